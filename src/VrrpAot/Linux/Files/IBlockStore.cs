namespace VrrpAot.Linux;

/// <summary>What a <see cref="BlockDevice"/> does, so that tests have cards that break.</summary>
public interface IBlockStore : IDisposable
{
    /// <summary>What is written next, or was read last.</summary>
    Span<byte> Buffer { get; }

    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Fills the beginning of the buffer; EIO where the device ends before.</summary>
    Errno Read(long at, int length);

    /// <summary>Writes the beginning of the buffer. It may be lost until <see cref="Sync"/>.</summary>
    Errno Write(long at, int length);

    /// <summary>Waits until all that was written is there to stay.</summary>
    Errno Sync();
}
