using Appliance.Base;
using Appliance.Hatch;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// What verbs work with. They run on the desk's thread; what they want of the engine is asked of its process, and
/// waited for without blocking anybody.
/// </summary>
internal sealed class RunningDaemon
{
    /// <summary>Beyond the longest skew time; who does not answer then was no MASTER any more.</summary>
    private static readonly Duration s_grace = Duration.FromSeconds(3);

    public required Desk Desk { get; init; }
    public required SnapshotBoard Board { get; init; }
    public required FreshSnapshots Snapshots { get; init; }
    public required Journal Journal { get; init; }
    public required LogCopy Kept { get; init; }
    public required FarEngine Engine { get; init; }

    /// <summary>The checkers' process, if there is one.</summary>
    public required FarPools Pools { get; init; }

    public required ConfigurationSource Configuration { get; init; }

    /// <summary>The machine is ours: it can be ended, and has a network of its own.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Asks process 1 for an end of the machine.</summary>
    public Func<Ending, Errno> End { get; init; } = _ => Errno.Ok;

    /// <summary>Told how something ends: the caller that asked for it may be gone.</summary>
    public required Action<LogLine> Tell { get; init; }

    /// <summary>Whom https believes.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Null where there are no slots.</summary>
    public Firmware? Firmware { get; init; }

    /// <summary>Then the sentence that says why.</summary>
    public string WhyNoFirmware { get; init; } = "";

    /// <summary>The `update` or `downgrade` that was begun last.</summary>
    public FirmwareChange? Change { get; set; }

    /// <summary>Names of all instances.</summary>
    public string[] Instances => [.. (Board.Latest?.Instances ?? []).Select(instance => instance.Name)];

    /// <summary>Names of all checks.</summary>
    public string[] Checks => [.. (Board.Latest?.Checks ?? []).Where(check => check.Kind == SourceKind.Script)
        .Select(check => check.Name)];

    /// <summary>Names of all real servers in the running configuration.</summary>
    public string[] RealServers => [.. (Engine.Settings?.Balancer.Servers ?? [])
        .SelectMany(service => service.RealServers).Select(server => server.Name).Distinct()];

    /// <summary>Null before the first one.</summary>
    public Task<Snapshot?> Fresh() => Snapshots.Get();

    /// <summary>
    /// Null where an instance is called so. Otherwise it was said that none is, or that nobody knows, and this is the
    /// code.
    /// </summary>
    public async Task<int?> Miss(Request request, string name) =>
        Board.Latest is null ? await request.Refuse(NothingTold)
        : Instances.Contains(name) ? null
        : await request.Wrong($"There is no vrrp_instance '{Request.Shown(name)}'. "
            + (Instances is { Length: > 0 } all ? $"There are: {string.Join(", ", all)}." : "There is none."));

    /// <summary>Why there is no snapshot.</summary>
    public string NothingTold => Engine.IsGone ? Engine.WhyGone : Request.NothingTold;

    /// <summary>The newest state changes, the newest last.</summary>
    /// <param name="instance">Null for all.</param>
    public async Task<IReadOnlyList<Transition>> Changes(int count, string? instance) =>
        Journal.Newest(count, instance, await Engine.Unwritten());

    /// <summary>Has a MASTER give its VIPs to a peer, and waits for what comes of it, but not for ever.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="force">Also when nobody takes them.</param>
    public async Task<Outcome> Release(InstanceView master, string by, bool force)
    {
        var said = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var silent = new Outcome(false, $"{master.Name} has not answered; see `status`.");
        Desk.Open("release", async _ => said.TrySetResult(await Engine.Release(master.Name, by, force)));
        using (Desk.At(BootClock.Now + (master.AdvertInterval + s_grace), () => said.TrySetResult(silent)))
            return await said.Task;
    }
}
