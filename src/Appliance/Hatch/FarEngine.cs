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
internal sealed class FarEngine : INews, IDisposable
{
    /// <summary>For people, when the engine cannot answer.</summary>
    public const string Gone = "The VRRP process has ended, and is being started again.";

    private readonly Desk _desk;
    private readonly HatchPort _port;
    private readonly SnapshotBoard _board;
    private readonly Action<LogLine> _log;
    private readonly DescriptorWatch _watch;
    private readonly FieldWriter _fields = new();
    /// <summary>Who waits for an answer, by its number.</summary>
    private readonly Dictionary<int, TaskCompletionSource<FieldReader?>> _waiting = [];
    private readonly Pulse _met = new();
    private int _number;
    private ulong _life;
    private Snapshot? _latest;
    private readonly BoxFacts _facts = new();

    /// <param name="fd">The box's end of the hatch; stays the caller's.</param>
    /// <param name="board">Where its snapshots hang, with what the box knows itself.</param>
    public FarEngine(Desk desk, Borrowed fd, SnapshotBoard board, Action<LogLine> log)
    {
        (_desk, _board, _log) = (desk, board, log);
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
        IsGone = true;
        _life = 0;
        _latest = null;
        _port.Forget();
        _board.Clear();
        foreach (TaskCompletionSource<FieldReader?> waiting in _waiting.Values)
            waiting.SetResult(null);
        _waiting.Clear();
        while (_port.Receive(out _) is not null)
        {
            // A dead engine's last words.
        }
        _met.Set();
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

    private async Task<Outcome> AskForOutcome() =>
        await Ask() is { } answer ? NewsFields.ReadOutcome(answer) : new Outcome(false, Gone);

    public async Task<ReloadOutcome> Reload()
    {
        WishFields.Reload(_fields, ++_number);
        return await Ask() is { } answer ? NewsFields.ReadReload(answer)
            : new ReloadOutcome(ReloadResult.Refused, Gone.TrimEnd('.'));
    }

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
    private Task<FieldReader?> Ask()
    {
        var answered = new TaskCompletionSource<FieldReader?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (IsGone)
            answered.SetResult(null);
        else
            _waiting.Add(_number, answered);
        Send();
        return answered.Task;
    }

    /// <summary>A wish is for the engine that we know: another one must not carry it out. Only the first word is for
    /// any.</summary>
    private void Send()
    {
        if (IsGone)
            return;
        _port.Send(_fields.Bytes, _life);
        _watch.Writing = _port.IsFull;
    }

    private void Flush()
    {
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
        Spoke?.Invoke();
    }

    void INews.Looked(Snapshot snapshot)
    {
        _latest = snapshot;
        _board.Publish(_facts.On(snapshot));
    }

    void INews.Answer(int number, FieldReader answer)
    {
        if (_waiting.Remove(number, out TaskCompletionSource<FieldReader?>? waiting))
            waiting.SetResult(answer);
    }

    public void Dispose() => _watch.Dispose();
}
