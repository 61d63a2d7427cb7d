using System.Text;
using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Texts;

/// <summary>
/// Reads a configuration file: through one descriptor, to a limit, and only what is a file on a disk. A FIFO would wait
/// for ever, opening a device can start it, and what procfs and sysfs make up has no length that could be trusted, and
/// sometimes no end.
/// </summary>
internal static class TextFile
{
    /// <summary>The file, or null with the reason in words that fit after its name.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="maximum">Bytes it may have.</param>
    /// <param name="problem">"does not exist", "is a directory"...</param>
    /// <param name="missing">True when there is nothing of that name.</param>
    public static SourceFile? Read(string path, long maximum, out string problem, out bool missing) =>
        ReadBytes(path, maximum, out problem, out missing) is { } bytes ? Decode(path, bytes) : null;

    /// <summary>The same, for a format that is read as bytes.</summary>
    public static byte[]? ReadBytes(string path, long maximum, out string problem, out bool missing)
    {
        FileStatus status = default;
        Errno errno = path.Length == 0 || path.Contains('\0') ? Errno.ENOENT : FileStatus.ReadTarget(path, out status);
        missing = errno == Errno.ENOENT || errno == Errno.ENOTDIR;
        problem = missing ? "does not exist" : !errno.IsOk ? NotReadable(errno) : WhyNot(status) ?? "";
        if (problem.Length > 0)
            return null;
        using var file = new Descriptor();
        errno = RawFile.OpenToRead(Encoding.UTF8.GetBytes(path + '\0'), file);
        // Another file may have taken the name since.
        if (errno.IsOk)
            errno = FileStatus.Read(file, out status);
        problem = !errno.IsOk ? NotReadable(errno)
            : WhyNot(status) ?? (FileSystemKind.IsMadeUp(file)
            ? "is made up by the kernel (procfs, sysfs) and no file on a disk" : "");
        byte[]? bytes = problem.Length > 0 ? null : ReadAll(file, maximum, out problem);
        if (bytes is null || LooksLikeUtf16(bytes) is false && bytes.AsSpan().Count((byte)'\n') <= Limits.Lines)
            return bytes;
        problem = LooksLikeUtf16(bytes) ? "is UTF-16 text; save it as UTF-8"
            : $"has more than {Limits.Lines} lines, too many for a configuration";
        return null;
    }

    /// <summary>What kind of thing is no configuration file; null for one that may be.</summary>
    private static string? WhyNot(in FileStatus status) =>
        status.IsDirectory ? "is a directory"
        : !status.IsRegularFile ? "is not a regular file"
        // keepalived takes an executable for a mistake (a script named by include) and skips it.
        : status.AnybodyCanExecute ? "is executable; a configuration file must not be (chmod -x)"
        : null;

    private static string NotReadable(Errno errno) =>
        errno == Errno.EACCES ? "is not readable: permission denied" : $"is not readable: {errno}";

    /// <summary>All of it, however long it said that it was; null when there is more than the limit.</summary>
    private static byte[]? ReadAll(Borrowed file, long maximum, out string problem)
    {
        problem = "";
        byte[] bytes = new byte[4096];
        int length = 0;
        while (true)
        {
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(maximum + 1, bytes.Length * 2L));
            Errno errno = Descriptor.Read(file, bytes.AsSpan(length), out int count);
            if (!errno.IsOk)
            {
                problem = NotReadable(errno);
                return null;
            }
            length += count;
            if (count == 0)
                break;
            if (length > maximum)
            {
                problem = "is too large for a configuration";
                return null;
            }
        }
        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>
    /// By its byte order mark, or since every other byte of its beginning is 0, as no text in another encoding has it.
    /// </summary>
    private static bool LooksLikeUtf16(byte[] bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return true;
        int looked = Math.Min(bytes.Length, 64) & ~1, even = 0, odd = 0;
        for (int i = 0; i < looked; i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }
        return looked >= 4 && (even * 2 == looked && odd == 0 || odd * 2 == looked && even == 0);
    }

    internal static SourceFile Decode(string path, byte[] bytes)
    {
        Encoding encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        string text;
        try
        {
            text = encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            encoding = Encoding.Latin1;
            text = encoding.GetString(bytes);
        }
        bool mark = text.StartsWith('\uFEFF');
        return new SourceFile(path, SplitLines(mark ? text[1..] : text), encoding) { HadByteOrderMark = mark };
    }

    private static string[] SplitLines(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            lines[i] = lines[i].TrimEnd('\r');
        return lines.Length > 0 && lines[^1].Length == 0 ? [.. lines.AsSpan(..^1)] : lines;
    }
}
