using System.ComponentModel;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>How it begins, goes on with another configuration, and ends.</summary>
internal sealed partial class LoadBalancer
{
    /// <summary>Checks that follow a crash do not all come at once.</summary>
    private static readonly Duration s_afterCrash = Duration.FromMilliseconds(10);
    private const int Spread = 100;

    private static readonly Duration s_afterReload = Duration.FromSeconds(1);

    /// <summary>What scripts that tell of the end may take (`omega`); keepalived's second.</summary>
    private static readonly Duration s_lastWords = Duration.FromSeconds(1);
    /// <summary>And mails, if the relay answers.</summary>
    private static readonly Duration s_lastMails = Duration.FromSeconds(2);
    /// <summary>Milliseconds.</summary>
    private const int Glance = 10;

    /// <summary>There is something to do.</summary>
    public static bool IsNeeded(BalancerSettings settings) => settings.Servers.Length > 0;

    /// <summary>A start. What is in the kernel's table is taken into account.</summary>
    public void Begin(DaemonSettings settings, Instant now)
    {
        _settings = _marks.Keep(settings.Balancer);
        _kernelWide.Use(_settings, settings.Engine.SyncDaemon is not null);
        _table.TakesAll = _settings.FlushesAtStart;
        Equip(settings);
        _pools = [.. _settings.Servers.Select(PlaceFor)];
        _table.List();
        _listAt = now + IpvsTable.Pause;
        var dead = new Dictionary<CheckKey, CheckMemory>();
        for (int pool = 0; pool < _pools.Length; pool++)
            Begin(pool, dead, now);
        WantAll();
        Settle();
        _marks.Use(_settings);
        foreach (PoolPlace place in _pools)
            SayChecked(place, place.IsSuspended ? "Deactivating" : "Activating");
        BeginChecks(dead, now);
        Settle();
    }

    private void Begin(int pool, Dictionary<CheckKey, CheckMemory> dead, Instant now)
    {
        PoolPlace place = _pools[pool];
        foreach (PoolServer server in place.Pool.Servers)
            server.Wish = _wishes.GetValueOrDefault((place.Pool.Settings.UniqueName, server.Settings.Name));
        bool wasServed = place.WasServed;
        for (int server = 0; server < place.Pool.Servers.Length; server++)
            FirstLook.At(place.Pool.Servers[server], pool, server, wasServed, dead, now, _log);
        if (!wasServed)
        {
            place.Pool.Begin(_settings.TellsAtStart, place);
            return;
        }
        place.Pool.Recover(place.InKernel, place);
        RememberDead(pool, dead, now);
        RememberWeights(pool, dead);
    }

    /// <summary>
    /// What the pool does not count as passed its check believes, too: it has to pass before the server comes back, and
    /// then to say so.
    /// </summary>
    private void RememberDead(int pool, Dictionary<CheckKey, CheckMemory> memories, Instant now) =>
        ForEachCheck(pool, (key, _, _) =>
        {
            CheckVerdict verdict = _pools[pool].Pool.Servers[key.Server].Checks[key.Check];
            if (verdict == CheckVerdict.Passed)
                return;
            bool hasRun = verdict == CheckVerdict.Failed;
            if (!memories.TryGetValue(key, out CheckMemory? known))
                memories.Add(key, new CheckMemory(IsUp: false, hasRun, Failures: 0, Page: 0, FailedPage: -1,
                    Adjustment: default, Next: now + s_afterCrash * (memories.Count % Spread)));
            else if (known.IsUp)
                memories[key] = known with { IsUp = false, HasRun = hasRun };
        });

    /// <summary>What `misc_dynamic` has said before a crash stays until the script says something else.</summary>
    private void RememberWeights(int pool, Dictionary<CheckKey, CheckMemory> memories) =>
        ForEachCheck(pool, (key, _, settings) =>
        {
            WeightChange change = _pools[pool].Pool.Servers[key.Server].Adjustments[key.Check];
            if (settings is MiscCheckSettings && change != default)
                memories[key] = (memories.GetValueOrDefault(key) ?? new CheckMemory(IsUp: true, HasRun: false, 0, 0, -1,
                    default, Instant.Never)) with { Adjustment = change };
        });

    /// <summary>
    /// Another configuration takes the place of this one. What has not changed goes on: servers that are down stay
    /// down, checks come when they were due, and the kernel is told what differs.
    /// </summary>
    public void Reload(DaemonSettings settings, Instant now)
    {
        PoolPlace[] before = _pools;
        var memories = new Dictionary<CheckKey, CheckMemory>();
        for (int pool = 0; pool < before.Length; pool++)
            ForEachCheck(pool, (key, _, _) => memories.Add(key, _checks!.End(key)));
        Dictionary<CheckKey, CheckTrace> traces = _traces;
        _settings = _marks.Keep(settings.Balancer);
        _traces = [];
        // A sync daemon that was the engine's may be taken away by it a moment after it was started here.
        _listAt = Instant.Earlier(_listAt, now + s_afterReload);
        _kernelWide.Use(_settings, settings.Engine.SyncDaemon is not null);
        Equip(settings);
        _pools = [.. _settings.Servers.Select(PlaceFor)];
        var kept = new Dictionary<CheckKey, CheckMemory>();
        var goesOn = new bool[before.Length];
        var places = new Dictionary<string, int>();
        for (int old = 0; old < before.Length; old++)
            places[before[old].Identity] = old;
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            PoolPlace place = _pools[pool];
            if (!places.TryGetValue(place.Identity, out int old))
            {
                Begin(pool, kept, now);
                continue;
            }
            goesOn[old] = true;
            GroupChanges.Say(before[old].Pool.Settings, place.Pool.Settings, _log);
            for (int server = 0; server < place.Pool.Servers.Length; server++)
                if (before[old].Pool.PlaceOf(place.Pool.Servers[server].Settings) < 0)
                    FirstLook.At(place.Pool.Servers[server], pool, server, false, kept, now, _log);
            place.Pool.Succeed(before[old].Pool, _settings.TellsAtStart, place, before[old]);
            Carry(pool, old, before[old].Pool, memories, kept, traces);
            RememberDead(pool, kept, now);
        }
        for (int old = 0; old < before.Length; old++)
            if (!goesOn[old])
                before[old].Pool.Remove(before[old]);
        WantAll();
        Settle();
        _marks.Use(_settings);
        BeginChecks(kept, now);
        ForgetWishes();
        Settle();
    }

    /// <summary>
    /// What was known of checks goes to those that are the same, or of the same kind for the same server.
    /// </summary>
    private void Carry(int pool, int old, Pool before, Dictionary<CheckKey, CheckMemory> memories,
        Dictionary<CheckKey, CheckMemory> kept, Dictionary<CheckKey, CheckTrace> traces) =>
        ForEachCheck(pool, (key, server, settings) =>
        {
            int place = before.PlaceOf(server);
            if (place < 0)
                return;
            int same = _pools[pool].Pool.Servers[key.Server].SameCheck(before.Servers[place], key.Check);
            var was = new CheckKey(old, place, same >= 0 ? same : key.Check);
            if (same >= 0 && traces.TryGetValue(was, out CheckTrace? trace))
                _traces[key] = trace;
            if (same >= 0)
                kept[key] = memories[was];
            else if (was.Check < before.Servers[place].Checks.Length
                && before.Servers[place].Settings.Checks[was.Check].GetType() == settings.GetType())
                kept[key] = memories[was].OfOther();
        });

    private void ForgetWishes()
    {
        var there = new HashSet<(string, string)>();
        foreach (VirtualServerSettings service in _settings.Servers)
            foreach (RealServerSettings server in service.RealServers)
                there.Add((service.UniqueName, server.Name));
        bool isLess = false;
        foreach ((string, string) name in _wishes.Keys.ToArray())
            isLess |= !there.Contains(name) && _wishes.Remove(name);
        if (isLess)
            _folder.Keep(_wishes);
    }

    private PoolPlace PlaceFor(VirtualServerSettings settings)
    {
        var place = new PoolPlace(new Pool(settings), _table, _scripts, _fifos, _postman, _afterwards, _log);
        place.IsSuspended = _addresses is not null && !place.IsHere(_addresses);
        return place;
    }

    /// <summary>Scripts, FIFOs, checks and addresses of this configuration.</summary>
    private void Equip(DaemonSettings settings)
    {
        ScriptSecurity security = ScriptSecurity.OfThisMachine(settings);
        _scripts.Use(Commands(), security);
        _postman.Use(settings.Notices.Mail, settings.RouterId);
        _fifos.Open(_settings.Fifos, Accounts.OfThisMachine(), security, _children);
        // The same one: scripts of the checks before have some time to end.
        if (_checks is null)
            _checks = new CheckHost(_poller, this, FirstCheckToken, security, _settings.Certificate);
        else
            _checks.Use(security, _settings.Certificate);
        if (_addresses is not null)
            _poller.Remove(_addresses.Fd);
        _addresses?.Dispose();
        _addresses = null;
        if (!_settings.Servers.Any(server => server.HaSuspend))
            return;
        try
        {
            _addresses = new AddressWatch(_settings.Process.MonitorBuffer, _settings.Process.ForcesMonitorBuffer,
                _settings.Servers.Any(
                server => server.HaSuspend && server.Services.Any(service => service.Family == IpFamily.IPv6)));
            _poller.Add(_addresses.Fd, AddressToken);
        }
        catch (Win32Exception refused)
        {
            _log(new LogLine(LogLevel.Error, $"ha_suspend: {refused.Message} All servers are checked"));
        }
    }

    private IEnumerable<ScriptCommand> Commands()
    {
        foreach (VirtualServerSettings service in _settings.Servers)
        {
            foreach (RealServerSettings server in service.RealServers)
                foreach (ScriptCommand? command in (ScriptCommand?[])[server.NotifyUp, server.NotifyDown])
                    if (command is not null)
                        yield return command;
            foreach (ScriptCommand? command in (ScriptCommand?[])[service.QuorumUp, service.QuorumDown])
                if (command is not null)
                    yield return command;
        }
    }

    private void WantAll()
    {
        _table.BeginWanting();
        foreach (PoolPlace place in _pools)
            place.WantAll();
        _table.EndWanting();
    }

    private void BeginChecks(Dictionary<CheckKey, CheckMemory> memories, Instant now)
    {
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            PoolPlace place = _pools[pool];
            ForEachCheck(pool, (key, server, check) =>
            {
                _checks!.Begin(key, check, server.Name, place.Pool.Settings.Name,
                    memories.GetValueOrDefault(key), now);
                if (place.IsSuspended)
                    _checks.Suspend(key);
            });
        }
    }

    /// <summary>The end, in good order: nothing of ours is left in the kernel.</summary>
    /// <param name="leavesTable">`-I`: but services and servers, which go on serving.</param>
    public void Stop(bool leavesTable)
    {
        _checks?.EndAll();
        _scripts.End(SignalWords.Stop);
        foreach (PoolPlace place in _pools)
            place.Pool.Stop(place);
        if (leavesTable)
            _log(new LogLine(LogLevel.Info, "IPVS is left as it is"));
        else if (_settings.FlushOnStop == FlushOnStop.Everything)
        {
            _table.Flush();
            _marks.Remove();
        }
        else
        {
            _table.BeginWanting();
            _table.EndWanting();
            _table.Reconcile();
            _marks.Remove();
        }
        _kernelWide.Restore();
        foreach (Action told in _afterwards)
            told();
        _afterwards.Clear();
        AwaitLastWords();
    }

    private void AwaitLastWords()
    {
        Span<int> ready = stackalloc int[16];
        Instant end = BootClock.Now + s_lastWords, lastMail = BootClock.Now + s_lastMails;
        _postman.End();
        _postman.Due(BootClock.Now);
        while ((_scripts.Running > 0 || _checks is { HasLeaving: true }) && BootClock.Now < end
            || _postman.IsBusy && BootClock.Now < lastMail)
        {
            bool isOurs = false;
            Instant until = Instant.Earlier(BootClock.Now < end ? end : lastMail, _postman.NextDeadline);
            foreach (int token in ready[.._poller.Wait(ready, until)])
                isOurs |= Serve(token, BootClock.Now);
            _postman.Due(BootClock.Now);
            // Nobody takes what is somebody else's now, and it stays ready.
            if (!isOurs)
                Thread.Sleep(Glance);
        }
        _postman.GiveUp();
        _scripts.End(SignalWords.Kill);
        _checks?.Dispose();
        _checks = null;
    }
}
