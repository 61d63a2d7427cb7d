using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config;

/// <summary>From the model to the settings of load balancing: asks each rule in turn.</summary>
internal sealed class BalancerBuilder(FileReader file, Findings findings)
{
    private GlobalModel Global => file.Global;

    public BalancerSettings Build()
    {
        ImmutableArray<VirtualServerSettings> servers = Servers();
        Located<SyncDaemonModel>? sync = Global.Of(BalancerGlobalRows.SyncDaemon);
        if (servers.IsEmpty)
            SyncDaemonRules.NothingBalances(Global, findings);
        return new BalancerSettings
        {
            Servers = servers,
            Timeouts = Global.Of(BalancerGlobalRows.Timeouts)?.Value,
            FlushesAtStart = Global.Of(BalancerGlobalRows.Flush) is not null,
            FlushOnStop = Global.Of(BalancerGlobalRows.FlushOnStop)?.Value ?? FlushOnStop.No,
            StandingDaemon = sync is { Value.Instance: null } ? sync.Value.Daemon : null,
            Marks = Marks(),
            Namespace = file.Top.Of(TopRows.IpvsNamespace)?.Value,
            TellsAtStart = Global.Of(BalancerGlobalRows.InitNotifies) is { Value: true },
            Fifos = NoticeBuilder.Fifos(Global, NoticeRows.ServerFifo, NoticeRows.ServerFifoScript),
            Process = Process(),
            Certificate = Certificate(),
        };
    }

    /// <summary>The sync daemon that follows an instance; null for none.</summary>
    public SyncDaemonSettings? Followed(IReadOnlyList<InstanceSettings> instances) =>
        SyncDaemonRules.Followed(Global.Of(BalancerGlobalRows.SyncDaemon), instances,
            file.Top.Of(TopRows.IpvsNamespace)?.Value, findings);

    private ImmutableArray<VirtualServerSettings> Servers()
    {
        var builder = new VirtualServerBuilder(file, Marks() is { } marks
            ? new MarkLedger(marks.First, file, findings) : null, findings);
        var ledger = new ServiceLedger(findings);
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var servers = ImmutableArray.CreateBuilder<VirtualServerSettings>();
        foreach (VirtualServerModel server in file.VirtualServers)
        {
            int position = 0;
            if (server.Group is not null)
            {
                positions.TryGetValue(server.Group, out position);
                positions[server.Group] = position + 1;
            }
            if (builder.Build(server, position) is { } built && ledger.Enter(built) is { } entered)
                servers.Add(entered);
        }
        return servers.ToImmutable();
    }

    private GroupMarks? Marks() => Global.Of(BalancerGlobalRows.Marks) is not { } table ? null : new GroupMarks(
        table.Value, (int)(Global.Of(BalancerGlobalRows.MarkPriority)?.Value ?? BalancerGlobalRows.UsualMarkPriority),
        (uint)(Global.Of(BalancerGlobalRows.FirstMark)?.Value ?? BalancerGlobalRows.UsualFirstMark));

    private CheckersProcessSettings Process() => new()
    {
        Name = Global.Of(BalancerGlobalRows.ProcessName)?.Value
            ?? (Global.Of(EngineProcessRows.Names) is null ? null : "keepalived_lvs"),
        Niceness = (int?)Global.Of(BalancerGlobalRows.Priority)?.Value,
        RealTimePriority = (int?)Global.Of(BalancerGlobalRows.RealTimePriority)?.Value,
        LongestRealTimeRun = Global.Of(BalancerGlobalRows.LongestRun)?.Value,
        StaysInMemory = Global.Of(BalancerGlobalRows.NoSwap) is not null,
        Processors = [.. Global.Of(BalancerGlobalRows.Processors)?.Value ?? []],
        CommandBuffer = (int?)Global.Of(BalancerGlobalRows.CommandBuffer)?.Value,
        ForcesCommandBuffer = Global.Of(BalancerGlobalRows.ForceCommandBuffer) is { Value: true },
        MonitorBuffer = (int?)Global.Of(BalancerGlobalRows.MonitorBuffer)?.Value,
        ForcesMonitorBuffer = Global.Of(BalancerGlobalRows.ForceMonitorBuffer) is { Value: true },
    };

    private ClientCertificate? Certificate() => file.Certificate is not { } given ? null : new ClientCertificate
    {
        Ca = given.Of(ClientCertificateRows.Ca)?.Value,
        Certificate = given.Of(ClientCertificateRows.Certificate)?.Value,
        Key = given.Of(ClientCertificateRows.Key)?.Value,
        Password = given.Of(ClientCertificateRows.Password)?.Value,
    };
}
