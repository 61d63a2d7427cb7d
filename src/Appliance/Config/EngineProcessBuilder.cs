using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings;

namespace Appliance.Config;

/// <summary>From `global_defs` to how the engine's process runs.</summary>
internal static class EngineProcessBuilder
{
    /// <param name="hasSessions">There are sessions of BFD.</param>
    public static EngineProcessSettings Build(GlobalModel global, bool hasSessions)
    {
        LocatedValues bfd = hasSessions ? global : new GlobalModel();
        long? command = global.Of(EngineProcessRows.CommandBuffer)?.Value;
        long? monitor = global.Of(EngineProcessRows.MonitorBuffer)?.Value;
        return new EngineProcessSettings
        {
            Name = global.Of(EngineProcessRows.Name)?.Value
                ?? (global.Of(EngineProcessRows.Names) is null ? null : "keepalived_vrrp"),
            Niceness = (int?)(global.Of(EngineProcessRows.Niceness) ?? bfd.Of(BfdProcessRows.Niceness))?.Value,
            LongestRealTimeRun = (global.Of(EngineProcessRows.LongestRun) ?? bfd.Of(BfdProcessRows.LongestRun))?.Value,
            Processors = [.. (global.Of(EngineProcessRows.Processors) ?? bfd.Of(BfdProcessRows.Processors))?.Value
                ?? []],
            NetlinkBuffer = command is null && monitor is null ? null : (int)Math.Max(command ?? 0, monitor ?? 0),
            ForcesNetlinkBuffer = global.Of(EngineProcessRows.ForceCommandBuffer) is { Value: true }
                || global.Of(EngineProcessRows.ForceMonitorBuffer) is { Value: true },
        };
    }

    /// <summary>Of the loop: who asks for most gets it for all.</summary>
    public static int RealTimePriority(GlobalModel global, bool hasSessions)
    {
        int? ours = global.Of(GlobalRows.RealTimePriority)?.Value;
        int? sessions = hasSessions ? (int?)global.Of(BfdProcessRows.RealTimePriority)?.Value : null;
        return ours is null && sessions is null ? GlobalRows.UsualRealTimePriority
            : Math.Max(ours ?? 0, sessions ?? 0);
    }
}
