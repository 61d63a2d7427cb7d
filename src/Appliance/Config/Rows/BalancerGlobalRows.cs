using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Config.Rows;

/// <summary>What `global_defs` says of load balancing, and of the process that does it.</summary>
internal static class BalancerGlobalRows
{
    private const string Block = "global_defs";

    public const int UsualMarkPriority = -1, UsualFirstMark = 1000;

    private static readonly Worded s_priority = new(-20, 19, "Invalid checker process priority specified");
    private static readonly Worded s_markPriority = new(int.MinValue, int.MaxValue,
        "invalid ipvs nftables chain priority '{0}'");
    private static readonly Worded s_firstMark = new(1, uint.MaxValue,
        "invalid ipvs nftables start_fwmark priority '{0}'");
    private static readonly Worded s_longestRun = new(1, uint.MaxValue, "Invalid checker real-time limit - {0}");

    public static readonly Option<IpvsTimeouts> Timeouts = new(Block, "lvs_timeouts", Shape.Optional,
        BalancerGlobalLines.Timeouts)
    {
        Meaning = "How long the kernel keeps connections over which nothing comes; 0 for as long as it does",
        Grammar = "[tcp S] [tcpfin S] [udp S], 0..2678400", Default = "the kernel's",
        Reload = Tells.Text(to => Spelled.Timeouts(to.Balancer.Timeouts)),
    };

    public static readonly Option<bool> Flush = new(Block, "lvs_flush", Shape.Flag, Reads.Here)
    {
        Meaning = "At start everything leaves the kernel's table, whoever made it",
        Reload = Tells.Flag(to => to.Balancer.FlushesAtStart),
    };

    public static readonly Option<FlushOnStop> FlushOnStop = new(Block, "lvs_flush_on_stop", Shape.Optional,
        BalancerGlobalLines.FlushOnStop)
    {
        Meaning = "At stop everything leaves it at once, with VS what is our own", Grammar = "[VS]",
        Default = "our own, one by one", Reload = Tells.Text(to => to.Balancer.FlushOnStop.ToString()),
    };

    public static readonly Option<SyncDaemonModel> SyncDaemon = new(Block, "lvs_sync_daemon", Shape.Value,
        SyncDaemonReader.Read)
    {
        Meaning = "Tells other directors of connections, or hears of theirs: by the state of an instance, or both",
        Grammar = SyncDaemonReader.Grammar, Default = "id the VRID or 0, port 8848, group 224.0.0.81",
        Bare = "lvs_sync_daemon requires interface",
        Repeats = true, Reload = Tells.Text(to => Spelled.SyncDaemon(to.Box)),
    };

    public static readonly Option<string> Marks = new(Block, "nftables_ipvs", Shape.Optional,
        BalancerGlobalLines.MarkTable)
    {
        Meaning = "Marks what arrives for addresses of groups, so that each group is one service of the kernel",
        Grammar = "[TABLE]", Default = "none; bare: table keepalived_ipvs", Repeats = true,
        Reload = Tells.Text(to => to.Balancer.Marks?.Table),
    };

    public static readonly Option<long> MarkPriority = new(Block, "nftables_ipvs_priority", Shape.Value,
        BalancerGlobalLines.MarkPriority(s_markPriority))
    {
        Meaning = "Priority of its chain", Grammar = "INT32", Default = $"{UsualMarkPriority}",
        Reload = Tells.Long(to => to.Balancer.Marks?.Priority),
    };

    public static readonly Option<long> FirstMark = new(Block, "nftables_ipvs_start_fwmark", Shape.Value,
        s_firstMark.Read)
    {
        Meaning = "First mark that it may use", Grammar = s_firstMark.Text, Default = $"{UsualFirstMark}",
        Reload = Tells.Long(to => to.Balancer.Marks?.First),
    };

    public static readonly Option<bool> InitNotifies = new(Block, "rs_init_notifies", Shape.Optional,
        Reads.Flag("Invalid value '{0}' for global rs_init_notifies specified"))
    {
        Meaning = "Scripts and FIFOs hear also of servers that are up at start",
        Reload = Tells.Flag(to => to.Balancer.TellsAtStart),
    };

    /// <summary>Told with each check.</summary>
    public static readonly Option<bool> LogAllFailures = new(Block, "checker_log_all_failures", Shape.Optional,
        Reads.Flag("Invalid value for checker_log_all_failures specified"))
    {
        Meaning = "Failures of checks that change nothing are logged, too", Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> ProcessName = new(Block, "checker_process_name", Shape.Value,
        BalancerGlobalLines.ProcessName)
    {
        Meaning = "Name of the process that checks, at most 15 characters", Grammar = "NAME", Default = "the usual",
        Reload = Tells.Text(to => to.Balancer.Process.Name),
    };

    public static readonly Option<long> Priority = new(Block, "checker_priority", Shape.Value, s_priority.Read)
    {
        Meaning = "Its nice value", Grammar = s_priority.Text, Default = "the usual",
        Bare = "No checker process priority specified",
        Reload = Tells.Long(to => to.Balancer.Process.Niceness),
    };

    public static readonly Option<long> RealTimePriority = new(Block, "checker_rt_priority", Shape.Value,
        BalancerGlobalLines.RealTimePriority)
    {
        Meaning = "Its real-time priority (SCHED_RR), on one processor niceness -20 instead; what is outside is moved "
            + "to the nearest", Grammar = "1..99",
        Default = "none", MayBeBare = true, Reload = Tells.Long(to => to.Balancer.Process.RealTimePriority),
    };

    public static readonly Option<long> LongestRun = new(Block, "checker_rlimit_rttime", Shape.Value,
        s_longestRun.Read)
    {
        Meaning = "Microseconds that it may run in one piece with such a priority", Grammar = s_longestRun.Text,
        Default = "none", MayBeBare = true, Reload = Tells.Long(to => to.Balancer.Process.LongestRealTimeRun),
    };

    public static readonly Option<bool> NoSwap = new(Block, "checker_no_swap", Shape.Flag, Reads.Here)
    {
        Meaning = "Its memory is locked", Reload = Tells.Flag(to => to.Balancer.Process.StaysInMemory),
    };

    public static readonly Option<int[]> Processors = new(Block, "checker_cpu_affinity", Shape.Value,
        BalancerGlobalLines.Processors)
    {
        Meaning = "Processors that it runs on", Grammar = "NUMBER ...", Default = "any",
        Bare = "No checker cpu_id set specified",
        Reload = Tells.Text(to => string.Join(' ', to.Balancer.Process.Processors)),
    };

    public static readonly Option<long> CommandBuffer = Buffer("lvs_netlink_cmd_rcv_bufs",
        "Bytes of the buffer for the kernel's answers; another number counts from the next start",
        to => to.Balancer.Process.CommandBuffer);
    public static readonly Option<long> MonitorBuffer = Buffer("lvs_netlink_monitor_rcv_bufs",
        "Bytes of the buffer for what the kernel tells of addresses", to => to.Balancer.Process.MonitorBuffer);
    public static readonly Option<bool> ForceCommandBuffer = Force("lvs_netlink_cmd_rcv_bufs_force",
        to => to.Balancer.Process.ForcesCommandBuffer);
    public static readonly Option<bool> ForceMonitorBuffer = Force("lvs_netlink_monitor_rcv_bufs_force",
        to => to.Balancer.Process.ForcesMonitorBuffer);

    public static readonly Row[] All =
    [
        Timeouts, Flush, FlushOnStop, OldSpelling("lvs_flush_onstop", FlushOnStop, BalancerGlobalLines.FlushOnStop),
        SyncDaemon, Marks, MarkPriority, FirstMark, InitNotifies, LogAllFailures,
        ProcessName, OldSpelling("lvs_process_name", ProcessName, BalancerGlobalLines.ProcessName),
        Priority, RealTimePriority,
        LongestRun, OldSpelling("checker_rlimit_rtime", LongestRun, s_longestRun.Read),
        NoSwap, Processors,
        CommandBuffer, ForceCommandBuffer, MonitorBuffer, ForceMonitorBuffer,
    ];

    private static Lines<GlobalModel> OldSpelling<T>(string name, Option<T> of,
        Func<Line, Located<T>?, Located<T>?> read) =>
        new(Block, name, of.Shape, (line, global) => global.Set(of, read(line, global.Of(of))))
        {
            Meaning = $"Old spelling of {of.Name}", Grammar = of.Grammar, Default = of.Default,
            MayBeBare = of.MayBeBare, Bare = of.Bare, Reload = Tells.Elsewhere,
        };

    private static Option<long> Buffer(string name, string meaning, Func<InForce, int?> of)
    {
        var bytes = new Worded(0, int.MaxValue, $"{name} size ({{0}}) invalid");
        return new(Block, name, Shape.Value, bytes.Read)
        {
            Meaning = meaning, Grammar = "BYTES", Default = "the kernel's", Reload = Tells.Long(to => of(to)),
        };
    }

    private static Option<bool> Force(string name, Func<InForce, bool> of) =>
        new(Block, name, Shape.Optional, Reads.Flag($"Invalid value '{{0}}' for global {name} specified"))
        {
            Meaning = "It may be more than the kernel allows", Reload = Tells.Flag(of),
        };
}
