namespace Appliance.Logging;

/// <summary>syslog severities (RFC 3164 section 4.1.1).</summary>
public enum LogLevel : byte
{
    Alert = 1,
    Error = 3,
    Warning = 4,
    Notice = 5,
    Info = 6,
    Debug = 7,
}
