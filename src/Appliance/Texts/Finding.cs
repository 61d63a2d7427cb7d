using System.Text;

namespace Appliance.Texts;

/// <summary>How much a finding weighs.</summary>
public enum Severity : byte
{
    /// <summary>Worth knowing, nothing is wrong: does not change the exit code of a test.</summary>
    Note,
    /// <summary>Corrected, or not carried out by this version; the rest is used.</summary>
    Warning,
    /// <summary>Wrong; the smallest part around it is left out and the rest is used.</summary>
    Error,
    /// <summary>Wrong, and the daemon does not run with it.</summary>
    Fatal,
}

/// <summary>What kind of problem it is; decides the exit code of a test (see <see cref="ConfigVerdict"/>).</summary>
public enum FindingClass : byte
{
    General,
    /// <summary>A file that is named but not there.</summary>
    MissingFile,
    Fatal,
    /// <summary>Scripts that others could have written, or no script security at all.</summary>
    Security,
    /// <summary>An include that fails a check which the file asked for.</summary>
    NotConfigured,
    /// <summary>A keyword without the argument it needs.</summary>
    MissingArgument,
    /// <summary>
    /// A right keyword that this version does not carry out. Said, but no reason for a test to fail where keepalived's
    /// does not, unless the daemon would not start (<see cref="Cost.Safety"/>).
    /// </summary>
    NotCarriedOut,
    /// <summary>
    /// Said, and no reason for a test to fail, since keepalived's does not: right but dangerous, or wrong with more
    /// than the file, as a notify script that is not there.
    /// </summary>
    Advice,
    /// <summary>A key of appliance.json that a firmware image carries out, and nobody else.</summary>
    CarriedOutInImage,
    /// <summary>With it nobody could log in to a node any more: not committed unless that is said.</summary>
    NobodyCanLogIn,
}

/// <summary>One thing to say about a configuration, with the place it is about.</summary>
public sealed record Finding
{
    public required Severity Severity { get; init; }
    public FindingClass Class { get; init; }
    /// <summary>Of something that is not carried out: what that costs.</summary>
    public Cost Cost { get; init; }
    /// <summary>The file as it was named; empty when the finding is about the configuration as a whole.</summary>
    public string File { get; init; } = "";
    /// <summary>From 1; 0 when no line is meant.</summary>
    public int Line { get; init; }
    /// <summary>From 1, in characters; 0 when no column is meant.</summary>
    public int Column { get; init; }
    /// <summary>The source line as it stands in the file, but for passwords.</summary>
    public string Text { get; init; } = "";
    public required string Message { get; init; }
    /// <summary>
    /// keepalived's words, where programs search the log for them; null where <see cref="Message"/> serves both.
    /// </summary>
    public string? LogMessage { get; init; }
    /// <summary>What was probably meant, to be written instead.</summary>
    public string? Suggestion { get; init; }

    /// <summary>
    /// One at a place. What a file brought along is made harmless for terminals: a control character is shown by its
    /// number.
    /// </summary>
    internal static Finding At(Severity severity, FindingClass kind, Origin at, string message) => new()
    {
        Severity = severity,
        Class = kind,
        File = Printable(at.File?.Path ?? ""),
        Line = at.Line,
        Column = at.Column,
        Text = at.ShownLine,
        Message = Printable(message),
    };

    private static string Printable(string text)
    {
        bool isPrintable = true;
        foreach (char c in text)
            isPrintable &= !char.IsControl(c);
        if (isPrintable)
            return text;
        var shown = new StringBuilder();
        foreach (char c in text)
            shown.Append(char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString());
        return shown.ToString();
    }

    /// <summary>
    /// `FILE:LINE:COL: error: message`, the source line, a line with a caret, and `did you mean 'x'?`, without a final
    /// line feed.
    /// </summary>
    public string Format()
    {
        var text = new StringBuilder();
        if (File.Length > 0)
        {
            text.Append(File).Append(':');
            if (Line > 0)
                text.Append(Line).Append(':').Append(Column).Append(':');
            text.Append(' ');
        }
        text.Append(Severity switch
        {
            Severity.Note => "note: ",
            Severity.Warning => "warning: ",
            _ => "error: ",
        }).Append(Message.StartsWith(KeepalivedWarning, StringComparison.Ordinal)
            ? Message.AsSpan(KeepalivedWarning.Length) : Message);
        if (Text.Length > 0)
            AppendExcerpt(text);
        if (Suggestion is not null)
            text.Append("\n    did you mean '").Append(Suggestion).Append("'?");
        return text.ToString();
    }

    /// <summary>
    /// keepalived's form, for the log: `(FILE: Line N) text` with several files, else `(Line N) text`.
    /// </summary>
    public string FormatAsLogLine(bool severalFiles)
    {
        string prefix = Line == 0 ? (File.Length > 0 ? $"{File}: " : "") : severalFiles ? $"({File}: Line {Line}) "
            : $"(Line {Line}) ";
        string message = LogMessage ?? Message;
        return Suggestion is null ? prefix + message : $"{prefix}{message} - did you mean '{Suggestion}'?";
    }

    /// <summary>How some lines of keepalived begin; people are told by the severity.</summary>
    private const string KeepalivedWarning = "WARNING - ";

    /// <summary>The line around the column, in 80 columns: a line of a megabyte is not shown whole.</summary>
    private void AppendExcerpt(StringBuilder text)
    {
        const int before = 40, width = 76;
        int at = Math.Clamp(Column - 1, 0, Text.Length);
        int start = at > width - 20 ? at - before : 0;
        int length = Math.Min(width, Text.Length - start);
        text.Append("\n    ");
        for (int i = start; i < start + length; i++)
            text.Append(char.IsControl(Text[i]) && Text[i] != '\t' ? '?' : Text[i]);
        text.Append("\n    ");
        // Tabs are kept so that the caret stands below its word in any terminal.
        for (int i = start; i < at; i++)
            text.Append(Text[i] == '\t' ? '\t' : ' ');
        text.Append('^');
    }
}
