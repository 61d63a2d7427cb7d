using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>
/// The kernel's table, wanted versus present (as `Holdings` has it, for objects that stand in each other, change, and
/// are of any number). What is wanted is said here; what is there is listed. Only the difference is written: what is
/// equal is not touched, and its connections go on over a start, a reload and a crash of ours. A table that another
/// program has changed is put back after the next list, and destinations that others put into a service of ours go.
/// <para>
/// A service is ours when it is wanted, or stands in the list of those that we made; any other is never touched. What
/// the kernel refuses is asked for again after the next list. How it is written is in IpvsTable.Writing.cs.
/// </para>
/// </summary>
/// <param name="owned">What an earlier process made.</param>
/// <param name="keep">Called with all that is ours before a new one of them is made, and after one has gone.</param>
internal sealed partial class IpvsTable(
    IIpvs kernel, HashSet<ServiceKey> owned, Action<IReadOnlySet<ServiceKey>> keep, Action<LogLine> log)
{
    /// <summary>
    /// IPVS tells nobody of changes, so it is looked at so often: a list of the services, and for each of ours one of
    /// its destinations.
    /// </summary>
    public static readonly Duration Pause = Duration.FromSeconds(5);

    private sealed class Service(ServiceKey key)
    {
        public ServiceKey Key { get; } = key;
        public IpvsService? Wanted, Present;
        public Dictionary<DestinationKey, Destination> Destinations { get; } = [];
        public IpvsCounters Counters;
        public Errno Refused;
        public int WantedIn, ListedIn;
        /// <summary>The last list before it was heard of.</summary>
        public int MetAfter;
        public bool IsDirty;
    }

    private sealed class Destination(DestinationKey key)
    {
        public DestinationKey Key { get; } = key;
        public IpvsDestination? Wanted, Present;
        public IpvsCounters Counters;
        public Errno Refused;
        public int WantedIn, ListedIn;
    }

    private readonly Dictionary<ServiceKey, Service> _services = [];
    private readonly List<Service> _dirty = [];
    private readonly List<PresentService> _listedServices = [];
    private readonly List<PresentDestination> _listedDestinations = [];
    private int _wanting, _listing;

    /// <summary>Why the last <see cref="List"/> failed; ENOENT where there is no IPVS.</summary>
    public Errno Unlisted { get; private set; }

    /// <summary>What is there is known, so that something can be written.</summary>
    public bool IsListed { get; private set; }

    /// <summary>What is wanted from here to <see cref="EndWanting"/> is all that is wanted.</summary>
    public void BeginWanting() => _wanting++;

    public void Want(in IpvsService service)
    {
        Service it = Find(ServiceKey.Of(service));
        it.WantedIn = _wanting;
        if (it.Wanted == service)
            return;
        it.Wanted = service;
        MarkDirty(it);
    }

    public void Want(in IpvsService service, in IpvsDestination destination)
    {
        Service of = Find(ServiceKey.Of(service));
        Destination it = Find(of, DestinationKey.Of(destination));
        it.WantedIn = _wanting;
        if (it.Wanted == destination)
            return;
        it.Wanted = destination;
        MarkDirty(of);
    }

    public void Unwant(in IpvsService service, in IpvsDestination destination)
    {
        if (!_services.TryGetValue(ServiceKey.Of(service), out Service? of)
            || !of.Destinations.TryGetValue(DestinationKey.Of(destination), out Destination? it))
            return;
        it.Wanted = null;
        MarkDirty(of);
    }

    public void EndWanting()
    {
        foreach (Service service in _services.Values)
        {
            if (service.Wanted is not null && service.WantedIn != _wanting)
            {
                service.Wanted = null;
                MarkDirty(service);
            }
            foreach (Destination destination in service.Destinations.Values)
                if (destination.Wanted is not null && destination.WantedIn != _wanting)
                {
                    destination.Wanted = null;
                    MarkDirty(service);
                }
        }
    }

    /// <summary>`lvs_flush`: whatever is in the next list, and not wanted, goes, whoever made it.</summary>
    public bool TakesAll { get; set; }

    /// <summary>`lvs_flush_on_stop`: everything goes, whoever made it.</summary>
    public void Flush()
    {
        Errno error = kernel.Flush();
        if (!error.IsOk)
            log(new LogLine(LogLevel.Error, IpvsWords.Refusal(IpvsCommand.Flush, error, null)));
        _services.Clear();
        _dirty.Clear();
        owned.Clear();
        keep(owned);
    }

    /// <summary>An earlier process made it, and it is there.</summary>
    public bool WasOurs(in IpvsService service) =>
        owned.Contains(ServiceKey.Of(service)) && Present(service) is not null;

    public IpvsService? Present(in IpvsService service) =>
        _services.TryGetValue(ServiceKey.Of(service), out Service? it) ? it.Present : null;

    /// <summary>Null when it is not there.</summary>
    public IpvsDestination? Present(in IpvsService service, in IpvsDestination destination) =>
        FindPresent(service, destination)?.Present;

    /// <summary>What the kernel counted for it, as of the last list; null when it is not there.</summary>
    public IpvsCounters? Counters(in IpvsService service, in IpvsDestination destination) =>
        FindPresent(service, destination)?.Counters;

    /// <summary>The same of a service.</summary>
    public IpvsCounters? Counters(in IpvsService service) =>
        _services.TryGetValue(ServiceKey.Of(service), out Service? it) && it.Present is not null ? it.Counters : null;

    private Destination? FindPresent(in IpvsService service, in IpvsDestination destination) =>
        _services.TryGetValue(ServiceKey.Of(service), out Service? of)
            && of.Destinations.TryGetValue(DestinationKey.Of(destination), out Destination? it)
            && it.Present is not null ? it : null;

    private Service Find(in ServiceKey key)
    {
        if (_services.TryGetValue(key, out Service? it))
            return it;
        _services.Add(key, it = new Service(key) { MetAfter = _listing });
        return it;
    }

    private static Destination Find(Service of, in DestinationKey key)
    {
        if (of.Destinations.TryGetValue(key, out Destination? it))
            return it;
        of.Destinations.Add(key, it = new Destination(key));
        return it;
    }

    private void MarkDirty(Service it)
    {
        if (it.IsDirty)
            return;
        it.IsDirty = true;
        _dirty.Add(it);
    }

    /// <summary>
    /// Lists what is there. What is not as wanted is written by the next <see cref="Reconcile"/>. False when the kernel
    /// has no IPVS, or does not answer, which is said once.
    /// </summary>
    public bool List()
    {
        Errno error = kernel.Open();
        _listedServices.Clear();
        if (error.IsOk)
            error = kernel.List(_listedServices);
        if (error.IsOk)
            error = ListOurs();
        if (error != Unlisted && !error.IsOk)
            log(new LogLine(LogLevel.Error, error == Errno.ENOENT
                ? "IPVS: Can't initialize ipvs: No such file or directory. The kernel has no module ip_vs, so nothing "
                    + "is balanced; this is tried again"
                : $"IPVS: the table cannot be listed: {error}. This is tried again"));
        if (error.IsOk && !Unlisted.IsOk)
            log(new LogLine(LogLevel.Info, "IPVS is there now"));
        Unlisted = error;
        IsListed |= error.IsOk;
        return error.IsOk;
    }

    private Errno ListOurs()
    {
        _listing++;
        foreach ((IpvsService service, IpvsCounters counters) in _listedServices)
        {
            ServiceKey key = ServiceKey.Of(service);
            if (!TakesAll && !_services.ContainsKey(key) && !owned.Contains(key))
                continue;
            Service it = Find(key);
            it.ListedIn = _listing;
            bool wasKnown = IsListed && it.Present is not null, isAnother = wasKnown && it.Present != service;
            (it.Present, it.Counters) = (service, counters);
            Errno error = ListDestinations(it, wasKnown, ref isAnother);
            if (!error.IsOk)
                return error;
            if (isAnother)
                SayChanged(it);
            if (Differs(it))
                MarkDirty(it);
        }
        foreach (Service it in _services.Values)
            if (it.ListedIn != _listing)
                Miss(it);
        TakesAll = false;
        // What is gone is ours no more: somebody else may make it one day.
        if (owned.RemoveWhere(key => !_services.TryGetValue(key, out Service? it)
                || it.Wanted is null && it.Present is null) > 0)
            keep(owned);
        return Errno.Ok;
    }

    private Errno ListDestinations(Service of, bool wasKnown, ref bool isAnother)
    {
        _listedDestinations.Clear();
        Errno error = kernel.List(of.Present!.Value, _listedDestinations);
        if (!error.IsOk)
            return error;
        foreach ((IpvsDestination destination, IpvsCounters counters) in _listedDestinations)
        {
            Destination it = Find(of, DestinationKey.Of(destination));
            it.ListedIn = _listing;
            isAnother |= wasKnown && it.Present?.Essence(destination) != destination.Essence(destination);
            (it.Present, it.Counters) = (destination, counters);
        }
        foreach (Destination it in of.Destinations.Values)
            if (it.ListedIn != _listing && it.Present is not null)
            {
                isAnother |= wasKnown;
                it.Present = null;
            }
        return error;
    }

    /// <summary>The kernel does not have it, and so none of its destinations.</summary>
    private void Miss(Service it)
    {
        if (it.Present is not null)
            SayChanged(it);
        ForgetPresence(it);
        if (Differs(it))
            MarkDirty(it);
    }

    private static void ForgetPresence(Service it)
    {
        it.Present = null;
        foreach (Destination destination in it.Destinations.Values)
            destination.Present = null;
    }

    private void SayChanged(Service it)
    {
        if (it.Wanted is not null)
            log(new LogLine(LogLevel.Warning,
                $"IPVS: another program has changed {IpvsWords.Of(it.Key)}: it is put back"));
    }

    private static bool Differs(Service it)
    {
        if (it.Wanted != it.Present)
            return true;
        foreach (Destination destination in it.Destinations.Values)
            if (Differs(destination))
                return true;
        return false;
    }

    private static bool Differs(Destination it) => it.Present is not { } present ? it.Wanted is not null
        : it.Wanted?.Essence(present) != present.Essence(present);
}
