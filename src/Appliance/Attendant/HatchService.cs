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
    Action<LogLine> log) : Service, IWishes
{
    private readonly FieldWriter _fields = new();
    private InputJournal? _inputs;
    /// <summary>The life of who listens; 0 for nobody.</summary>
    private ulong _listener;
    /// <summary>What it was told last of what runs.</summary>
    private (string File, DaemonSettings Settings)? _told;
    /// <summary>There was no room for the newest snapshot.</summary>
    private bool _owesSnapshot;
    private bool _waitsForRoom;

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

    /// <summary>Hears whether room in the hatch is to be waited for, when that changes.</summary>
    public Action<bool> WaitForRoom { get; set; } = _ => { };

    /// <summary>Has the box's process started, though nobody has called: there is something for it to see to.</summary>
    public void CallForBox()
    {
        NewsFields.Wanted(_fields);
        port.Send(_fields.Bytes, to: 0);
    }

    /// <summary>The hatch is readable, or has room again.</summary>
    public void Serve()
    {
        if (!port.Flush() && _listener != 0)
            BeginAnew();
        if (_owesSnapshot && !port.IsFull)
            attendant.Want();
        while (port.Receive(out ulong sender) is { } message)
        {
            if (message is [(byte)WishKind.Hello])
                Listen(sender);
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

    public override void Turn(Instant now)
    {
        _inputs?.Serve();
        if (port.IsFull == _waitsForRoom)
            return;
        _waitsForRoom = port.IsFull;
        WaitForRoom(_waitsForRoom);
    }

    /// <param name="listener">0 for nobody.</param>
    private void Listen(ulong listener)
    {
        (_listener, _told) = (listener, null);
        _inputs?.Forget();
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
        if (_listener == 0 || port.Send(_fields.Bytes, _listener))
            return;
        if (HatchPort.IsTooLong(_fields.Bytes))
            log(new LogLine(LogLevel.Error,
                $"{_fields.Bytes.Length} bytes are too many for the box's process, and are not told"));
        else
            BeginAnew();
    }

    /// <summary>
    /// It has read nothing for very long, or the kernel took only a part: what it knows may be anything. It hears of
    /// that when it reads again.
    /// </summary>
    private void BeginAnew()
    {
        log(new LogLine(LogLevel.Warning, "The box's process does not read what it is told: it is to begin anew"));
        port.Forget();
        NewsFields.BeginAnew(_fields);
        port.Send(_fields.Bytes, _listener);
        Listen(0);
    }

    /// <summary>An answer is for who has asked, and for nobody who came after it: their numbers are the same.</summary>
    private Action<Outcome> AnswerTo(int number) => For<Outcome>(number, NewsFields.Answer);

    private Action<T> For<T>(int number, Action<FieldWriter, int, T> write)
    {
        ulong asker = _listener;
        return outcome =>
        {
            if (asker != _listener)
                return;
            write(_fields, number, outcome);
            Send();
        };
    }

    void IWishes.Hello()
    {
        TellWhatRuns();
        attendant.Want();
    }

    void IWishes.Goodbye() => Listen(0);

    void IWishes.Look() => attendant.Want();

    void IWishes.BeginMaintenance(int number, Duration? length, string by, bool force) =>
        attendant.Maintenance.Begin(length, by, force, AnswerTo(number));

    void IWishes.EndMaintenance(int number, string by) =>
        attendant.Maintenance.End(by, AnswerTo(number));

    void IWishes.Release(int number, string instance, string by, bool force) =>
        attendant.Releases.Begin(instance, by, force, AnswerTo(number));

    void IWishes.Priority(int number, string instance, Priority? priority, string by) =>
        Tell(number, attendant.Priorities.Request(instance, priority, by));

    void IWishes.RunCheck(int number, string check) => Tell(number, attendant.Checks.RunNow(check));

    /// <param name="complaint">Null when it was done.</param>
    private void Tell(int number, string? complaint) =>
        AnswerTo(number)(new Outcome(complaint is null, complaint ?? ""));

    void IWishes.Reload(int number)
    {
        Action<ReloadOutcome> answer = For<ReloadOutcome>(number, NewsFields.Answer);
        attendant.Reloads.Reload(outcome =>
        {
            // What runs comes first: who hears that it was taken up may look at it.
            if (_listener != 0)
                TellWhatRuns();
            answer(outcome);
        });
    }

    void IWishes.Announce(string? instance) => attendant.Gate.Order(EngineCommand.Announce, instance);

    void IWishes.ClearCounters(string? instance) => attendant.Gate.Order(EngineCommand.ClearCounters, instance);

    void IWishes.Reclaim(string? instance) => attendant.Gate.Order(EngineCommand.Reclaim, instance);

    void IWishes.LowerPriorities(int by) => attendant.Priorities.Lower(by);

    void IWishes.FirmwareProved() => Proved();

    void IWishes.KeepLine(KeptLine line) => Keep(line);

    void IWishes.Lines(int number, long from)
    {
        NewsFields.Answer(_fields, number, KeptLines.Of(kept, from));
        Send();
    }

    void IWishes.Unwritten(int number)
    {
        NewsFields.Answer(_fields, number, journal.Unwritten);
        Send();
    }

    void IWishes.Break(Breakage how) => Break(how);

    void IWishes.BeginJournal(int number) => AnswerTo(number)(Inputs.Begin());

    void IWishes.TakeJournal(int number) => Inputs.Take(number);

    void IWishes.EndJournal() => _inputs?.End();

    private InputJournal Inputs => _inputs ??= new InputJournal(attendant.Gate, (number, isLast, portion) =>
    {
        NewsFields.Answer(_fields, number, isLast, portion.Span);
        Send();
    });
}
