using Appliance.Base;
using Appliance.Settings.Balancing;

namespace Appliance.Pools;

/// <summary>How a pool begins, goes on as another one's successor, and ends.</summary>
internal sealed partial class Pool
{
    /// <summary>A start with nothing before it.</summary>
    /// <param name="tellsServers">`rs_init_notifies`: scripts and FIFOs hear of servers that begin as up.</param>
    public void Begin(bool tellsServers, IPoolOutputs to)
    {
        // As long as the servers are being added there is no quorum, and no sorry server either.
        for (int server = 0; server < _servers.Length; server++)
            if (_servers[server].HasFailed || tellsServers && _servers[server].IsUp)
                TellServer(server, _servers[server].IsUp, to);
        BeginQuorum(to);
    }

    private void BeginQuorum(IPoolOutputs to)
    {
        _hasBegun = true;
        long worth = Worth;
        if (worth < Gains && Settings.Sorry is { } sorry)
        {
            string sum = $"{Settings.Quorum}+{Above}={Gains} > {worth}";
            to.Say(LogLevel.Info, $"Starting with quorum down {sum} for VS {Settings.Name}");
            SayToSorry(sorry, to);
            TellQuorum(false, $"=> Starting with quorum down {sum} <=", to);
        }
        Judge(to);
    }

    /// <summary>
    /// A start after a process that did not stop in order: its table is still there, and has served since. Who stands
    /// in it is up until its check says otherwise; who does not was down, and stays so until each of its checks has
    /// passed. Nobody is told again of what has not changed. But while the sorry server stood in the table the others
    /// were not in it, dead or alive: then all have to pass, and are told of.
    /// </summary>
    /// <param name="table">Weight of each target in the kernel's table; null where it has none.</param>
    public void Recover(Func<int, int?> table, IPoolOutputs to)
    {
        for (int server = 0; server < _servers.Length; server++)
        {
            PoolServer it = _servers[server];
            it.InTable = table(server);
            if (HadFailed(it))
                it.BeginFailed();
            else
                it.Resume(it.InTable ?? it.Weight);
        }
        if (Settings.Sorry is not null && _sorryIs < 0)
            _sorryInTable = table(SorryTarget);
        _hasBegun = true;
        HasQuorum = Worth >= Loses && _sorryInTable is null or 0;
        Judge(to);
    }

    /// <summary>
    /// What people want is known, and no failure: a disabled server is in no table, and one whose weight they have
    /// taken is there with 0, as a failed one with `inhibit_on_failure` is.
    /// </summary>
    private static bool HadFailed(PoolServer it) => it.Wish.Role != OperatorRole.Disabled
        && (it.InTable is not { } weight || weight == 0 && it.Settings.Inhibit && it.Weight > 0);

    /// <summary>A reload: goes on as the successor of the pool of the same name.</summary>
    /// <param name="before">The one before.</param>
    /// <param name="tellsServers">Those that come are told of.</param>
    /// <param name="to">What comes of it.</param>
    /// <param name="left">The same of servers that are no more: their places are those of before.</param>
    public void Succeed(Pool before, bool tellsServers, IPoolOutputs to, IPoolOutputs left)
    {
        HasQuorum = before.HasQuorum;
        // One that is no more, or is a real server now, is nothing that this pool could withdraw.
        _sorryInTable = Settings.Sorry is not null && _sorryIs < 0 ? before._sorryInTable : null;
        for (int server = 0; server < _servers.Length; server++)
            Succeed(server, before, tellsServers, to);
        foreach (PoolServer gone in before._servers)
            if (PlaceOf(gone.Settings) < 0)
                before.LeaveBehind(gone, left);
        _hasBegun = before._hasBegun;
        Judge(to);
    }

    private void Succeed(int server, Pool before, bool tellsServers, IPoolOutputs to)
    {
        PoolServer it = _servers[server];
        if (before.PlaceOf(it.Settings) is var old and >= 0)
        {
            PoolServer was = before._servers[old];
            int weight = was.Weight;
            it.Inherit(was);
            SayWeight(it, weight, to);
            return;
        }
        if (it.IsUp)
            Change(it, isUp: true, to);
        if (it.HasFailed || it.IsUp && tellsServers)
            TellServer(server, it.IsUp, to);
    }

    /// <summary>Of the server of the same address and port, or -1.</summary>
    public int PlaceOf(RealServerSettings server)
    {
        for (int place = 0; place < _servers.Length; place++)
            if (_servers[place].Settings.Destination.HasKeyOf(server.Destination))
                return place;
        return -1;
    }

    private void LeaveBehind(PoolServer gone, IPoolOutputs to)
    {
        to.Say(LogLevel.Info, $"service {gone.Settings.Name} no longer exist");
        TellEnd(gone, "=> Removing <=", to);
    }

    private void TellEnd(PoolServer it, string body, IPoolOutputs to)
    {
        if (!it.IsUp)
            return;
        TellServer(Array.IndexOf(_servers, it), isUp: false, to);
        if (it.Settings.MailsChanges)
            to.Mail($"Realserver {it.Settings.Name} of virtual server {Settings.Name} - DOWN", body);
    }

    /// <summary>A reload has left it out.</summary>
    public void Remove(IPoolOutputs to)
    {
        to.Say(LogLevel.Info, $"Removing Virtual Server {Settings.Name}");
        foreach (PoolServer it in _servers)
            TellEnd(it, "=> Removing <=", to);
        if (HasQuorum)
            TellQuorum(false, "=> Removing <=", to);
        End(to);
    }

    /// <summary>The end of all. With `omega` scripts, FIFOs and mails hear of it.</summary>
    public void Stop(IPoolOutputs to)
    {
        foreach (PoolServer it in _servers)
        {
            // keepalived says it of every server; here it is said of those that are there.
            if (it.InTable is not null)
                to.Say(LogLevel.Info, $"Shutting down {(it.IsUp ? "" : "(inhibited) ")}service {it.Settings.Name} "
                    + $"from VS {Settings.Name}");
            if (Settings.Omega)
                TellEnd(it, "=> Shutting down <=", to);
        }
        if (Settings.Omega)
            TellQuorum(false, "=> Shutting down <=", to);
        End(to);
    }

    private void End(IPoolOutputs to)
    {
        _isOver = true;
        Settle(to);
    }
}
