using System.Buffers.Binary;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>Reading by names that are bytes already: for those who look often, and must not leave garbage behind each time.</summary>
public static unsafe partial class RawFile
{
    /// <summary>Bytes of a directory entry before its name: inode, offset, length, type (getdents64(2)).</summary>
    private const int EntryHead = 19;

    /// <summary>Open for reading; does not wait for the other end of a FIFO. The descriptor, or minus the errno.</summary>
    /// <param name="name">UTF-8, with a NUL at its end.</param>
    public static int OpenToRead(ReadOnlySpan<byte> name)
    {
        fixed (byte* start = name)
        {
            int fd = LibC.open(start, LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK, default);
            return fd < 0 ? -LibC.errno : fd;
        }
    }

    /// <summary>Reads from the beginning on until the buffer is full or the file ends. Bytes read, or minus an errno.</summary>
    /// <param name="name">UTF-8, with a NUL at its end.</param>
    public static int ReadStart(ReadOnlySpan<byte> name, Span<byte> into)
    {
        int fd = OpenToRead(name);
        if (fd < 0)
            return fd;
        int done = 0, error = 0, count = 1;
        while (done < into.Length && count > 0 && error == 0)
        {
            error = Descriptor.Read(fd, into[done..], out count);
            done += count;
        }
        LibC.close(fd);
        return error == 0 ? done : -error;
    }

    /// <summary>Some more entries of an open folder, as the kernel writes them; 0 at the end, or minus an errno.</summary>
    public static int ReadEntries(int fd, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            nint count = Syscall.Call(Syscall.GetDents64, fd, (nint)start, into.Length);
            return count < 0 ? -LibC.errno : (int)count;
        }
    }

    /// <summary>Takes the first name from entries; false when there is none left.</summary>
    public static bool TakeName(ref ReadOnlySpan<byte> entries, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (entries.Length < EntryHead)
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
        if (length <= EntryHead || length > entries.Length)
            return false;
        name = entries[EntryHead..length];
        int end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        entries = entries[length..];
        return true;
    }
}
