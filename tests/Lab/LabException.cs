namespace Lab;

/// <summary>
/// The lab could not do what it was asked: a command failed, or something awaited did not happen in time.
/// </summary>
public sealed class LabException(string message) : Exception(message);
