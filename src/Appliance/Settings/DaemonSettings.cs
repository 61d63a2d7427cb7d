using System.Collections.Immutable;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Settings;

/// <summary>
/// What a keepalived.conf means once every rule has passed: the engine's part, and the daemon's part around it.
/// </summary>
public sealed record DaemonSettings
{
    public required EngineSettings Engine { get; init; }

    /// <summary>
    /// `router_id`, the name of this machine at the console, in `status` and in metrics; the short host name when the
    /// file gives none. (keepalived has it in mails and SNMP.)
    /// </summary>
    public required string RouterId { get; init; }

    /// <summary>Every `vrrp_script` that an instance uses, in file order.</summary>
    public ImmutableArray<ScriptSettings> Scripts { get; init; } = [];

    /// <summary>Every `track_file` that an instance follows, or that is to be made at the start.</summary>
    public ImmutableArray<FileSettings> Files { get; init; } = [];

    /// <summary>Every `vrrp_track_process` that an instance follows.</summary>
    public ImmutableArray<ProcessSettings> Processes { get; init; } = [];

    /// <summary>`process_monitor_rcv_bufs`: bytes of the kernel's queue of what happens to processes; null for the
    /// usual.</summary>
    public int? ProcessEventBuffer { get; init; }

    /// <summary>`process_monitor_rcv_bufs_force`: it may be more than the kernel allows.</summary>
    public bool ForcesProcessEventBuffer { get; init; }

    /// <summary>What an instance that is in FAULT is told to be failing, as one number: scripts first, then files, then
    /// processes.</summary>
    public int NumberOfFile(int file) => Scripts.Length + file;

    /// <summary>See <see cref="NumberOfFile"/>.</summary>
    public int NumberOfProcess(int process) => Scripts.Length + Files.Length + process;

    /// <summary>See <see cref="NumberOfFile"/>.</summary>
    public int NumberOfSession(int session) => NumberOfProcess(Processes.Length) + session;

    /// <summary>The other way round.</summary>
    public (SourceKind Kind, int Index) SourceOf(int number) =>
        number < Scripts.Length ? (SourceKind.Script, number)
        : number < Scripts.Length + Files.Length ? (SourceKind.File, number - Scripts.Length)
        : number < NumberOfProcess(Processes.Length) ? (SourceKind.Process, number - Scripts.Length - Files.Length)
        : (SourceKind.Bfd, number - NumberOfProcess(Processes.Length));

    /// <summary>
    /// Tracking and notify part of each instance, same order and length as <see cref="EngineSettings.Instances"/>.
    /// </summary>
    public ImmutableArray<InstanceDuties> Instances { get; init; } = [];

    /// <summary>What the file says of the parent process.</summary>
    public ParentSettings Parent { get; init; } = new();

    /// <summary>How the engine's process runs.</summary>
    public EngineProcessSettings Process { get; init; } = new();

    /// <summary>Notify part of each sync group, same order and length as <see cref="EngineSettings.Groups"/>.</summary>
    public ImmutableArray<GroupDuties> Groups { get; init; } = [];

    /// <summary>Who else is told of what happens to instances.</summary>
    public NoticeSettings Notices { get; init; } = new();

    public DumpSettings Dumps { get; init; } = new();

    /// <summary>Virtual servers, and whatever else the file says of load balancing.</summary>
    public BalancerSettings Balancer { get; init; } = new();

    /// <summary>appliance.json's: whom the checks believe that ask by https.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>`enable_script_security`: refuse scripts run as root that others could have written.</summary>
    public bool ScriptSecurity { get; init; }

    /// <summary>`set_supplementary_groups`: a script has those of its user.</summary>
    public bool ScriptsHaveGroups { get; init; }

    /// <summary>
    /// `umask`, or the command line's -u, which comes before it: what scripts begin with. What the daemon writes itself
    /// has modes of its own.
    /// </summary>
    public uint ScriptUmask { get; init; } = KeepalivedUmask;

    /// <summary>0177: what a script of keepalived's makes is its user's alone, and no program.</summary>
    public const uint KeepalivedUmask = 0b1_111_111;
}

/// <summary>A command from the file, already split: `SCRIPT [USER [GROUP]]`, arguments and identity separate.</summary>
public sealed record ScriptCommand
{
    /// <summary>Program and arguments after quotes and escapes were carried out; at least one element.</summary>
    public required ImmutableArray<string> Arguments { get; init; }
    /// <summary>User name or number given with the command or by `user`/`script_user`; null for keepalived's default
    /// (account keepalived_script if it exists, else the daemon's own identity).</summary>
    public string? User { get; init; }
    /// <summary>Group name or number; null for the user's own group.</summary>
    public string? Group { get; init; }
    /// <summary>Where it stands, "FILE:LINE", for messages.</summary>
    public required string Origin { get; init; }
    /// <summary>The same with its column and the line's text, for who looks at the file.</summary>
    public Texts.Origin At { get; init; }

    /// <summary>The same but for the place in the file.</summary>
    public bool IsSameAs(ScriptCommand other) =>
        Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan()) && User == other.User && Group == other.Group;
}

/// <summary>One `vrrp_script`.</summary>
public sealed record ScriptSettings
{
    public required string Name { get; init; }
    public required ScriptCommand Command { get; init; }
    /// <summary>From start to start, at least 1 ms; default 1 s.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);
    /// <summary>Run time after which it counts as failed and is ended; default: the interval.</summary>
    public required Duration Timeout { get; init; }
    /// <summary>Successes in a row needed to become OK, at least 1.</summary>
    public int Rise { get; init; } = 1;
    /// <summary>Failures in a row needed to become failed, at least 1.</summary>
    public int Fall { get; init; } = 1;
    /// <summary>`init_fail`: failed until the first result, which decides alone.</summary>
    public bool StartsFailed { get; init; }

    /// <summary>The same but for the place in the file.</summary>
    public bool IsSameAs(ScriptSettings other) =>
        Command.IsSameAs(other.Command) && this == other with { Command = Command };
}

/// <summary>What the daemon adds to one `vrrp_instance`.</summary>
public sealed record InstanceDuties
{
    /// <summary>`track_script`; with the weight in force (the instance's own or else the script's).</summary>
    public ImmutableArray<TrackedScript> TrackedScripts { get; init; } = [];
    /// <summary>`track_interface` with a weight other than 0 (weight 0 is the engine's RequiredInterfaces).</summary>
    public ImmutableArray<TrackedInterface> TrackedInterfaces { get; init; } = [];
    /// <summary>`track_file`</summary>
    public ImmutableArray<TrackedSource> TrackedFiles { get; init; } = [];
    /// <summary>`track_process`</summary>
    public ImmutableArray<TrackedSource> TrackedProcesses { get; init; } = [];
    /// <summary>`track_bfd`; with the weight in force (the instance's own or else the session's).</summary>
    public ImmutableArray<TrackedBfd> TrackedBfds { get; init; } = [];

    public ScriptCommand? NotifyMaster { get; init; }
    public ScriptCommand? NotifyBackup { get; init; }
    public ScriptCommand? NotifyFault { get; init; }
    public ScriptCommand? NotifyStop { get; init; }
    /// <summary>`notify`: gets INSTANCE, name, state and priority appended.</summary>
    public ScriptCommand? Notify { get; init; }
    public ScriptCommand? NotifyMasterHeardLowerPriority { get; init; }

    /// <summary>`notify_deleted`: a reload that takes it out is told as DELETED, not as FAULT.</summary>
    public bool TellsDeleted { get; init; }
    /// <summary>Its script; null for none.</summary>
    public ScriptCommand? NotifyDeleted { get; init; }
    /// <summary>`notify_priority_changes`, with what global_defs says: FIFOs hear of another effective
    /// priority.</summary>
    public bool TellsPriorities { get; init; }

    /// <summary>`smtp_alert`, with what global_defs says.</summary>
    public bool Mails { get; init; }

    /// <summary>`strict_mode`, with what global_defs says: for dumps, since what follows from it is said
    /// elsewhere.</summary>
    public bool IsStrict { get; init; }
}

/// <summary>What the daemon adds to one `vrrp_sync_group`.</summary>
public sealed record GroupDuties
{
    public ScriptCommand? NotifyMaster { get; init; }
    public ScriptCommand? NotifyBackup { get; init; }
    public ScriptCommand? NotifyFault { get; init; }
    public ScriptCommand? NotifyStop { get; init; }
    /// <summary>`notify`: gets GROUP, name, state and 0 appended.</summary>
    public ScriptCommand? Notify { get; init; }

    /// <summary>`smtp_alert`, with what global_defs says.</summary>
    public bool Mails { get; init; }
}

/// <param name="Script">Index into <see cref="DaemonSettings.Scripts"/>.</param>
/// <param name="Weight">-253..253; 0 means FAULT while it fails.</param>
/// <param name="Reverse">`reverse`: up and down change places.</param>
public readonly record struct TrackedScript(int Script, int Weight, bool Reverse);

/// <param name="Session">Index into <see cref="EngineSettings.Bfd"/>.</param>
/// <param name="Weight">-253..253; 0 means FAULT while it is down.</param>
/// <param name="Reverse">`reverse`: up and down change places.</param>
public readonly record struct TrackedBfd(int Session, int Weight, bool Reverse);

/// <param name="Interface">Interface name.</param>
/// <param name="Weight">-253..253, never 0.</param>
/// <param name="Reverse">`reverse`: up and down change places.</param>
public readonly record struct TrackedInterface(string Interface, int Weight, bool Reverse);
