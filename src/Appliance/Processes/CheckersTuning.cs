using Appliance.Base;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// `checker_...`: how the thread that balances runs. Wishes, none of which is a condition to run. A reload sets what
/// is another; what it no longer has stays until the next start, and that is said.
/// </summary>
/// <param name="processors">How many the machine has.</param>
internal sealed class CheckersTuning(int processors, Action<LogLine> log)
{
    private CheckersProcessSettings? _before;

    public void Use(CheckersProcessSettings settings)
    {
        CheckersProcessSettings before = _before ?? new();
        if (_before is not null && (settings.CommandBuffer, settings.ForcesCommandBuffer)
            != (before.CommandBuffer, before.ForcesCommandBuffer))
            SayLater("lvs_netlink_cmd_rcv_bufs");
        _before = settings;
        Set("checker_process_name", before.Name, settings.Name, name =>
        {
            ProcessControl.SetName(name);
            return Errno.Ok;
        });
        Set("checker_priority", before.Niceness, settings.Niceness, RealTime.TryBeNice);
        Set("checker_rlimit_rttime", before.LongestRealTimeRun, settings.LongestRealTimeRun, RealTime.TryLimitRuns);
        Set("checker_rt_priority", before.RealTimePriority, settings.RealTimePriority,
            priority => TakeTurns(priority, settings));
        Set("checker_cpu_affinity", before.Processors.AsSpan().SequenceEqual(settings.Processors.AsSpan()),
            !settings.Processors.IsEmpty, () => RealTime.TryStayOn(settings.Processors.AsSpan()));
        Set("checker_no_swap", before.StaysInMemory == settings.StaysInMemory, settings.StaysInMemory,
            RealTime.TryLockMemory);
    }

    /// <summary>
    /// With one processor a real-time thread keeps the others from where a collection of garbage waits for them
    /// (<see cref="RealTime.TryBeSecond"/>), and so does one that shares its only processor with what it starts.
    /// </summary>
    private Errno TakeTurns(int priority, CheckersProcessSettings settings)
    {
        if (processors > 1 && settings.Processors.Length != 1)
            return RealTime.TrySet(priority, takesTurns: true);
        int niceness = settings.Niceness ?? -20;
        log(new LogLine(LogLevel.Info, $"checker_rt_priority: on one processor the thread that balances stays an "
            + $"ordinary one, with niceness {niceness}"));
        return RealTime.TryBeNice(niceness);
    }

    private void Set<T>(string keyword, T? before, T? value, Func<T, Errno> set) where T : struct, IEquatable<T> =>
        Set(keyword, before.Equals(value), value is not null, () => set(value!.Value));

    private void Set(string keyword, string? before, string? value, Func<string, Errno> set) =>
        Set(keyword, before == value, value is not null, () => set(value!));

    private void Set(string keyword, bool isSame, bool isWanted, Func<Errno> set)
    {
        if (isSame)
            return;
        if (!isWanted)
            SayLater(keyword);
        else if (set() is { IsOk: false } refused)
            log(new LogLine(LogLevel.Warning, $"{keyword}: {refused}"));
    }

    private void SayLater(string keyword) =>
        log(new LogLine(LogLevel.Warning, $"{keyword}: what the file has now counts from the next start"));
}
