using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings;

namespace Appliance.Config;

/// <summary>From `global_defs` to how the engine's process runs.</summary>
internal static class EngineProcessBuilder
{
    public static EngineProcessSettings Build(GlobalModel global)
    {
        long? command = global.Of(EngineProcessRows.CommandBuffer)?.Value;
        long? monitor = global.Of(EngineProcessRows.MonitorBuffer)?.Value;
        return new EngineProcessSettings
        {
            Name = global.Of(EngineProcessRows.Name)?.Value
                ?? (global.Of(EngineProcessRows.Names) is null ? null : "keepalived_vrrp"),
            Niceness = (int?)global.Of(EngineProcessRows.Niceness)?.Value,
            LongestRealTimeRun = global.Of(EngineProcessRows.LongestRun)?.Value,
            Processors = [.. global.Of(EngineProcessRows.Processors)?.Value ?? []],
            NetlinkBuffer = command is null && monitor is null ? null : (int)Math.Max(command ?? 0, monitor ?? 0),
            ForcesNetlinkBuffer = global.Of(EngineProcessRows.ForceCommandBuffer) is { Value: true }
                || global.Of(EngineProcessRows.ForceMonitorBuffer) is { Value: true },
        };
    }
}
