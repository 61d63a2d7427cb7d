using System.Collections.Immutable;

namespace Appliance.Settings;

/// <summary>Who else is told of what happens to instances: what `global_defs` says of it.</summary>
public sealed record NoticeSettings
{
    /// <summary>`notify_fifo` and `vrrp_notify_fifo`, in this order.</summary>
    public ImmutableArray<FifoSettings> Fifos { get; init; } = [];

    /// <summary>`fifo_write_vrrp_states_on_reload`: a reload repeats the states there.</summary>
    public bool RepeatsStates { get; init; }

    /// <summary>Mails, to whom and by whom; null where nobody is to get any.</summary>
    public MailSettings? Mail { get; init; }
}

/// <summary>What `global_defs` says of mails.</summary>
public sealed record MailSettings
{
    /// <summary>`notification_email`: at least one.</summary>
    public required ImmutableArray<string> Recipients { get; init; }

    /// <summary>`notification_email_from`</summary>
    public required string From { get; init; }

    /// <summary>`smtp_server`: an address or a name.</summary>
    public required string Relay { get; init; }

    public ushort Port { get; init; } = 25;

    /// <summary>`smtp_helo_name`</summary>
    public required string Helo { get; init; }

    /// <summary>`smtp_connect_timeout`: of one step.</summary>
    public Duration Patience { get; init; } = Duration.FromSeconds(30);

    /// <summary>`no_email_faults`: not of FAULT.</summary>
    public bool OmitsFaults { get; init; }

    /// <summary>`no_checker_emails`: of a check only where its server comes up or goes down.</summary>
    public bool OnlyServers { get; init; }
}

/// <summary>What `global_defs` says of dumps; a path is a file's, or a folder's with a `/` behind it.</summary>
public sealed record DumpSettings
{
    /// <summary>`json_version`: 1 or 2.</summary>
    public int JsonVersion { get; init; } = 1;
    /// <summary>`state_dump_file`; null for the usual.</summary>
    public string? State { get; init; }
    /// <summary>`stats_dump_file`</summary>
    public string? Stats { get; init; }
    /// <summary>`json_dump_file`</summary>
    public string? Json { get; init; }

    /// <summary>Of the daemon's instance and network namespace, where names of dumps have them: ".blue".</summary>
    public string Infix { get; init; } = "";

    /// <summary>`keepalived.data` as it is called here: keepalived.blue.data.</summary>
    public string NameOf(string usual) => usual.Insert(usual.LastIndexOf('.'), Infix);
}

/// <summary>A FIFO, and who reads it.</summary>
public sealed record FifoSettings
{
    public required string Path { get; init; }
    /// <summary>Whose it is; null for keepalived's default (`script_user`).</summary>
    public string? User { get; init; }
    public string? Group { get; init; }
    /// <summary>Gets the path as its last argument; null where somebody else reads.</summary>
    public ScriptCommand? Reader { get; init; }
    /// <summary>`notify_fifo`: of instances and of servers, and so of two processes.</summary>
    public bool IsShared { get; init; }
}
