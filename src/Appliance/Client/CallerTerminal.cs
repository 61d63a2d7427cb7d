using System.Globalization;

namespace Appliance.Client;

/// <summary>The terminal of a process, as /proc has it (proc(5), `stat`).</summary>
internal static class CallerTerminal
{
    private const int UnixTerminal = 136, SerialLine = 4, FirstSerial = 64;

    /// <summary>`pts/3`; null for a process without a terminal, or one that cannot be seen.</summary>
    /// <param name="process">0 for none.</param>
    public static string? Of(int process)
    {
        try
        {
            return process == 0 ? null : Parse(File.ReadAllText($"/proc/{process}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="stat">`pid (comm) state ppid pgrp session tty_nr ...`; comm may hold anything, brackets
    /// too.</param>
    internal static string? Parse(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', 7);
        if (fields.Length < 7 || !int.TryParse(fields[5], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out int device) || device == 0)
            return null;
        // The minor number lies around the major one.
        int major = device >> 8 & 0xfff, minor = device & 0xff | device >> 12 & 0xfff00;
        return major switch
        {
            UnixTerminal => $"pts/{minor}",
            SerialLine when minor >= FirstSerial => $"ttyS{minor - FirstSerial}",
            SerialLine => $"tty{minor}",
            _ => $"terminal {major}:{minor}",
        };
    }
}
