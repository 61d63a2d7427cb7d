using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Mail;
using Appliance.Notify;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>A pool, and where what comes of it goes.</summary>
/// <param name="afterwards">Done when the table is written.</param>
internal sealed class PoolPlace(Pool pool, IpvsTable table, NotifyScripts scripts, Fifos fifos,
    Postman postman, List<Action> afterwards, Action<LogLine> log) : IPoolOutputs
{
    public Pool Pool { get; } = pool;

    public bool IsSuspended { get; set; }

    /// <summary>Of what it is a successor over a reload: address, port and protocol, or mark and family, or group and
    /// place, whatever is in the group.</summary>
    public string Identity => Pool.Settings.UniqueName;

    /// <summary>The machine has one of its addresses; marks are everywhere.</summary>
    public bool IsHere(AddressWatch addresses)
    {
        if (!Pool.Settings.HaSuspend)
            return true;
        foreach (MarkedRange range in Pool.Settings.Marked)
            if (addresses.HasAny(range.First, range.Last))
                return true;
        foreach (IpvsService service in Pool.Settings.Services)
            if (service.Mark != 0 ? Pool.Settings.Marked.IsEmpty : addresses.Has(service.Address))
                return true;
        return false;
    }

    private IpvsDestination In(in IpvsService service, int target) => target == Pool.SorryTarget
        ? Pool.Settings.Sorry!.For(service) : Pool.Servers[target].Settings.For(service);

    /// <summary>All that it wants in the table.</summary>
    public void WantAll()
    {
        foreach (IpvsService service in Pool.Settings.Services)
        {
            table.Want(service);
            for (int target = Pool.SorryTarget; target < Pool.Servers.Length; target++)
                if (Pool.InTable(target) is int weight)
                    table.Want(service, In(service, target) with { Weight = weight });
        }
    }

    /// <summary>An earlier process of ours has served it, and the kernel does still.</summary>
    public bool WasServed => Pool.Settings.Services.Any(service => table.WasOurs(service));

    /// <summary>The weight that a target has in the kernel's table; null where it is not in it.</summary>
    public int? InKernel(int target)
    {
        foreach (IpvsService service in Pool.Settings.Services)
            if (table.WasOurs(service))
                return table.Present(service, In(service, target))?.Weight;
        return null;
    }

    /// <param name="number">Its place among all, for keys of checks.</param>
    /// <param name="checks">Null when none run.</param>
    public PoolReport Report(int number, IReadOnlyDictionary<CheckKey, CheckTrace> traces, CheckHost? checks)
    {
        var servers = ImmutableArray.CreateBuilder<ServerReport>();
        for (int target = 0; target < Pool.Servers.Length; target++)
            servers.Add(Report(target, number, traces, checks));
        if (Pool.Settings.Sorry is { } sorry && !Pool.SorryIsReal)
            servers.Add(new ServerReport
            {
                Name = sorry.Name, IsSorry = true, Forwarding = sorry.Destination.Forwarding, IsUp = true,
                Weight = sorry.Destination.Weight, InTable = Pool.InTable(Pool.SorryTarget), IsDrained = false,
                IsDisabled = false, SetWeight = null, Checks = [], Counters = CountersOf(Pool.SorryTarget),
                Inhibits = sorry.Inhibit, FileWeight = sorry.Destination.Weight, InKernel = Found(Pool.SorryTarget),
            });
        return new PoolReport
        {
            Name = Pool.Settings.UniqueName, Services = Pool.Settings.Services.Length, HasQuorum = Pool.HasQuorum,
            Worth = Pool.Worth, Gains = Pool.Gains, Loses = Pool.Loses, IsSuspended = IsSuspended,
            Servers = servers.ToImmutable(), InKernel = ServicesInKernel(), Unlisted = table.Unlisted,
        };
    }

    private ImmutableArray<ServiceReport> ServicesInKernel()
    {
        var services = ImmutableArray.CreateBuilder<ServiceReport>();
        foreach (IpvsService service in Pool.Settings.Services)
            if (table.Counters(service) is { } counted && ServiceKey.Of(service) is var key)
                services.Add(new ServiceReport(key.Address, key.Port, key.Protocol, key.Mark, counted));
        return services.ToImmutable();
    }

    private ServerReport Report(int target, int number, IReadOnlyDictionary<CheckKey, CheckTrace> traces,
        CheckHost? host)
    {
        PoolServer it = Pool.Servers[target];
        var checks = ImmutableArray.CreateBuilder<CheckReport>(it.Checks.Length);
        for (int check = 0; check < it.Checks.Length; check++)
        {
            var key = new CheckKey(number, target, check);
            checks.Add((traces.GetValueOrDefault(key) ?? new CheckTrace()).Report(it.Settings.Checks[check],
                it.Checks[check] == CheckVerdict.Passed, host?.Look(key)));
        }
        return new ServerReport
        {
            Name = it.Settings.Name, IsSorry = false, Forwarding = it.Settings.Destination.Forwarding, IsUp = it.IsUp,
            Weight = it.Weight, InTable = it.InTable, IsDrained = it.Wish.Role == OperatorRole.Drained,
            IsDisabled = it.Wish.Role == OperatorRole.Disabled, SetWeight = it.Wish.Weight,
            Checks = checks.ToImmutable(), Counters = CountersOf(target), Inhibits = it.Settings.Inhibit,
            FileWeight = it.Settings.Destination.Weight, InKernel = Found(target),
        };
    }

    /// <summary>In the kernel's table, behind all services; null where one lacks it.</summary>
    private int? Found(int target)
    {
        int? weight = null;
        foreach (IpvsService service in Pool.Settings.Services)
            if (table.Present(service, In(service, target)) is { } present)
                weight = present.Weight;
            else
                return null;
        return weight;
    }

    private IpvsCounters? CountersOf(int target)
    {
        IpvsCounters? sum = null;
        foreach (IpvsService service in Pool.Settings.Services)
            if (table.Counters(service, In(service, target)) is { } more)
                sum = sum is { } soFar ? soFar + more : more;
        return sum;
    }

    void IPoolOutputs.Say(LogLevel level, string line) => log(new LogLine(level, line));

    void IPoolOutputs.Serve(int target, int weight)
    {
        foreach (IpvsService service in Pool.Settings.Services)
            table.Want(service, In(service, target) with { Weight = weight });
    }

    void IPoolOutputs.Withdraw(int target)
    {
        foreach (IpvsService service in Pool.Settings.Services)
            table.Unwant(service, In(service, target));
    }

    void IPoolOutputs.Run(int server, ScriptCommand command)
    {
        string whose = server == Pool.SorryTarget ? $"VS {Pool.Settings.UniqueName}"
            : $"RS {Pool.Settings.RealServers[server].Name} {Pool.Settings.UniqueName}";
        afterwards.Add(() => scripts.Run(whose, command));
    }

    void IPoolOutputs.Tell(string line) => afterwards.Add(() => fifos.Tell(line));

    void IPoolOutputs.Mail(string subject, string body, bool ofCheckAlone)
    {
        if (!ofCheckAlone || !postman.LeavesOutChecks)
            afterwards.Add(() => postman.Send(subject, body));
    }
}
