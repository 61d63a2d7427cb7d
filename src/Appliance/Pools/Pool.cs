using Appliance.Base;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>
/// One virtual server: who of its real servers serves, whether they are enough (the quorum), and who serves where they
/// are not. Pure: it is told what checks and people say, and answers in <see cref="IPoolOutputs"/>; lines, mails and
/// FIFO lines are keepalived's, and so is the order. Unlike keepalived it never leaves a moment without a destination:
/// who comes is set before who goes is removed.
/// <para>Beginnings and ends are in Pool.Lives.cs.</para>
/// </summary>
internal sealed partial class Pool
{
    /// <summary>The sorry server, where a real one is known by its place.</summary>
    public const int SorryTarget = -1;

    private readonly PoolServer[] _servers;
    /// <summary>The real server that the sorry server is as well: the kernel has one destination for both.</summary>
    private readonly int _sorryIs = -1;
    private bool _hasBegun, _isOver;
    private int? _sorryInTable;

    public Pool(VirtualServerSettings settings)
    {
        Settings = settings;
        _servers = new PoolServer[settings.RealServers.Length];
        for (int i = 0; i < _servers.Length; i++)
        {
            _servers[i] = new PoolServer(settings.RealServers[i]);
            if (settings.Sorry is { } sorry && sorry.Destination.HasKeyOf(settings.RealServers[i].Destination))
                _sorryIs = i;
        }
    }

    public VirtualServerSettings Settings { get; }

    public ReadOnlySpan<PoolServer> Servers => _servers;

    public bool HasQuorum { get; private set; }

    /// <summary>The sorry server has the place of all others.</summary>
    public bool SorryServes => Settings.Sorry is not null && _hasBegun && !_isOver && !HasQuorum;

    /// <summary>The weight that is up.</summary>
    public long Worth
    {
        get
        {
            long worth = 0;
            foreach (PoolServer server in _servers)
                worth += server.Worth;
            return worth;
        }
    }

    /// <summary>
    /// What gains the quorum. No more than all servers together have: keepalived asks for the whole hysteresis, and
    /// then keeps its sorry server for ever.
    /// </summary>
    public long Gains => Settings.Quorum + Above;

    private long Above
    {
        get
        {
            long whole = 0;
            foreach (PoolServer server in _servers)
                whole += server.Settings.Destination.Weight;
            return Math.Clamp(whole - Settings.Quorum, 0, Settings.Hysteresis);
        }
    }

    /// <summary>Less than this loses it; so does having nothing.</summary>
    public long Loses => Math.Max(1, (long)Settings.Quorum - Settings.Hysteresis);

    /// <summary>The sorry server is one of the real ones, too.</summary>
    public bool SorryIsReal => _sorryIs >= 0;

    /// <summary>The weight with which it is wanted in the table; null while it is not.</summary>
    public int? InTable(int target) => target == SorryTarget ? _sorryInTable : _servers[target].InTable;

    /// <summary>A check says something else than before, or speaks for the first time.</summary>
    /// <param name="body">Of the mail that tells of it.</param>
    public void Check(int server, int check, bool isUp, string body, IPoolOutputs to)
    {
        PoolServer it = _servers[server];
        (bool wasUp, bool hadFailed) = (it.IsUp, it.HasFailed);
        it.Checks[check] = isUp ? CheckVerdict.Passed : CheckVerdict.Failed;
        if (wasUp != it.IsUp)
            Change(it, it.IsUp, to);
        // Nobody has heard of it yet: it was never up.
        if (wasUp != it.IsUp || !hadFailed && it.HasFailed)
            TellServer(server, it.IsUp, to);
        if (it.Settings.MailsChanges)
            to.Mail($"Realserver {it.Settings.Name} of virtual server {Settings.Name} - {UpOrDown(isUp)}", body,
                ofCheckAlone: wasUp == it.IsUp);
        Judge(to);
    }

    /// <summary>What a check makes of the weight is another than before.</summary>
    public void Adjust(int server, int check, WeightChange adjustment, IPoolOutputs to)
    {
        PoolServer it = _servers[server];
        int before = it.Weight;
        it.Adjustments[check] = adjustment;
        SayWeight(it, before, to);
        Judge(to);
    }

    /// <summary>A person wants it otherwise than before.</summary>
    public void Wish(int server, OperatorWish wish, IPoolOutputs to)
    {
        PoolServer it = _servers[server];
        if (it.Wish == wish)
            return;
        int before = it.Weight;
        OperatorRole role = it.Wish.Role;
        it.Wish = wish;
        if (role != wish.Role)
            to.Say(LogLevel.Info, $"Service {it.Settings.Name} of VS {Settings.Name} is {Words(wish.Role)}");
        SayWeight(it, before, to);
        Judge(to);
    }

    private static string Words(OperatorRole role) => role switch
    {
        OperatorRole.Drained => "drained: it gets no new connections",
        OperatorRole.Disabled => "disabled",
        _ => "enabled again",
    };

    private void SayWeight(PoolServer it, int before, IPoolOutputs to)
    {
        if (it.Weight != before)
            to.Say(LogLevel.Info, $"Changing weight from {before} to {it.Weight} for "
                + $"{(it.IsUp ? "active" : "inactive")} service {it.Settings.Name} of VS {Settings.Name}");
    }

    /// <summary>Said only where the table changes for it.</summary>
    private void Change(PoolServer it, bool isUp, IPoolOutputs to)
    {
        if (SorryServes || it.Wish.Role == OperatorRole.Disabled)
            return;
        to.Say(LogLevel.Info, it.Settings.Inhibit
            ? $"{(isUp ? "Enabling" : "Disabling")} service {it.Settings.Name} of VS {Settings.Name}"
            : isUp ? $"Adding service {it.Settings.Name} to VS {Settings.Name}"
            : $"Removing service {it.Settings.Name} from VS {Settings.Name}");
    }

    private void TellServer(int server, bool isUp, IPoolOutputs to)
    {
        RealServerSettings settings = _servers[server].Settings;
        if ((isUp ? settings.NotifyUp : settings.NotifyDown) is { } command)
            to.Run(server, command);
        to.Tell($"RS {settings.Name} {Settings.Name} {UpOrDown(isUp)}");
    }

    private void TellQuorum(bool isUp, string body, IPoolOutputs to)
    {
        if ((isUp ? Settings.QuorumUp : Settings.QuorumDown) is { } command)
            to.Run(SorryTarget, command);
        to.Tell($"VS {Settings.Name} {UpOrDown(isUp)}");
        if (Settings.MailsChanges)
            to.Mail($"Virtualserver {Settings.Name} - {UpOrDown(isUp)}", body);
    }

    private static string UpOrDown(bool isUp) => isUp ? "UP" : "DOWN";

    /// <summary>The quorum, and then the table.</summary>
    private void Judge(IPoolOutputs to)
    {
        long worth = Worth;
        if (!HasQuorum && worth >= Gains)
            Gain(worth, to);
        else if (HasQuorum && worth < Loses)
            Lose(worth, to);
        Settle(to);
    }

    private void Gain(long worth, IPoolOutputs to)
    {
        bool sorryServed = SorryServes && InTable(SorryTargetOrSame) is not null;
        HasQuorum = true;
        string sum = $"{Settings.Quorum}+{Above}={Gains} <= {worth}";
        to.Say(LogLevel.Info, $"Gained quorum {sum} for VS {Settings.Name}");
        if (sorryServed)
        {
            SorryServerSettings sorry = Settings.Sorry!;
            to.Say(LogLevel.Info,
                $"{(sorry.Inhibit ? "Disabling" : "Removing")} sorry server {sorry.Name} from VS {Settings.Name}");
            to.Say(LogLevel.Info, $"Adding alive servers to the pool for VS {Settings.Name}");
        }
        TellQuorum(true, $"=> Gained quorum {sum} <=", to);
    }

    private void Lose(long worth, IPoolOutputs to)
    {
        HasQuorum = false;
        string sum = $"{Settings.Quorum}-{Settings.Quorum - Loses}={Loses} > {worth}";
        to.Say(LogLevel.Info, $"Lost quorum {sum} for VS {Settings.Name}");
        if (Settings.Sorry is { } sorry)
        {
            SayToSorry(sorry, to);
            to.Say(LogLevel.Info, $"Removing alive servers from the pool for VS {Settings.Name}");
        }
        TellQuorum(false, $"=> Lost quorum {sum} <=", to);
    }

    private void SayToSorry(SorryServerSettings sorry, IPoolOutputs to) => to.Say(LogLevel.Info,
        $"{(sorry.Inhibit ? "Enabling" : "Adding")} sorry server {sorry.Name} to VS {Settings.Name}");

    private int SorryTargetOrSame => _sorryIs >= 0 ? _sorryIs : SorryTarget;

    /// <summary>Says what of the table is another now: first who comes, then who goes.</summary>
    private void Settle(IPoolOutputs to)
    {
        for (int target = SorryTarget; target < _servers.Length; target++)
            if (Wanted(target) is { } weight && weight != InTable(target))
            {
                Keep(target, weight);
                to.Serve(target, weight);
            }
        for (int target = SorryTarget; target < _servers.Length; target++)
            if (Wanted(target) is null && InTable(target) is not null)
            {
                Keep(target, null);
                to.Withdraw(target);
            }
    }

    private void Keep(int target, int? weight)
    {
        if (target == SorryTarget)
            _sorryInTable = weight;
        else
            _servers[target].InTable = weight;
    }

    private int? Wanted(int target)
    {
        if (_isOver || target == SorryTarget && _sorryIs >= 0)
            return null;
        if (target == SorryTarget)
            return WantedAsSorry;
        return WantedAsServer(_servers[target], target == _sorryIs ? WantedAsSorry : null);
    }

    private int? WantedAsSorry => Settings.Sorry is not { } sorry ? null
        : SorryServes ? sorry.Destination.Weight : sorry.Inhibit ? 0 : null;

    /// <param name="asSorry">What the sorry server's part of it wants; null when it is none.</param>
    private int? WantedAsServer(PoolServer it, int? asSorry)
    {
        if (SorryServes && asSorry is { } instead)
            return instead;
        if (it.MayServe)
            return SorryServes ? null : it.Weight;
        // What is open to it goes on; while the sorry server serves nobody new is put there.
        bool staysIdle = it.Settings.Inhibit && it.Wish.Role != OperatorRole.Disabled
            && (!SorryServes || it.InTable is not null);
        return staysIdle ? 0 : asSorry;
    }
}
