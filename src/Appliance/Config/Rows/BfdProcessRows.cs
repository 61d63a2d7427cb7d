using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>
/// What `global_defs` says of keepalived's process for BFD. Here sessions live in the loop, beside the instances: where
/// there are any, their process is as the file wants it for BFD, unless it wants it otherwise for VRRP. Told with what
/// it does to that process.
/// </summary>
internal static class BfdProcessRows
{
    private const string Block = "global_defs";

    private const string Where = "the process in which sessions of BFD run, unless vrrp_... says";

    private static readonly Worded s_niceness = new(-20, 19, "Invalid bfd process priority specified");
    private static readonly Worded s_longestRun = new(1, uint.MaxValue, "Invalid bfd real-time limit - {0}");

    public static readonly Option<long> Niceness = new(Block, "bfd_priority", Shape.Value, s_niceness.Read)
    {
        Meaning = $"Nice value of {Where}", Grammar = s_niceness.Text, Default = "vrrp_priority",
        Bare = "No bfd process priority specified", Reload = Tells.Elsewhere,
    };

    public static readonly Option<int[]> Processors = new(Block, "bfd_cpu_affinity", Shape.Value,
        (line, before) => BalancerGlobalLines.Processors(line, before, "bfd process"))
    {
        Meaning = $"Processors of {Where}", Grammar = "NUMBER ...", Default = "vrrp_cpu_affinity",
        Bare = "No bfd cpu_id set specified", Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> RealTimePriority = new(Block, "bfd_rt_priority", Shape.Value,
        (line, before) => BalancerGlobalLines.RealTimePriority(line, before, "bfd process"))
    {
        Meaning = "Real-time priority of the loop, where sessions of BFD run; of it and vrrp_rt_priority the greater",
        Grammar = "1..99", Default = "vrrp_rt_priority", Bare = "No bfd process real-time priority specified",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> LongestRun = new(Block, "bfd_rlimit_rttime", Shape.Value, s_longestRun.Read)
    {
        Meaning = $"Microseconds that it may run in one piece: of {Where}", Grammar = s_longestRun.Text,
        Default = "vrrp_rlimit_rttime", Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All =
    [
        Niceness, Processors, RealTimePriority, LongestRun,
        new Lines<GlobalModel>(Block, "bfd_rlimit_rtime", Shape.Value,
            (line, global) => global.Set(LongestRun, s_longestRun.Read(line, global.Of(LongestRun))))
        {
            Meaning = "Old spelling of bfd_rlimit_rttime", Grammar = s_longestRun.Text, Default = "vrrp_rlimit_rttime",
            Reload = Tells.Elsewhere,
        },
        new Lines<GlobalModel>(Block, "bfd_no_swap", Shape.Flag, (_, _) => { })
        {
            Meaning = "Its memory is locked, as it always is here", Default = "on", Reload = Tells.Elsewhere,
        },
    ];
}
