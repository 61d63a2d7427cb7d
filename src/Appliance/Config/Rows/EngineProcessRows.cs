using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>What `global_defs` says of the process in which instances run. It is so from the start.</summary>
internal static class EngineProcessRows
{
    private const string Block = "global_defs";

    private static readonly Worded s_niceness = new(-20, 19, "Invalid vrrp process priority specified");
    private static readonly Worded s_longestRun = new(1, uint.MaxValue, "Invalid vrrp real-time limit - {0}");

    public static readonly Option<string> Name = new(Block, "vrrp_process_name", Shape.Value,
        BalancerGlobalLines.ProcessName)
    {
        Meaning = "Name of the process in which instances run, at most 15 characters", Grammar = "NAME",
        Default = "the usual", Reload = Start(to => to.Name),
    };

    public static readonly Option<bool> Names = new(Block, "process_names", Shape.Flag, Reads.Here)
    {
        Meaning = "Processes are called keepalived_vrrp and keepalived_lvs, unless they have names of their own",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> Niceness = new(Block, "vrrp_priority", Shape.Value, s_niceness.Read)
    {
        Meaning = "Nice value of the process in which instances run, as far as it is not real-time",
        Grammar = s_niceness.Text, Default = "the usual", Bare = "No vrrp process priority specified",
        Reload = Start(to => to.Niceness?.ToString()),
    };

    public static readonly Option<int[]> Processors = new(Block, "vrrp_cpu_affinity", Shape.Value,
        (line, before) => BalancerGlobalLines.Processors(line, before, "vrrp process"))
    {
        Meaning = "Processors that it runs on", Grammar = "NUMBER ...", Default = "any",
        Bare = "No vrrp cpu_id set specified", Reload = Start(to => string.Join(' ', to.Processors)),
    };

    public static readonly Option<long> LongestRun = new(Block, "vrrp_rlimit_rttime", Shape.Value, s_longestRun.Read)
    {
        Meaning = "Microseconds that it may run in one piece; the kernel ends it then, and it starts again",
        Grammar = s_longestRun.Text, Default = "none", MayBeBare = true,
        Reload = Start(to => to.LongestRealTimeRun?.ToString()),
    };

    public static readonly Option<long> CommandBuffer = Buffer("vrrp_netlink_cmd_rcv_bufs");
    public static readonly Option<long> MonitorBuffer = Buffer("vrrp_netlink_monitor_rcv_bufs");
    public static readonly Option<bool> ForceCommandBuffer = Force("vrrp_netlink_cmd_rcv_bufs_force");
    public static readonly Option<bool> ForceMonitorBuffer = Force("vrrp_netlink_monitor_rcv_bufs_force");

    public static readonly Row[] All =
    [
        Name, Names, Niceness, Processors, LongestRun,
        new Lines<GlobalModel>(Block, "vrrp_rlimit_rtime", Shape.Value,
            (line, global) => global.Set(LongestRun, s_longestRun.Read(line, global.Of(LongestRun))))
        {
            Meaning = "Old spelling of vrrp_rlimit_rttime", Grammar = s_longestRun.Text, Default = "none",
            MayBeBare = true, Reload = Tells.Elsewhere,
        },
        new Lines<GlobalModel>(Block, "vrrp_no_swap", Shape.Flag, (_, _) => { })
        {
            Meaning = "Its memory is locked, as it always is here", Default = "on", Reload = Tells.Elsewhere,
        },
        CommandBuffer, ForceCommandBuffer, MonitorBuffer, ForceMonitorBuffer,
    ];

    private static Option<long> Buffer(string name) =>
        new(Block, name, Shape.Value, new Worded(0, int.MaxValue, $"{name} size ({{0}}) invalid").Read)
        {
            Meaning = "Bytes of the buffer of the netlink socket, which asks and listens here; the larger one counts",
            Grammar = "BYTES", Default = "1048576", Reload = Start(to => to.NetlinkBuffer?.ToString()),
        };

    private static Option<bool> Force(string name) =>
        new(Block, name, Shape.Optional, Reads.Flag($"Invalid value '{{0}}' for global {name} specified"))
        {
            Meaning = "It may be more than the kernel allows",
            Reload = Start(to => to.ForcesNetlinkBuffer ? "on" : "off"),
        };

    /// <summary>The engine hands over and starts again.</summary>
    private static Told Start(Func<EngineProcessSettings, string?> of) => (changes, whose, keyword, before, after) =>
        changes.ForTheStart(whose, keyword, of(before.Box.Process) ?? "none", of(after.Box.Process) ?? "none");
}
