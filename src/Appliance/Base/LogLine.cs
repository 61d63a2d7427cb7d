namespace Appliance.Base;

/// <summary>Importance of a line, numbered as syslog does (RFC 3164 section 4.1.1).</summary>
public enum LogLevel : byte
{
    Alert = 1,
    Error = 3,
    Warning = 4,
    Info = 6,
}

/// <summary>One line for the log.</summary>
/// <param name="Detail">Shown only with `-D`.</param>
public readonly record struct LogLine(LogLevel Level, string Text, bool Detail = false);
