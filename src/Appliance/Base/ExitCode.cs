namespace Appliance.Base;

/// <summary>
/// Exit codes of every process of ours, keepalived's. A number means one thing to the one who started the program, and
/// another as the verdict of a configuration test.
/// </summary>
public static class ExitCode
{
    public const int Ok = 0;
    /// <summary>Start impossible for a reason outside the configuration.</summary>
    public const int Fatal = 1;
    /// <summary>The configuration is wrong.</summary>
    public const int Config = 2;
    public const int MissingPermission = 4;
    /// <summary>There is no configuration, or it cannot be read.</summary>
    public const int NoConfig = 6;
    /// <summary>Engine to guardian: another engine runs in this network namespace.</summary>
    public const int AnotherRuns = 76;
    /// <summary>Engine to guardian: ended in an orderly way, to be started again with the new configuration.</summary>
    public const int StartAgain = 75;

    /// <summary>Test: a keyword without the argument it needs.</summary>
    public const int TestMissingArgument = 2;
    /// <summary>Test: nothing worse than a missing file or a fatal problem.</summary>
    public const int TestMissingOrFatal = 4;
    /// <summary>Test: anything else, warnings included.</summary>
    public const int TestProblem = 5;
    /// <summary>Test: scripts without script security, or an include that fails a check asked for.</summary>
    public const int TestSecurity = 6;

    /// <summary>What the log calls a code that starting again cannot mend; null for all others.</summary>
    public static string? PermanentName(int code) => code switch
    {
        Config => "CONFIG",
        MissingPermission => "PERMISSION",
        NoConfig => "NO CONFIG",
        AnotherRuns => "ANOTHER RUNS",
        _ => null,
    };
}
