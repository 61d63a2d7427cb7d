using Appliance.Scripts;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// Runs all health checks on one thread, beside whatever else its owner's poller waits for. The owner's turn is: wait
/// until <see cref="NextDeadline"/>, <see cref="Serve"/> for each token, then <see cref="Due"/>. Attempts begin in
/// <see cref="Due"/> only, so what the poller said before a turn cannot be about one that began in it.
/// </summary>
internal sealed class CheckHost : IDisposable
{
    private readonly Poller _poller;
    private readonly ICheckEvents _events;
    private readonly int _firstToken;
    private readonly Func<double> _chance;
    private CheckMaker _maker;
    private readonly Dictionary<CheckKey, RunningCheck> _checks = [];
    private readonly List<RunningCheck?> _slots = [];
    private readonly Stack<int> _freeSlots = [];
    private readonly DeadlineHeap _heap = new();

    /// <param name="firstToken">It takes this token and all above; each check has one, and they are used again.</param>
    /// <param name="scripts">Says which programs may be run, and as whom.</param>
    /// <param name="certificate">`SSL`; null without.</param>
    /// <param name="chance">0..1, drawn for each check; null for the kernel's.</param>
    public CheckHost(Poller poller, ICheckEvents events, int firstToken, ScriptSecurity scripts,
        ClientCertificate? certificate, Func<double>? chance = null)
    {
        (_poller, _events, _firstToken) = (poller, events, firstToken);
        _chance = chance ?? CheckMaker.Draw;
        _maker = new CheckMaker(poller, events, scripts, certificate, _chance);
    }

    /// <summary>For the checks that begin from now on: those of another file.</summary>
    public void Use(ScriptSecurity scripts, ClientCertificate? certificate) =>
        _maker = new CheckMaker(_poller, _events, scripts, certificate, _chance);

    /// <summary>How many there are.</summary>
    public int Count => _checks.Count;

    /// <summary>
    /// From now on this server is checked. What cannot be checked (a script that is refused, a pattern that is none, a
    /// CA that cannot be read) says so and has failed at its first turn: a server is never up because nobody looks.
    /// </summary>
    /// <param name="serverName">As in log lines: `[10.0.0.2]:tcp:80`.</param>
    /// <param name="serviceName">`[10.0.0.1]:tcp:80`.</param>
    /// <param name="before">What <see cref="End"/> has given of the same check before a reload; of one with other
    /// settings <see cref="CheckMemory.OfOther"/>; null for a new one.</param>
    /// <exception cref="ArgumentException">There is one of that key.</exception>
    public void Begin(CheckKey key, CheckSettings settings, string serverName, string serviceName,
        CheckMemory? before, Instant now)
    {
        if (_checks.ContainsKey(key))
            throw new ArgumentException($"{key} is already checked");
        int slot = _freeSlots.Count > 0 ? _freeSlots.Pop() : _slots.Count;
        if (slot == _slots.Count)
            _slots.Add(null);
        RunningCheck check = _maker.Make(key, _firstToken + slot, settings, serverName, serviceName, before, now);
        _slots[slot] = check;
        _checks.Add(key, check);
        _heap.Place(check, check.NextDeadline);
    }

    /// <summary>No more of that one. A script that runs is told to end, and looked after until it has.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that key.</exception>
    public CheckMemory End(CheckKey key)
    {
        RunningCheck check = _checks[key];
        _checks.Remove(key);
        CheckMemory memory = check.End(BootClock.Now);
        Settle(check);
        return memory;
    }

    /// <summary>How that one stands; null for none.</summary>
    public CheckMemory? Look(CheckKey key) => _checks.GetValueOrDefault(key)?.Memory;

    /// <summary>No more of any of them.</summary>
    public void EndAll()
    {
        foreach (CheckKey key in _checks.Keys.ToArray())
            End(key);
    }

    /// <summary>Scripts of checks that have ended run still.</summary>
    public bool HasLeaving => _slots.Exists(check => check is { IsLeaving: true });

    /// <summary>`ha_suspend`: nothing is tried, and the result stays.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that key.</exception>
    public void Suspend(CheckKey key)
    {
        RunningCheck check = _checks[key];
        check.Suspend();
        Settle(check);
    }

    /// <exception cref="KeyNotFoundException">There is none of that key.</exception>
    public void Resume(CheckKey key, Instant now)
    {
        RunningCheck check = _checks[key];
        check.Resume();
        Settle(check);
    }

    /// <summary>A session of BFD is up, or is not: for every check that follows it.</summary>
    public void SessionIs(string name, bool isUp)
    {
        foreach (RunningCheck? check in _slots.ToArray())
            if (check is BfdCheck bfd && bfd.Follows(name))
                bfd.SessionIs(isUp);
    }

    /// <summary>When to call <see cref="Due"/>.</summary>
    public Instant NextDeadline => _heap.First?.Deadline ?? Instant.Never;

    /// <summary>Does what is due.</summary>
    public void Due(Instant now)
    {
        // No more than there are: a deadline that stays in the past must not hold up everything else.
        for (int left = _heap.Count; left > 0 && _heap.First is { } check && check.Deadline <= now; left--)
        {
            check.Due(now);
            Settle(check);
        }
    }

    /// <summary>The poller said this token. False when it is nobody's here.</summary>
    public bool Serve(int token, Instant now)
    {
        int slot = token - _firstToken;
        if (slot < 0 || slot >= _slots.Count)
            return false;
        if (_slots[slot] is not { } check)
            return true; // It has ended since.
        check.Serve(now);
        Settle(check);
        return true;
    }

    /// <summary>Something has happened to it: where does it belong now?</summary>
    private void Settle(RunningCheck check)
    {
        if (check.IsLeaving || _checks.TryGetValue(check.Key, out RunningCheck? current) && current == check)
        {
            Instant deadline = check.NextDeadline;
            if (deadline == Instant.Never)
                _heap.Remove(check);
            else if (check.HeapPlace < 0 || deadline != check.Deadline)
                _heap.Place(check, deadline);
            return;
        }
        _heap.Remove(check);
        int slot = check.Token - _firstToken;
        if (_slots[slot] != check)
            return;
        _slots[slot] = null;
        _freeSlots.Push(slot);
    }

    /// <summary>Ends everything at once; scripts are killed.</summary>
    public void Dispose()
    {
        foreach (RunningCheck? check in _slots)
        {
            check?.End(BootClock.Now);
            (check as ScriptCheck)?.Abandon();
        }
        _checks.Clear();
        _slots.Clear();
    }
}
