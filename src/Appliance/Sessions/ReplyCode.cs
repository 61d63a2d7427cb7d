namespace Appliance.Sessions;

/// <summary>How a command of <see cref="ICommands"/> ended; over the socket it is the client's exit code.</summary>
internal static class ReplyCode
{
    public const int Done = 0, Refused = 1;

    /// <summary>The words were not understood.</summary>
    public const int Wrong = 2;

    public const int NotAllowed = 3;

    /// <summary>`status`: an instance is in FAULT.</summary>
    public const int Fault = 4;

    /// <summary>Nobody answers. Said by the client.</summary>
    public const int NotRunning = 5;

    /// <summary>The command needs a <see cref="Caller.Text"/> and came without one.</summary>
    public const int TextWanted = 6;
}
