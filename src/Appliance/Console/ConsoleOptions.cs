using Appliance.Base;
using Appliance.Logging;
using Appliance.Sessions;

namespace Appliance.Console;

/// <summary>How a console is set up.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Who speaks, for the log and for `maintenance`: `console`, `console ttyS0`.</summary>
    public string Name { get; init; } = "console";
    /// <summary>The first line; '\n' for more.</summary>
    public string Banner { get; init; } = "VrrpAot";
    /// <summary>
    /// Whether this is the password; null when that cannot be told just now. No function for no login. Called on the
    /// desk: it may take some tenths of a second, and waits for nothing.
    /// </summary>
    public Func<string, bool?>? Verify { get; init; }
    /// <summary>Wrong passwords in one session before it ends.</summary>
    public int Tries { get; init; } = 5;
    /// <summary>
    /// Without a key for so long, somebody who had to log in is logged out, also from a running `log`. Zero for never.
    /// </summary>
    public Duration IdleTime { get; init; } = Duration.FromSeconds(600);
    public Rights Rights { get; init; } = Rights.Change;
    /// <summary>Of the terminal, until `terminal width` says otherwise.</summary>
    public int Columns { get; init; } = 80;
    /// <summary>Of the terminal, until `terminal length` says otherwise. 0 for no pauses.</summary>
    public int Rows { get; init; } = 24;
    /// <summary>Logins and failures.</summary>
    public Action<LogLine> Log { get; init; } = static _ => { };
}
