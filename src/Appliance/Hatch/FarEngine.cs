using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>
/// The engine, as the box's process knows it: what it last said, and what can be asked of it. While there is none
/// (<see cref="IsGone"/>) nothing hangs on the board, and every request is answered at once, with that. On the desk's
/// thread, but for what says otherwise.
/// </summary>
internal sealed partial class FarEngine : INews, IDisposable
{
    /// <summary>For people, when the engine cannot answer.</summary>
    public const string Gone = "The VRRP process has ended, and is being started again.";
    /// <summary>The same when it is there, and does not.</summary>
    public const string Silent =
        "The VRRP process has not answered. What was asked for may have been done; see status.";

    /// <summary>Longer than a hand-over takes: twice the longest skew time, 41 s.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(90);

    private readonly Desk _desk;
    private readonly HatchPort _port;
    private readonly SnapshotBoard _board;
    private readonly Action<LogLine> _log;
    private readonly DescriptorWatch _watch;
    private readonly FieldWriter _fields = new();
    /// <summary>Who waits for an answer, by its number.</summary>
    private readonly Dictionary<int, Asked> _waiting = [];
    private readonly Pulse _met = new(), _back = new();
    private readonly Duration _patience;
    private int _number;
    private ulong _life;
    private Snapshot? _latest;
    private readonly BoxFacts _facts = new();

    private sealed record Asked(TaskCompletionSource<FieldReader?> Answer, IDisposable? End);

    /// <param name="fd">The box's end of the hatch; stays the caller's.</param>
    /// <param name="board">Where its snapshots hang, with what the box knows itself.</param>
    /// <param name="patience">How long an answer is waited for; null for what is long enough for all.</param>
    /// <param name="reloadWithout">Where no engine is to be (-C): a reload without one.</param>
    public FarEngine(Desk desk, Borrowed fd, SnapshotBoard board, Action<LogLine> log, Duration? patience = null,
        Func<ReloadOutcome>? reloadWithout = null)
    {
        _reloadWithout = reloadWithout;
        IsGone = IsNone;
        (_desk, _board, _log, _patience) = (desk, board, log, patience ?? s_patience);
        _port = new HatchPort(fd, HatchPort.NewLife());
        _watch = desk.Watch(fd, Read, Flush);
        Say(WishKind.Hello);
    }

    /// <summary>What runs; null before its first word.</summary>
    public DaemonSettings? Settings { get; private set; }

    /// <summary>Where its file was at its start; null before its first word.</summary>
    public string? Named { get; private set; }

    /// <summary>Where its last reload looked for the file.</summary>
    public string? File { get; private set; }

    public bool IsGone { get; private set; }

    /// <summary>Which one it is; 0 before its first word.</summary>
    public ulong Life => _life;

    /// <summary>A new one has said its first word, or one has taken up something else.</summary>
    public event Action? Spoke;

    /// <summary>Until it has said its first word, is gone, or the time is over.</summary>
    public async Task Meet(Duration patience)
    {
        using (_desk.At(BootClock.Now + patience, _met.Set))
            if (Settings is null && !IsGone)
                await _met.Wait();
    }

    /// <summary>Until there is one that has said its first word. False when the time was over before.</summary>
    public async Task<bool> WaitUntilBack(Duration patience)
    {
        Instant end = BootClock.Now + patience;
        using (_desk.At(end, _back.Set))
            while (_life == 0 && !IsNone && BootClock.Now < end)
                await _back.Wait();
        return _life != 0;
    }

    /// <summary>What the box knows itself, for all who look.</summary>
    public void Tell(Action<BoxFacts> news)
    {
        news(_facts);
        if (_latest is not null)
            _board.Publish(_facts.On(_latest));
    }

    public BoxFacts Facts => _facts;

    /// <summary>Who keeps both of us says that it has ended.</summary>
    public void HasGone()
    {
        // Its last words may be the answer that somebody waits for, as to a reload for which it ended.
        Read();
        IsGone = true;
        _life = 0;
        _latest = null;
        _port.Forget();
        _board.Clear();
        AnswerNobody();
        _met.Set();
    }

    private void AnswerNobody()
    {
        Asked[] waiting = [.. _waiting.Values];
        _waiting.Clear();
        foreach (Asked asked in waiting)
        {
            asked.End?.Dispose();
            asked.Answer.SetResult(null);
        }
    }

    /// <summary>And that there is a new one.</summary>
    public void IsBack()
    {
        IsGone = false;
        Say(WishKind.Hello);
    }

    /// <summary>A new snapshot, please. False when there is nobody to make one.</summary>
    public bool Look()
    {
        Say(WishKind.Look);
        return !IsGone;
    }

    public Task<Outcome> BeginMaintenance(Duration? length, string by, bool force)
    {
        WishFields.BeginMaintenance(_fields, ++_number, length, by, force);
        return AskForOutcome();
    }

    public Task<Outcome> EndMaintenance(string by)
    {
        WishFields.EndMaintenance(_fields, ++_number, by);
        return AskForOutcome();
    }

    public Task<Outcome> Release(string instance, string by, bool force)
    {
        WishFields.Release(_fields, ++_number, instance, by, force);
        return AskForOutcome();
    }

    /// <returns>Not done when there is no such instance.</returns>
    public Task<Outcome> SetPriority(string instance, Priority? priority, string by)
    {
        WishFields.Priority(_fields, ++_number, instance, priority, by);
        return AskForOutcome();
    }

    /// <returns>Not done while it runs, or when it cannot be run.</returns>
    public Task<Outcome> RunCheck(string check)
    {
        WishFields.RunCheck(_fields, ++_number, check);
        return AskForOutcome();
    }

    private string WhyNothing => IsGone ? WhyGone : Silent;

    private async Task<Outcome> AskForOutcome() =>
        await Ask() is { } answer ? NewsFields.ReadOutcome(answer) : new Outcome(false, WhyNothing);

    /// <summary>Null when there is nobody to ask.</summary>
    public async Task<KeptLines?> Lines(long from)
    {
        WishFields.Lines(_fields, ++_number, from);
        return await Ask() is { } answer ? NewsFields.ReadLines(answer) : null;
    }

    /// <summary>State changes that are in no file.</summary>
    public async Task<Transition[]> Unwritten()
    {
        WishFields.Unwritten(_fields, ++_number);
        return await Ask() is { } answer ? NewsFields.ReadChanges(answer) : [];
    }

    /// <returns>Not done while there is another one.</returns>
    public Task<Outcome> BeginJournal()
    {
        WishFields.BeginJournal(_fields, ++_number);
        return AskForOutcome();
    }

    /// <summary>The next portion of the journal (<see cref="NewsFields.ReadJournal"/>), when there is one; null when
    /// its engine is gone.</summary>
    public Task<FieldReader?> TakeJournal()
    {
        WishFields.TakeJournal(_fields, ++_number);
        return Ask(whenever: true);
    }

    public void EndJournal() => Say(WishKind.EndJournal);

    /// <param name="instance">Null for all, here and below.</param>
    public void Announce(string? instance) => Order(WishKind.Announce, instance);

    public void ClearCounters(string? instance) => Order(WishKind.ClearCounters, instance);

    public void Reclaim(string? instance) => Order(WishKind.Reclaim, instance);

    public void LowerPriorities(int by)
    {
        WishFields.LowerPriorities(_fields, by);
        Send();
    }

    public void FirmwareProved() => Say(WishKind.FirmwareProved);

    public void Break(Breakage how)
    {
        WishFields.Break(_fields, how);
        Send();
    }

    /// <summary>A line of ours among those that it keeps.</summary>
    public void KeepLine(KeptLine line)
    {
        WishFields.KeepLine(_fields, line);
        Send();
    }

    /// <summary>Nobody listens here any more.</summary>
    public void TakeLeave() => Say(WishKind.Goodbye);

    private void Order(WishKind order, string? instance)
    {
        WishFields.Order(_fields, order, instance);
        Send();
    }

    private void Say(WishKind kind)
    {
        WishFields.Kind(_fields, kind);
        Send();
    }

    /// <summary>Sends the wish that was just written, and waits for its answer; null when none will come.</summary>
    /// <param name="whenever">The answer comes when there is something to tell, and is waited for as long.</param>
    private Task<FieldReader?> Ask(bool whenever = false)
    {
        var answered = new TaskCompletionSource<FieldReader?>(TaskCreationOptions.RunContinuationsAsynchronously);
        int number = _number;
        if (Send())
            _waiting.Add(number, new Asked(answered, whenever ? null
                : _desk.At(BootClock.Now + _patience, () => GiveUp(number))));
        else
            answered.SetResult(null);
        return answered.Task;
    }

    /// <summary>It is there, and has not answered: perhaps it has lost sight of us.</summary>
    private void GiveUp(int number)
    {
        if (!_waiting.ContainsKey(number))
            return;
        _log(new LogLine(LogLevel.Warning,
            $"The VRRP process has not answered in {_patience.TotalSeconds:0} seconds: the box's process begins anew"));
        AnswerNobody();
        Say(WishKind.Hello);
    }

    /// <summary>A wish is for the engine that we know: another one must not carry it out. Only the first word is for
    /// any.</summary>
    /// <returns>False when nobody will hear of it.</returns>
    private bool Send()
    {
        if (IsGone)
            return false;
        bool leaves = _port.Send(_fields.Bytes, _life);
        _watch.Writing = _port.IsFull;
        return leaves;
    }

    private void Flush()
    {
        // Wishes that are lost are given up in their time.
        _port.Flush();
        _watch.Writing = _port.IsFull;
    }

    private void Read()
    {
        while (_port.Receive(out ulong sender) is { } message)
        {
            if (IsGone || sender != _life && message is not [(byte)NewsKind.Runs, ..])
                continue;
            _life = sender;
            try
            {
                NewsFields.Read(new FieldReader(message), this);
            }
            catch (InvalidDataException wrong)
            {
                _log(new LogLine(LogLevel.Error, $"The VRRP process said what is not understood: {wrong.Message}"));
            }
        }
    }

    void INews.Runs(string named, string file, DaemonSettings settings)
    {
        (Named, File, Settings) = (named, file, settings);
        _met.Set();
        _back.Set();
        Spoke?.Invoke();
    }

    void INews.Looked(Snapshot snapshot)
    {
        _latest = snapshot;
        _board.Publish(_facts.On(snapshot));
    }

    void INews.Answer(int number, FieldReader answer)
    {
        if (!_waiting.Remove(number, out Asked? asked))
            return;
        asked.End?.Dispose();
        asked.Answer.SetResult(answer);
    }

    void INews.BeginAnew()
    {
        _log(new LogLine(LogLevel.Warning,
            "The box's process has missed what the VRRP process said, and begins anew"));
        AnswerNobody();
        Say(WishKind.Hello);
    }

    public void Dispose() => _watch.Dispose();
}
