namespace VrrpAot.Linux;

/// <summary>What a <see cref="BlockDevice"/> does, so that tests have cards that break.</summary>
public interface IBlockStore : IDisposable
{
    /// <summary>What is written next, or was read last.</summary>
    Span<byte> Buffer { get; }

    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Fills the beginning of the buffer; 0 or an errno, EIO where the device ends before.</summary>
    int Read(long at, int length);

    /// <summary>Writes the beginning of the buffer; 0 or an errno. It may be lost until <see cref="Sync"/>.</summary>
    int Write(long at, int length);

    /// <summary>Waits until all that was written is there to stay. 0 or an errno.</summary>
    int Sync();
}
