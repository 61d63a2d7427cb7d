using System.Collections.Immutable;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Settings.Balancing;

/// <summary>One `virtual_server`: services of the kernel, and the servers behind them.</summary>
public sealed record VirtualServerSettings
{
    /// <summary>As in log lines, FIFOs and mails: `[10.0.0.1]:tcp:80`, `FWM 5`, `[group]:0`.</summary>
    public required string Name { get; init; }

    /// <summary>The same, and no two virtual servers have the same: a mark may have a service of each
    /// family.</summary>
    public string UniqueName => Group is null && Services[0] is { Mark: not 0, Family: IpFamily.IPv6 }
        ? $"{Name} inet6" : Name;

    public Origin At { get; init; }

    /// <summary>One; of a group one for each entry, a range being as many as it has addresses.</summary>
    public required ImmutableArray<IpvsService> Services { get; init; }

    /// <summary>
    /// `nftables_ipvs`: the addresses whose packets get the mark of the services; of a virtual server that is not
    /// served so, none.
    /// </summary>
    public ImmutableArray<MarkedRange> Marked { get; init; } = [];

    /// <summary>`virtual_server group NAME`; null for one without.</summary>
    public string? Group { get; init; }

    /// <summary>In file order; at least one.</summary>
    public required ImmutableArray<RealServerSettings> RealServers { get; init; }

    /// <summary>`sorry_server`; null for none.</summary>
    public SorryServerSettings? Sorry { get; init; }

    /// <summary>Weight that must be up, at least 1 (what the file says, lowered to the whole weight).</summary>
    public uint Quorum { get; init; } = 1;

    /// <summary>Weight beyond the quorum that gains it, and below it that loses it: less than the quorum.</summary>
    public uint Hysteresis { get; init; }

    /// <summary>`alpha`: servers are down until they have passed a check.</summary>
    public bool Alpha { get; init; }

    /// <summary>`omega`: at stop, servers and quorum are told to be down.</summary>
    public bool Omega { get; init; }

    /// <summary>`ha_suspend`: servers are checked only while the machine has an address of the services.</summary>
    public bool HaSuspend { get; init; }

    public ScriptCommand? QuorumUp { get; init; }
    public ScriptCommand? QuorumDown { get; init; }

    /// <summary>`virtualhost`; null for none.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>`snmp_name`, for dumps; null for none.</summary>
    public string? SnmpName { get; init; }

    /// <summary>`smtp_alert`, with what global_defs says.</summary>
    public bool MailsChanges { get; init; }

    /// <summary>What servers and their checks had from here, for dumps.</summary>
    public CheckDefaults Defaults { get; init; } = new();
}

/// <summary>What a virtual or real server gives to the checks in it; null where it says nothing.</summary>
public sealed record CheckDefaults
{
    public Duration? DelayLoop { get; init; }
    public Duration? ConnectTimeout { get; init; }
    public Duration? Warmup { get; init; }
    public uint? Retry { get; init; }
    public Duration? DelayBeforeRetry { get; init; }
}

/// <summary>One `real_server`.</summary>
public sealed record RealServerSettings
{
    /// <summary>As in log lines, FIFOs and mails: `[10.0.0.2]:tcp:80`.</summary>
    public required string Name { get; init; }

    public Origin At { get; init; }

    /// <summary>
    /// With the port it is reached at, its weight (0..2^31-1) as the file has it, and its limits. What a service gets
    /// is <see cref="For"/>.
    /// </summary>
    public required IpvsDestination Destination { get; init; }

    /// <summary>
    /// As it stands behind a service. Packets that are not rewritten arrive at the port they were sent to, so only NAT
    /// leads to a port of its own, and without one to the service's. Of a group each service may have another port.
    /// </summary>
    public IpvsDestination For(in IpvsService service) => Behind(service, Destination);

    internal static IpvsDestination Behind(in IpvsService service, IpvsDestination destination) =>
        destination.Forwarding == IpvsForwarding.Masquerade && destination.Port != 0 ? destination
            : destination with { Port = service.Port };

    /// <summary>`inhibit_on_failure`: a failed one stays, with weight 0.</summary>
    public bool Inhibit { get; init; }

    /// <summary>`alpha`: down until each check has passed.</summary>
    public bool Alpha { get; init; }

    public ScriptCommand? NotifyUp { get; init; }
    public ScriptCommand? NotifyDown { get; init; }

    public string? VirtualHost { get; init; }
    public string? SnmpName { get; init; }
    public bool MailsChanges { get; init; }

    /// <summary>In file order; one without is always up.</summary>
    public ImmutableArray<CheckSettings> Checks { get; init; } = [];

    public CheckDefaults Defaults { get; init; } = new();

    /// <summary>Everything that is run for it, in file order.</summary>
    public IEnumerable<ScriptCommand> Commands
    {
        get
        {
            if (NotifyUp is { } up)
                yield return up;
            if (NotifyDown is { } down)
                yield return down;
            foreach (CheckSettings check in Checks)
                if (check is MiscCheckSettings misc)
                    yield return misc.Command;
        }
    }
}

/// <summary>Who serves while there is no quorum. Weight 1, never checked.</summary>
/// <param name="Name">As in log lines.</param>
/// <param name="Destination">Where.</param>
/// <param name="Inhibit">`sorry_server_inhibit`: it is always there, with weight 0 while it is not wanted.</param>
public sealed record SorryServerSettings(string Name, IpvsDestination Destination, bool Inhibit)
{
    /// <summary>As <see cref="RealServerSettings.For"/>.</summary>
    public IpvsDestination For(in IpvsService service) => RealServerSettings.Behind(service, Destination);
}
