using System.Text;
using VrrpAot.Kernel;

namespace Appliance.Config.Lexing;

/// <summary>Reads a configuration file, after looking what kind of thing the name stands for (opening a FIFO would wait for ever).</summary>
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
        problem = "";
        missing = false;
        if (path.Length == 0 || path.Contains('\0') || FileStatus.ReadTarget(path, out FileStatus status) != 0)
        {
            missing = true;
            problem = "does not exist";
            return null;
        }
        if (!status.IsRegularFile)
        {
            problem = status.IsDirectory ? "is a directory" : "is not a regular file";
            return null;
        }
        // keepalived takes an executable for a mistake (a script named by include) and skips it.
        if (status.AnybodyCanExecute)
        {
            problem = "is executable; a configuration file must not be (chmod -x)";
            return null;
        }
        try
        {
            if (new FileInfo(path).Length > maximum)
            {
                problem = "is too large for a configuration";
                return null;
            }
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = failure is UnauthorizedAccessException ? "is not readable: permission denied" : "is not readable";
            return null;
        }
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
