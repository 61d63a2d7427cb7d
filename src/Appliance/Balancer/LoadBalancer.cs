using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Hatch;
using Appliance.Mail;
using Appliance.Notify;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// The load balancer: pools, the checks that tell them of their servers, and what comes of it: the kernel's table,
/// scripts, FIFOs. All on one thread, whose turn is: wait until <see cref="NextDeadline"/>, <see cref="Serve"/> for
/// each token, then <see cref="Due"/>.
/// <para>Beginnings, reloads and the end are in LoadBalancer.Lives.cs.</para>
/// </summary>
internal sealed partial class LoadBalancer : ICheckEvents, IDisposable
{
    // Tokens: those before are the owner's. Children and checks take theirs from a first one on, as many as they need.
    private const int AddressToken = 8, FirstFifoToken = 16, FirstMailToken = 32, FirstChildToken = 64,
        FirstCheckToken = 1 << 20;

    private readonly Poller _poller;
    private readonly IpvsTable _table;
    private readonly KernelWide _kernelWide;
    private readonly PacketMarks _marks;
    private readonly RunFolder _folder;
    private readonly Action<LogLine> _log;
    private readonly Children _children;
    private readonly NotifyScripts _scripts;
    private readonly Fifos _fifos;
    private readonly Postman _postman;
    private readonly Dictionary<(string Service, string Server), OperatorWish> _wishes;
    /// <summary>Scripts, FIFO lines: told when the table is as it is to be.</summary>
    private readonly List<Action> _afterwards = [];

    private BalancerSettings _settings = new();
    private PoolPlace[] _pools = [];
    private Dictionary<CheckKey, CheckTrace> _traces = [];
    private CheckHost? _checks;
    private AddressWatch? _addresses;
    private Instant _listAt = Instant.Never;

    public LoadBalancer(Poller poller, IIpvs kernel, INftables nftables, RunFolder folder, Action<LogLine> log)
    {
        (_poller, _folder, _log) = (poller, folder, log);
        _table = new IpvsTable(kernel, folder.ReadServices(), folder.Keep, log);
        _kernelWide = new KernelWide(kernel, folder, log);
        _marks = new PacketMarks(nftables, folder, log);
        _children = new Children(poller, FirstChildToken);
        _scripts = new NotifyScripts(_children, log);
        _postman = new Postman(poller, FirstMailToken, log);
        _fifos = new Fifos(poller, FirstFifoToken, "lvs", log);
        _wishes = folder.ReadWishes();
    }

    public Instant NextDeadline => Instant.Earlier(
        Instant.Earlier(_postman.NextDeadline, Instant.Earlier(_listAt, _fifos.NextDeadline)),
        Instant.Earlier(_checks?.NextDeadline ?? Instant.Never, _addresses?.NextDeadline ?? Instant.Never));

    /// <summary>The poller said this token. False when it is nobody's here.</summary>
    public bool Serve(int token, Instant now)
    {
        if (token == AddressToken)
            _addresses?.Receive();
        else if (token >= FirstCheckToken)
            return _checks?.Serve(token, now) ?? false;
        else if (token >= FirstChildToken)
            _children.Serve(token);
        else if (token >= FirstMailToken)
            return _postman.Serve(token, now);
        else
            return _fifos.Serve(token);
        return true;
    }

    /// <summary>Does what is due, and what has come of everything since the last time.</summary>
    public void Due(Instant now)
    {
        if (now >= _addresses?.NextDeadline)
            _addresses.Look(now);
        SuspendOrResume(now);
        _checks?.Due(now);
        _fifos.Due(now);
        _postman.Due(now);
        if (now >= _listAt)
        {
            _listAt = now + IpvsTable.Pause;
            _table.List();
            _kernelWide.Retry();
            _marks.Look();
        }
        Settle();
    }

    /// <summary>The table first; then those hear of it who may look.</summary>
    private void Settle()
    {
        _table.Reconcile();
        for (int i = 0; i < _afterwards.Count; i++)
            _afterwards[i]();
        _afterwards.Clear();
    }

    /// <summary>A person wants it otherwise.</summary>
    /// <param name="service">Name of a virtual server; null for every one that has the server.</param>
    /// <param name="server">Name of a real server.</param>
    /// <param name="change">From what was wanted to what is wanted now.</param>
    /// <returns>How many places were meant; 0 when there is no such server.</returns>
    public int Wish(string? service, string server, Func<OperatorWish, OperatorWish> change)
    {
        int meant = 0;
        foreach (PoolPlace place in _pools)
        {
            if (service is not null && place.Pool.Settings.UniqueName != service)
                continue;
            for (int i = 0; i < place.Pool.Servers.Length; i++)
            {
                PoolServer it = place.Pool.Servers[i];
                if (it.Settings.Name != server)
                    continue;
                meant++;
                place.Pool.Wish(i, change(it.Wish), place);
                Remember(place.Pool.Settings.UniqueName, it);
            }
        }
        if (meant > 0)
            _folder.Keep(_wishes);
        Settle();
        return meant;
    }

    /// <summary>
    /// Tries a check now and not when it is due, as a person wants; what comes of it counts. One that is being tried is
    /// left to it. False where there is no such check, or none is made (`ha_suspend`).
    /// </summary>
    /// <param name="check">Its place among the server's.</param>
    public bool TryNow(string service, string server, int check, Instant now)
    {
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            PoolPlace place = _pools[pool];
            int at = place.Pool.Servers.Length - 1;
            while (at >= 0 && place.Pool.Servers[at].Settings.Name != server)
                at--;
            var key = new CheckKey(pool, at, check);
            if (place.Pool.Settings.UniqueName != service || at < 0 || place.IsSuspended
                || _checks?.Look(key) is not { } memory)
                continue;
            if (memory.Next > now)
                _checks.Begin(key, place.Pool.Servers[at].Settings.Checks[check], server, place.Pool.Settings.Name,
                    _checks.End(key) with { Next = now }, now);
            return true;
        }
        return false;
    }

    /// <summary>
    /// Which sessions of BFD are up, as the engine says at each change and once a second: who has begun since, hears it
    /// then.
    /// </summary>
    public void SessionsAre(ImmutableArray<SessionWord> sessions)
    {
        foreach (SessionWord session in sessions)
            _checks?.SessionIs(session.Name, session.IsUp);
        Settle();
    }

    private void Remember(string service, PoolServer it)
    {
        if (it.Wish == default)
            _wishes.Remove((service, it.Settings.Name));
        else
            _wishes[(service, it.Settings.Name)] = it.Wish;
    }

    /// <summary>As of now.</summary>
    public IEnumerable<PoolReport> Report()
    {
        for (int pool = 0; pool < _pools.Length; pool++)
            yield return _pools[pool].Report(pool, _traces, _checks);
    }

    /// <summary>The same, in keepalived's lines.</summary>
    /// <param name="settings">That run.</param>
    public string Dump(DaemonSettings settings)
    {
        ScriptSecurity security = ScriptSecurity.OfThisMachine(settings);
        return new CheckData(settings, [.. _pools.Select(place => new DumpedPool(place.Pool, place.IsSuspended))],
            key => _checks?.Look(key), command => security.Inspect(command).Script).Text();
    }

    void ICheckEvents.Changed(CheckKey key, bool isUp, string mailBody)
    {
        PoolPlace place = _pools[key.Service];
        place.Pool.Check(key.Server, key.Check, isUp, mailBody, place);
    }

    void ICheckEvents.Adjusted(CheckKey key, WeightChange change)
    {
        PoolPlace place = _pools[key.Service];
        place.Pool.Adjust(key.Server, key.Check, change, place);
    }

    void ICheckEvents.Said(LogLevel level, string line) => _log(new LogLine(level, line));

    void ICheckEvents.Measured(CheckKey key, bool passed, Duration took, string remark)
    {
        if (!_traces.TryGetValue(key, out CheckTrace? trace))
            _traces.Add(key, trace = new CheckTrace());
        trace.Add(passed, took, remark, BootClock.Now);
    }

    /// <summary>`ha_suspend`: where none of the addresses is here, nobody is checked.</summary>
    private void SuspendOrResume(Instant now)
    {
        for (int pool = 0; _addresses is not null && pool < _pools.Length; pool++)
        {
            PoolPlace place = _pools[pool];
            bool isHere = place.IsHere(_addresses);
            if (isHere != place.IsSuspended)
                continue;
            place.IsSuspended = !isHere;
            SayChecked(place, isHere ? "Activating" : "Suspending");
            ForEachCheck(pool, (key, _, _) =>
            {
                if (isHere)
                    _checks!.Resume(key, now);
                else
                    _checks!.Suspend(key);
            });
        }
    }

    private void SayChecked(PoolPlace place, string word)
    {
        foreach (RealServerSettings server in place.Pool.Settings.RealServers)
            for (int check = 0; check < server.Checks.Length; check++)
                _log(new LogLine(LogLevel.Info,
                    $"{word} healthchecker for service {server.Name} for VS {place.Pool.Settings.Name}"));
    }

    private void ForEachCheck(int pool, Action<CheckKey, RealServerSettings, CheckSettings> what)
    {
        VirtualServerSettings settings = _pools[pool].Pool.Settings;
        for (int server = 0; server < settings.RealServers.Length; server++)
            for (int check = 0; check < settings.RealServers[server].Checks.Length; check++)
                what(new CheckKey(pool, server, check), settings.RealServers[server],
                    settings.RealServers[server].Checks[check]);
    }

    public void Dispose()
    {
        _checks?.Dispose();
        _fifos.Dispose();
        _postman.Dispose();
        _children.Dispose();
        _addresses?.Dispose();
    }
}
