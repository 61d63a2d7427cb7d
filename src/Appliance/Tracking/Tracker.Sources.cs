using Appliance.Base;
using Appliance.Settings;

namespace Appliance.Tracking;

/// <summary>Files and processes: unlike checks they are known before the start, and never pending.</summary>
public sealed partial class Tracker
{
    private readonly long[] _files;
    private readonly (bool IsUp, int Count)[] _processes;

    /// <summary>The number in a file, before <see cref="Begin"/>.</summary>
    public void Know(int file, long number) => _files[file] = number;

    /// <summary>The same of processes.</summary>
    /// <param name="isUp">There are enough, and not too many.</param>
    public void Know(int process, bool isUp, int count) => _processes[process] = (isUp, count);

    /// <summary>The number in a file now; 0 for what cannot be read.</summary>
    public long NumberIn(int file) => _files[file];

    public TrackedStatus StatusOfProcess(int process) =>
        _processes[process].IsUp ? TrackedStatus.Up : TrackedStatus.Down;

    /// <summary>How many of them run.</summary>
    public int CountOf(int process) => _processes[process].Count;

    /// <summary>Another number stands in a file.</summary>
    /// <returns>keepalived's lines, one for each instance for which it becomes a fault, or none any more.</returns>
    public List<LogLine> FileHolds(int file, long number)
    {
        var lines = new List<LogLine>();
        if (_files[file] == number)
            return lines;
        long before = _files[file];
        _files[file] = number;
        for (int instance = 0; instance < _told.Length; instance++)
            foreach (TrackedSource tracked in _settings.Instances[instance].TrackedFiles)
            {
                if (tracked.Source != file)
                    continue;
                bool faults = FileTally.Faults(number, tracked.Weight, tracked.Reverse);
                if (faults != FileTally.Faults(before, tracked.Weight, tracked.Reverse))
                    lines.Add(new LogLine(LogLevel.Info, $"({_settings.Engine.Instances[instance].Name}): tracked file "
                        + $"{_settings.Files[file].Name} {(faults ? "now FAULT state" : "leaving FAULT state")}"));
                TellPriority(instance);
                TellCondition(instance, first: false);
            }
        return lines;
    }

    /// <summary>So many processes run now, and that is enough or not.</summary>
    public void ProcessesAre(int process, bool isUp, int count)
    {
        bool changes = _processes[process].IsUp != isUp;
        _processes[process] = (isUp, count);
        if (!changes)
            return;
        for (int instance = 0; instance < _told.Length; instance++)
            foreach (TrackedSource tracked in _settings.Instances[instance].TrackedProcesses)
                if (tracked.Source == process)
                {
                    TellPriority(instance);
                    TellCondition(instance, first: false);
                }
    }

    private int ContributionOfFile(in TrackedSource tracked) =>
        FileTally.Contribution(_files[tracked.Source], tracked.Weight, tracked.Reverse);

    private int ContributionOfProcess(in TrackedSource tracked) =>
        PriorityTally.Contribution(tracked.Weight, tracked.Reverse, StatusOfProcess(tracked.Source));

    private int FirstFailingSource(InstanceDuties duties)
    {
        foreach (TrackedSource tracked in duties.TrackedFiles)
            if (FileTally.Faults(_files[tracked.Source], tracked.Weight, tracked.Reverse))
                return _settings.NumberOfFile(tracked.Source);
        foreach (TrackedSource tracked in duties.TrackedProcesses)
            if (tracked.Weight == 0 && PriorityTally.Faults(tracked.Reverse, StatusOfProcess(tracked.Source)))
                return _settings.NumberOfProcess(tracked.Source);
        foreach (TrackedBfd tracked in duties.TrackedBfds)
            if (tracked.Weight == 0 && PriorityTally.Faults(tracked.Reverse, _sessions[tracked.Session]))
                return _settings.NumberOfSession(tracked.Session);
        return -1;
    }
}
