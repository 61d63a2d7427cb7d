using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// `vrrp_...`: how the engine's process runs, before it has threads of its own, which are as it is. Wishes, none of
/// which is a condition to run.
/// </summary>
internal static class EngineTuning
{
    public static void Use(EngineProcessSettings settings, Action<LogLine> log)
    {
        if (settings.Name is { } name)
            ProcessControl.SetName(name);
        if (settings.Niceness is { } niceness)
            Say("vrrp_priority", RealTime.TryBeNice(niceness), log);
        if (!settings.Processors.IsEmpty)
            Say("vrrp_cpu_affinity", RealTime.TryStayOn(settings.Processors.AsSpan()), log);
        if (settings.LongestRealTimeRun is { } longest)
            Say("vrrp_rlimit_rttime", RealTime.TryLimitRuns(longest), log);
    }

    private static void Say(string keyword, Errno error, Action<LogLine> log)
    {
        if (!error.IsOk)
            log(new LogLine(LogLevel.Warning, $"{keyword}: {error}"));
    }
}
