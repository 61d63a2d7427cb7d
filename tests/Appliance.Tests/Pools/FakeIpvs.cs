using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

/// <summary>A kernel's table, with its errors; and what was asked of it, a line each.</summary>
internal sealed class FakeIpvs : IIpvs
{
    public sealed record Entry(IpvsService Service)
    {
        public IpvsService Service { get; set; } = Service;
        public Dictionary<DestinationKey, IpvsDestination> Destinations { get; } = [];
    }

    public Dictionary<ServiceKey, Entry> Services { get; } = [];
    public List<string> Asked { get; } = [];
    public IpvsTimeouts Timeouts { get; set; } = new(900, 120, 300);
    public List<IpvsDaemon> Daemons { get; } = [];
    /// <summary>There is no module.</summary>
    public bool IsMissing { get; set; }
    /// <summary>What it has no module for.</summary>
    public string? UnknownScheduler { get; set; }
    /// <summary>Addresses that are its own: it says so.</summary>
    public IpAddress? Own { get; set; }

    /// <summary>What it says to who starts a daemon.</summary>
    public Errno DaemonRefusal { get; set; }

    /// <summary>What was asked since the last time.</summary>
    public string[] Taken()
    {
        string[] asked = [.. Asked];
        Asked.Clear();
        return asked;
    }

    public Errno Open() => IsMissing ? Errno.ENOENT : Errno.Ok;

    public Errno List(List<PresentService> into)
    {
        foreach (Entry entry in Services.Values)
            into.Add(new PresentService(entry.Service, default));
        return Open();
    }

    public Errno List(in IpvsService service, List<PresentDestination> into)
    {
        if (Services.TryGetValue(ServiceKey.Of(service), out Entry? entry))
            foreach (IpvsDestination destination in entry.Destinations.Values)
                into.Add(new PresentDestination(
                    destination.Address == Own ? destination with { Forwarding = IpvsForwarding.Local } : destination,
                    new IpvsCounters { Connections = 7 }));
        return Open();
    }

    public Errno Set(in IpvsService service, bool isNew)
    {
        Asked.Add($"{(isNew ? "NEW" : "SET")} {IpvsWords.Of(ServiceKey.Of(service))} {service.Scheduler}");
        bool isThere = Services.TryGetValue(ServiceKey.Of(service), out Entry? entry);
        if (isNew == isThere)
            return isNew ? Errno.EEXIST : Errno.ESRCH;
        if (service.Scheduler.ToString() == UnknownScheduler)
            return Errno.ENOENT;
        if (isNew)
            Services.Add(ServiceKey.Of(service), new Entry(service));
        else
            entry!.Service = service;
        return Errno.Ok;
    }

    public Errno Remove(in IpvsService service)
    {
        Asked.Add($"DEL {IpvsWords.Of(ServiceKey.Of(service))}");
        return Services.Remove(ServiceKey.Of(service)) ? Errno.Ok : Errno.ESRCH;
    }

    public Errno Set(in IpvsService service, in IpvsDestination destination, bool isNew)
    {
        Asked.Add($"{(isNew ? "NEW" : "SET")} {Words(service, destination)} {destination.Weight}");
        if (!Services.TryGetValue(ServiceKey.Of(service), out Entry? entry))
            return Errno.ESRCH;
        var key = DestinationKey.Of(destination);
        if (isNew == entry.Destinations.ContainsKey(key))
            return isNew ? Errno.EEXIST : Errno.ENOENT;
        entry.Destinations[key] = destination;
        return Errno.Ok;
    }

    public Errno Remove(in IpvsService service, in IpvsDestination destination)
    {
        Asked.Add($"DEL {Words(service, destination)}");
        return !Services.TryGetValue(ServiceKey.Of(service), out Entry? entry) ? Errno.ESRCH
            : entry.Destinations.Remove(DestinationKey.Of(destination)) ? Errno.Ok : Errno.ENOENT;
    }

    private static string Words(in IpvsService service, in IpvsDestination destination) =>
        IpvsWords.Of(ServiceKey.Of(service), DestinationKey.Of(destination));

    public Errno Flush()
    {
        Asked.Add("FLUSH");
        Services.Clear();
        return Errno.Ok;
    }

    public Errno Read(out IpvsTimeouts timeouts)
    {
        timeouts = Timeouts;
        return Open();
    }

    public Errno Set(in IpvsTimeouts timeouts)
    {
        Asked.Add($"TIMEOUTS {timeouts.Tcp} {timeouts.TcpFin} {timeouts.Udp}");
        Timeouts = timeouts;
        return Open();
    }

    public Errno Start(in IpvsDaemon daemon)
    {
        Asked.Add($"START {(daemon.IsBackup ? "backup" : "master")} {daemon.Interface}");
        bool isBackup = daemon.IsBackup;
        if (Daemons.Exists(one => one.IsBackup == isBackup))
            return Errno.EEXIST;
        if (!DaemonRefusal.IsOk)
            return DaemonRefusal;
        Daemons.Add(daemon);
        return Open();
    }

    public Errno Stop(in IpvsDaemon daemon)
    {
        bool isBackup = daemon.IsBackup;
        Asked.Add($"STOP {(isBackup ? "backup" : "master")}");
        return Daemons.RemoveAll(other => other.IsBackup == isBackup) > 0 ? Errno.Ok : Errno.ESRCH;
    }
}
