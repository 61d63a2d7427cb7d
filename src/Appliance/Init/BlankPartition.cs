using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Init;

/// <summary>
/// Makes a partition blank, and a blank one a new file system. There is no mkfs in an image, but a file system that was
/// made when the image was built, as a list of its pieces that are not zeros: 8 bytes place, 4 bytes length (both
/// little endian), the bytes, and so on to the end of the list. One sector decides: the one with ext4's magic number.
/// It is the first to go and the last to come, so wherever the power is cut there is what was, or a blank partition.
/// </summary>
internal static class BlankPartition
{
    private const int Sector = 512;
    /// <summary>
    /// ext4's superblock begins here (Documentation/filesystems/ext4/super.rst); its magic number is in this sector.
    /// </summary>
    private const int Decisive = 1024;
    private const int Portion = 1 << 20;

    /// <summary>Nothing is on it: zeros from its beginning to behind the decisive sector.</summary>
    public static bool IsBlank(SafeFileHandle partition)
    {
        byte[] head = new byte[Decisive + Sector];
        return Fill(partition, head, 0) == head.Length && !head.AsSpan().ContainsAnyExcept((byte)0);
    }

    /// <summary>
    /// What is on it cannot be mounted any more, and the next <see cref="Format"/> removes it. Nobody may have it
    /// mounted.
    /// </summary>
    public static void Blank(SafeFileHandle partition)
    {
        RandomAccess.Write(partition, new byte[Sector], Decisive);
        // What stands before a file system of another kind.
        RandomAccess.Write(partition, new byte[Decisive], 0);
        RandomAccess.FlushToDisk(partition);
    }

    /// <summary>
    /// Writes zeros over all of a blank partition (passwords were there, and a journal that must not be replayed), then
    /// the new file system.
    /// </summary>
    /// <param name="length">Of the partition, in bytes.</param>
    /// <exception cref="InvalidDataException">The list is not whole; the partition is blank.</exception>
    public static void Format(SafeFileHandle partition, long length, Stream list)
    {
        byte[] zeros = new byte[Portion];
        for (long at = 0; at < length; at += Portion)
            RandomAccess.Write(partition, zeros.AsSpan(0, (int)Math.Min(Portion, length - at)), at);
        byte[] decisive = new byte[Sector], header = new byte[12];
        for (int got; (got = list.ReadAtLeast(header, header.Length, throwOnEndOfStream: false)) > 0;)
        {
            long at = BinaryPrimitives.ReadInt64LittleEndian(header);
            int size = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
            if (got < header.Length || at < 0 || size <= 0 || at > length - size)
                throw new InvalidDataException("the list of the blank file system is not whole");
            for (int left = size; left > 0;)
            {
                byte[] piece = new byte[Math.Min(left, Portion)];
                if (list.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) < piece.Length)
                    throw new InvalidDataException("the list of the blank file system breaks off");
                KeepBack(piece, at, decisive);
                RandomAccess.Write(partition, piece, at);
                (at, left) = (at + piece.Length, left - piece.Length);
            }
        }
        RandomAccess.FlushToDisk(partition);
        RandomAccess.Write(partition, decisive, Decisive);
        RandomAccess.FlushToDisk(partition);
    }

    /// <summary>Takes what belongs into the decisive sector out of a piece.</summary>
    private static void KeepBack(Span<byte> piece, long at, Span<byte> decisive)
    {
        for (int i = 0; i < Sector; i++)
        {
            long place = Decisive + i - at;
            if (place < 0 || place >= piece.Length)
                continue;
            decisive[i] = piece[(int)place];
            piece[(int)place] = 0;
        }
    }

    private static int Fill(SafeFileHandle file, byte[] into, long at)
    {
        int done = 0;
        for (int got; done < into.Length && (got = RandomAccess.Read(file, into.AsSpan(done), at + done)) > 0;)
            done += got;
        return done;
    }
}
