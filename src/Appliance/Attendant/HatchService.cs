using Appliance.Base;
using Appliance.Hatch;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// Serves the box's process: carries out what it asks for, and tells it what is new while it listens. On the
/// attendant's thread.
/// </summary>
/// <param name="port">The engine's end of the hatch.</param>
/// <param name="kept">Lines of the log, ours and the box's.</param>
internal sealed class HatchService(Attendant attendant, HatchPort port, LogRing kept, Journal journal,
    Action<LogLine> log) : IWishes
{
    /// <summary>Bytes of the log in one answer: who wants more asks again.</summary>
    private const int LongestLines = 8 * 1024;

    private readonly FieldWriter _fields = new();
    /// <summary>The life of who listens; 0 for nobody.</summary>
    private ulong _listener;
    /// <summary>What it was told last of what runs.</summary>
    private (string File, DaemonSettings Settings)? _told;
    /// <summary>There was no room for the newest snapshot.</summary>
    private bool _owesSnapshot;

    /// <summary>Where the configuration was when this process started.</summary>
    public required string Named { get; init; }

    /// <summary>Where a reload last looked for it.</summary>
    public required Func<string> File { get; init; }

    /// <summary>The firmware that runs is not on trial, or not any more.</summary>
    public Action Proved { get; init; } = () => { };

    public Action<Breakage> Break { get; init; } = _ => { };

    /// <summary>Puts a line of the box's among the kept ones.</summary>
    public Action<KeptLine> Keep { get; init; } = _ => { };

    public Borrowed Fd => port.Fd;

    /// <summary>Something waits for room in the hatch.</summary>
    public bool IsFull => port.IsFull;

    /// <summary>Has the box's process started, though nobody has called: there is something for it to see to.</summary>
    public void CallForBox()
    {
        NewsFields.Wanted(_fields);
        port.Send(_fields.Bytes, to: 0);
    }

    /// <summary>The hatch is readable, or has room again.</summary>
    public void Serve()
    {
        port.Flush();
        if (_owesSnapshot && !port.IsFull)
            attendant.Want();
        while (port.Receive(out ulong sender) is { } message)
        {
            if (message is [(byte)WishKind.Hello])
                (_listener, _told) = (sender, null);
            else if (sender != _listener)
                continue; // It is dead, or takes us for somebody who is.
            try
            {
                WishFields.Read(new FieldReader(message), this);
            }
            catch (InvalidDataException wrong)
            {
                log(new LogLine(LogLevel.Error, $"A wish of the box's process is not understood: {wrong.Message}"));
            }
        }
    }

    /// <summary>A new snapshot, for who listens.</summary>
    public void Tell(Snapshot? snapshot)
    {
        if (_listener == 0 || snapshot is null)
            return;
        TellWhatRuns();
        // It is slower than we are: it gets the one that is newest then.
        _owesSnapshot = port.IsFull;
        if (_owesSnapshot)
            return;
        NewsFields.Looked(_fields, snapshot);
        Send();
    }

    private void TellWhatRuns()
    {
        (string File, DaemonSettings Settings) runs = (File(), attendant.Settings);
        if (_told is { } told && told.File == runs.File && ReferenceEquals(told.Settings, runs.Settings))
            return;
        _told = runs;
        NewsFields.Runs(_fields, Named, runs.File, runs.Settings);
        Send();
    }

    private void Send()
    {
        if (port.Send(_fields.Bytes, _listener))
            return;
        // It has read nothing for very long. Should it ever wake up, it has to begin anew.
        port.Forget();
        _listener = 0;
    }

    void IWishes.Hello()
    {
        TellWhatRuns();
        attendant.Want();
    }

    void IWishes.Goodbye() => _listener = 0;

    void IWishes.Look() => attendant.Want();

    void IWishes.BeginMaintenance(int number, Duration? length, string by, bool force) =>
        attendant.BeginMaintenance(length, by, force, outcome => Answer(number, outcome));

    void IWishes.EndMaintenance(int number, string by) =>
        attendant.EndMaintenance(by, outcome => Answer(number, outcome));

    void IWishes.Release(int number, string instance, string by, bool force) =>
        attendant.Release(instance, by, force, outcome => Answer(number, outcome));

    void IWishes.Priority(int number, string instance, Priority? priority, string by) =>
        Answer(number, new Outcome(attendant.RequestPriority(instance, priority, by),
            $"{instance} is gone from the configuration."));

    void IWishes.RunCheck(int number, string check) =>
        Answer(number, new Outcome(attendant.RunCheck(check), $"{check} runs just now, or cannot be run."));

    void IWishes.Reload(int number) => attendant.Reload(outcome =>
    {
        // What runs comes first: who hears that it was taken up may look at it.
        if (_listener != 0)
            TellWhatRuns();
        NewsFields.Answer(_fields, number, outcome);
        Send();
    });

    void IWishes.Announce(string? instance) => attendant.Order(EngineCommand.Announce, instance);

    void IWishes.ClearCounters(string? instance) => attendant.Order(EngineCommand.ClearCounters, instance);

    void IWishes.Reclaim(string? instance) => attendant.Order(EngineCommand.Reclaim, instance);

    void IWishes.LowerPriorities(int by) => attendant.LowerPriorities(by);

    void IWishes.FirmwareProved() => Proved();

    void IWishes.KeepLine(KeptLine line) => Keep(line);

    void IWishes.Lines(int number, long from)
    {
        var lines = new List<KeptLine>();
        int length = 0;
        for (long next = Math.Max(from, kept.Oldest); next < kept.Next && length < LongestLines; next++)
        {
            if (kept.Find(next) is not { } line)
                continue;
            lines.Add(line);
            length += line.Utf8.Length;
        }
        NewsFields.Answer(_fields, number, new KeptLines(kept.Capacity, kept.Next, [.. lines]));
        Send();
    }

    void IWishes.Unwritten(int number)
    {
        NewsFields.Answer(_fields, number, journal.Unwritten);
        Send();
    }

    void IWishes.Break(Breakage how) => Break(how);

    private void Answer(int number, Outcome outcome)
    {
        NewsFields.Answer(_fields, number, outcome);
        Send();
    }
}
