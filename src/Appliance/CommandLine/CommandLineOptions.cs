using Appliance.Base;
using Appliance.Settings;

namespace Appliance.CommandLine;

/// <summary>What the user wants from this call.</summary>
public enum Call : byte
{
    /// <summary>Run as a daemon.</summary>
    Run,
    /// <summary>
    /// `-t`: check the configuration as keepalived does; findings go to <see cref="CommandLineOptions.TestLogFile"/>.
    /// </summary>
    ConfigTest,
    /// <summary>`-v`.</summary>
    Version,
    /// <summary>`-h`.</summary>
    Help,
    /// <summary>`status`, `check FILE` and the other verbs: <see cref="CommandLineResult.Words"/>.</summary>
    Verb,
    /// <summary>`--signum`: print <see cref="CommandLineResult.SignalNumber"/>.</summary>
    SignalNumber,
    /// <summary>
    /// Something was wrong with the words; <see cref="CommandLineResult.Complaints"/> says what. Exit code 1.
    /// </summary>
    Refuse,
}

/// <summary>
/// Everything the command line can say. File names are absolute, or relative to the folder where the user stood.
/// </summary>
public sealed record CommandLineOptions
{
    public const string DefaultConfigFile = "/etc/keepalived/keepalived.conf";
    public const int DefaultVipLifetime = 8;
    public const string DefaultCorePattern = "core";
    /// <summary>In TMPDIR, or /tmp.</summary>
    public static string DefaultLogFile => Path.Combine(Path.GetTempPath(), "keepalived.log");

    /// <summary>`-f`, or the file of `check`; null for what appliance.json says (<see cref="VrrpFile"/>).</summary>
    public string? ConfigFile { get; init; }
    /// <summary>`--control`; null for what appliance.json says.</summary>
    public string? ControlSocket { get; init; }
    /// <summary>
    /// `--appliance`; null for the usual file, which may be absent (<see cref="Settings.ApplianceFile.LoadGiven"/>).
    /// </summary>
    public string? ApplianceFile { get; init; }
    /// <summary>`--state`: what must survive a restart is kept here; null for the usual folder.</summary>
    public string? StateFolder { get; init; }
    public string PidFile { get; init; } = "/run/keepalived.pid";
    public string VrrpPidFile { get; init; } = "/run/keepalived/vrrp.pid";

    public string CheckersPidFile { get; init; } = "/run/keepalived/checkers.pid";

    /// <summary>`-n`.</summary>
    public bool Foreground { get; init; }
    /// <summary>`-l`; has an effect with <see cref="Foreground"/> only.</summary>
    public bool LogToConsole { get; init; }
    /// <summary>How often `-D` was given, 0..2.</summary>
    public int LogDetail { get; init; }
    /// <summary>syslog facility number, 0..23: 3 is daemon, 1 user, 16..23 local0..local7.</summary>
    public int LogFacility { get; init; } = 3;
    /// <summary>`-G`.</summary>
    public bool NoSyslog { get; init; }
    /// <summary>`-u`, 0..0777; null leaves the configuration's or the inherited one.</summary>
    public uint? Umask { get; init; }
    /// <summary>`-V`: when stopped say nothing and leave the VIPs where they are, permanent.</summary>
    public bool LeaveVips { get; init; }
    /// <summary>`-X`: VIPs that another program set go too when an instance becomes BACKUP, FAULT or stopped.</summary>
    public bool ReleaseForeignVips { get; init; }
    /// <summary>`-a`: log every address that others set or remove.</summary>
    public bool AddressMonitoring { get; init; }
    /// <summary>`-B`: sessions of BFD do not speak.</summary>
    public bool WithoutBfd { get; init; }
    /// <summary>
    /// `-e`: an include file that is missing or cannot be read stops the start, as with a bare `include_check`.
    /// </summary>
    public bool CheckIncludes { get; init; }
    /// <summary>
    /// `--anyway`: start also with a file of which something is not carried out that safety depends on.
    /// appliance.json can say the same.
    /// </summary>
    public bool Anyway { get; init; }
    /// <summary>`-m`, or with <see cref="CorePattern"/>: no limit to the size of a core dump.</summary>
    public bool CoreDumps { get; init; }
    /// <summary>`-M`: the kernel's core_pattern while we run; null leaves it as it is.</summary>
    public string? CorePattern { get; init; }
    /// <summary>`-g`: the guardian's log file, from whose name the engine's is made; null for none.</summary>
    public string? LogFile { get; init; }
    /// <summary>`-R`.</summary>
    public bool DontRespawn { get; init; }
    /// <summary>`--ignore-sigint`.</summary>
    public bool IgnoreInterrupt { get; init; }
    /// <summary>`-s`; null for the one we are in.</summary>
    public string? Namespace { get; init; }
    /// <summary>`--instance`, or `instance` of the file; null for none.</summary>
    public string? Instance { get; init; }
    /// <summary>`-i`; null for the short host name.</summary>
    public string? ConfigId { get; init; }
    /// <summary>`-C` without `-P`: servers are balanced and checked, and there is no VRRP.</summary>
    public bool CheckersOnly { get; init; }
    /// <summary>`-P` without `-C`: whatever the file says of servers, none is balanced or checked.</summary>
    public bool VrrpOnly { get; init; }
    /// <summary>`-I`: when stopped leave services and servers in the kernel's table, as they are.</summary>
    public bool LeaveIpvs { get; init; }
    /// <summary>`-tFILE`; null for standard error.</summary>
    public string? TestLogFile { get; init; }
    /// <summary>`--vip-lifetime`, seconds: 4..10, or 0 for addresses that stay as keepalived's do.</summary>
    public int VipLifetimeSeconds { get; init; } = DefaultVipLifetime;

    /// <summary>
    /// We are a firmware image's own: the machine is ours, and the kernel keeps our log. No
    /// option says so; process 1 does.
    /// </summary>
    public bool IsImage { get; init; }

    /// <summary>The same in a firmware image.</summary>
    public CommandLineOptions InImage() => this with { IsImage = true, NoSyslog = true,
        StateFolder = Base.StateFolder.OfImage };

    /// <summary>Where what must survive a restart is kept: absolute path of a file of that name.</summary>
    public string InState(string name) => Path.Combine(StateFolder ?? Base.StateFolder.Of(Namespace), name);

    /// <summary>Options that were given and that this version does not carry out, as `-x, --snmp`.</summary>
    public string[] NotCarriedOut { get; init; } = [];
}

/// <summary>The command line, read.</summary>
public sealed record CommandLineResult
{
    public required Call Call { get; init; }
    public required CommandLineOptions Options { get; init; }
    /// <summary>Lines for standard error.</summary>
    public string[] Complaints { get; init; } = [];
    /// <summary>Words that were no options: reported on standard output and ignored.</summary>
    public string[] LeftOver { get; init; } = [];
    public int SignalNumber { get; init; }
    /// <summary>For <see cref="Call.Verb"/>: the verb, and all that stands behind it.</summary>
    public string[] Words { get; init; } = [];
}
