using Appliance.Logging;

namespace Appliance.Attendant;

/// <summary>One line for the log.</summary>
/// <param name="Detail">Shown only with `-D`.</param>
public readonly record struct LogLine(LogLevel Level, string Text, bool Detail = false);
