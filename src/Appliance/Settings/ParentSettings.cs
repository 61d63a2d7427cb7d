using VrrpAot.Protocol;

namespace Appliance.Settings;

/// <summary>What the file says of the parent process: it has it before it starts anything.</summary>
public sealed record ParentSettings
{
    /// <summary>keepalived's defaults: 5 s for children to end, 10 s for a script.</summary>
    public static readonly Duration UsualChildWait = Duration.FromSeconds(5),
        UsualScriptTimeout = Duration.FromSeconds(10);

    /// <summary>`instance`: in the names of pid files, of the log's ident and, where wanted, of dumps; null for
    /// none.</summary>
    public string? Instance { get; init; }

    /// <summary>`net_namespace`; null for the one that we are in.</summary>
    public string? Namespace { get; init; }

    /// <summary>`use_pid_dir`: pid files are in a folder of their own.</summary>
    public bool UsesPidFolder { get; init; }

    /// <summary>`process_name`, or what `process_names` makes of it; null for what we were called by.</summary>
    public string? Name { get; init; }

    /// <summary>`child_wait_time`: children that have not ended then are killed.</summary>
    public Duration ChildWait { get; init; } = UsualChildWait;

    /// <summary>`startup_script`: run to its end before anything else is started.</summary>
    public ScriptCommand? Startup { get; init; }
    public Duration StartupTimeout { get; init; } = UsualScriptTimeout;

    /// <summary>`shutdown_script`: run to its end when everything else has ended.</summary>
    public ScriptCommand? Shutdown { get; init; }
    public Duration ShutdownTimeout { get; init; } = UsualScriptTimeout;

    /// <summary>`data_use_instance`: the names of dumps have those of instance and network namespace.</summary>
    public bool NamesDumps { get; init; }
}
