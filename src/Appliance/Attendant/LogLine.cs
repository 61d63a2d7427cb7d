namespace Appliance.Attendant;

/// <summary>Importance of a line, numbered as syslog does.</summary>
public enum LogLevel : byte
{
    Error = 3,
    Warning = 4,
    Notice = 5,
    Info = 6,
}

/// <summary>One line for the log.</summary>
/// <param name="Detail">Shown only with `-D`.</param>
public readonly record struct LogLine(LogLevel Level, string Text, bool Detail = false);
