using System.Buffers.Binary;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Reading that never throws and never waits, whatever the name stands for: /proc may vanish or refuse between two
/// calls, and where a file is expected somebody may have put a FIFO. Some of it is by names that are bytes already: for
/// those who look often, and must not leave garbage behind each time.
/// </summary>
public static unsafe partial class RawFile
{
    /// <summary>Bytes of a directory entry before its name: inode, offset, length, type (getdents64(2)).</summary>
    private const int EntryHead = 19;

    /// <summary>
    /// Bytes of a file that is a fact of the machine, not somebody's text: what is longer is not one.
    /// </summary>
    public const int LongestFact = 64 * 1024;

    /// <summary>The whole of a small file; empty when it cannot be had.</summary>
    /// <param name="longest">Bytes; a longer file is refused (EFBIG).</param>
    /// <param name="followLink">False refuses a symbolic link (ELOOP): it may be somebody's who may not read what it
    /// leads to.</param>
    /// <returns>EISDIR for a folder, EINVAL for anything else that is no regular file.</returns>
    public static Errno TryReadAll(string path, out byte[] bytes, int longest = LongestFact, bool followLink = true)
    {
        bytes = [];
        if (path.Length == 0 || path.Contains('\0'))
            return Errno.ENOENT;
        using var file = new Descriptor();
        Errno error = OpenToRead(Encoding.UTF8.GetBytes(path + '\0'), file, followLink);
        return error.IsOk ? TryReadAll(file, out bytes, longest) : error;
    }

    /// <summary>The same of a file that is open, and not read yet.</summary>
    public static Errno TryReadAll(Borrowed file, out byte[] bytes, int longest = LongestFact)
    {
        bytes = [];
        Errno error = FileStatus.Read(file, out FileStatus status);
        if (error.IsOk && !status.IsRegularFile)
            error = status.IsDirectory ? Errno.EISDIR : Errno.EINVAL;
        // What /proc has says of itself that it has no bytes: only reading tells.
        var all = new List<byte>();
        Span<byte> portion = stackalloc byte[4096];
        for (int count = 1; error.IsOk && count > 0 && all.Count <= longest;)
        {
            error = Descriptor.Read(file, portion, out count);
            all.AddRange(portion[..count]);
        }
        if (error.IsOk && all.Count > longest)
            error = Errno.EFBIG;
        if (error.IsOk)
            bytes = [.. all];
        return error;
    }

    /// <summary>The same as text: UTF-8, and what is none becomes U+FFFD.</summary>
    public static Errno TryReadText(string path, out string text, int longest = LongestFact, bool followLink = true)
    {
        Errno error = TryReadAll(path, out byte[] bytes, longest, followLink);
        text = Encoding.UTF8.GetString(bytes);
        return error;
    }

    /// <summary>
    /// Where a symbolic link leads, word for word; null when that cannot be told (no link, a process that has ended, no
    /// right to look).
    /// </summary>
    public static string? LinkTarget(string path)
    {
        Span<byte> target = stackalloc byte[LongestPath];
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'), into = target)
        {
            int length = (int)(long)LibC.readlink(name, into, LongestPath);
            return length <= 0 ? null : Encoding.UTF8.GetString(target[..length]);
        }
    }

    private const int LongestPath = 4096; // PATH_MAX

    /// <summary>
    /// Open for reading; does not wait for the other end of a FIFO.
    /// </summary>
    /// <param name="name">UTF-8, with a NUL at its end.</param>
    /// <param name="into">What was open in it is closed.</param>
    public static Errno OpenToRead(ReadOnlySpan<byte> name, Descriptor into, bool followLink = true)
    {
        int flags = LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK | (followLink ? 0 : LibC.O_NOFOLLOW);
        fixed (byte* start = name)
            return into.Take(LibC.open(start, flags, default));
    }

    /// <summary>
    /// Reads from the beginning on until the buffer is full or the file ends.
    /// </summary>
    /// <param name="name">UTF-8, with a NUL at its end.</param>
    /// <param name="place">What the file is open in meanwhile.</param>
    /// <param name="done">Bytes read.</param>
    public static Errno ReadStart(ReadOnlySpan<byte> name, Descriptor place, Span<byte> into, out int done)
    {
        done = 0;
        Errno error = OpenToRead(name, place);
        for (int count = 1; error.IsOk && count > 0 && done < into.Length; done += count)
            error = Descriptor.Read(place, into[done..], out count);
        place.Dispose();
        return error;
    }

    /// <summary>
    /// Some more entries of an open folder, as the kernel writes them.
    /// </summary>
    /// <param name="count">Bytes; 0 at the end.</param>
    public static Errno ReadEntries(Borrowed folder, Span<byte> into, out int count)
    {
        nint done;
        fixed (byte* start = into)
            done = Syscall.Call(Syscall.GetDents64, folder.Number, (nint)start, into.Length);
        count = (int)Math.Max(0, done);
        return Errno.Of(done);
    }

    /// <summary>
    /// The names in a folder, without `.` and `..`, in the kernel's order; none when it cannot be read.
    /// </summary>
    public static List<string> NamesIn(string folder)
    {
        var names = new List<string>();
        using var opened = new Descriptor();
        if (!OpenToRead(Encoding.UTF8.GetBytes(folder + '\0'), opened).IsOk)
            return names;
        Span<byte> buffer = stackalloc byte[4096];
        while (ReadEntries(opened, buffer, out int count).IsOk && count > 0)
        {
            ReadOnlySpan<byte> entries = buffer[..count];
            while (TakeName(ref entries, out ReadOnlySpan<byte> name))
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    names.Add(Encoding.UTF8.GetString(name));
        }
        return names;
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
