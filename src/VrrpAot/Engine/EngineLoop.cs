using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// The hall: one thread that waits for packets, commands, netlink and deadlines, and gives each to the service that
/// it concerns. A turn is always in the same order: what was received first, then what is due, then everything that
/// is to be sent, each kind in one system call: adverts, then addresses, then announcements.
/// <para>
/// Receiving comes before timers so that a loop that was stopped for a while listens before it speaks.
/// </para>
/// </summary>
public sealed partial class EngineLoop : IDisposable
{
    /// <summary>
    /// A deadline that is past by this much is a gap: the process was stopped, frozen or starved, or its machine was
    /// suspended or paused. The scheduler alone makes a tenth of it.
    /// </summary>
    private static readonly Duration s_gap = Duration.FromMilliseconds(1);

    private readonly IKernel _kernel;
    private readonly EventRing _events;
    private readonly CommandQueue _commands;
    private readonly HeldTableWriter? _held;
    private readonly IMessageCodes? _codes;

    private readonly Turn _turn;
    private readonly Lateness _lateness;
    private readonly LinkTable _links;
    private readonly MachineAddresses _own = new();
    private readonly Transmitter _transmitter;
    private readonly AddressTable _addresses;
    private readonly ObjectTable _objects;
    private readonly RouterOutputs _outputs;
    private readonly Conditions _conditions;
    private readonly Starting _starting;
    private readonly Recorder _recorder;

    private readonly Listing _listing;
    private readonly Orders _orders;
    private readonly Listening _listening;
    private readonly Refusals _refusals;
    private readonly SyncDaemon _sync;
    private readonly AcceptFilter _filter;
    private readonly Groups _groups;
    private readonly Routers _routers;
    private readonly HandOvers _handOvers;
    private readonly Statics _statics;
    private readonly LinkSysctls _sysctls;
    private readonly BfdNeighbours _bfd;
    private readonly ExtraAnnouncements _extra;

    /// <summary>In the order in which they are served after a gap, do what is due, and send.</summary>
    private readonly Service[] _services;
    private readonly int[] _ready;
    private bool _finished;

    /// <param name="kernel">Belongs to the loop from now on, and is disposed of with it.</param>
    /// <param name="held">Where the guardian reads what we hold; null when there is no guardian.</param>
    /// <param name="maintenance">Every instance starts in maintenance.</param>
    /// <param name="maySetAddresses">CAP_NET_ADMIN is there. Without it no VIP can be set, and none is claimed.</param>
    /// <param name="codes">For instances with `auth_type AH`, of these settings or of a successor's.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no socket (CAP_NET_RAW and CAP_NET_ADMIN
    /// are needed).</exception>
    public EngineLoop(IKernel kernel, EngineSettings settings, EventRing events, CommandQueue commands,
        HeldTableWriter? held, bool maintenance = false, bool maySetAddresses = true, IMessageCodes? codes = null)
        : this(kernel, settings, events, commands, held, maySetAddresses, codes, before: null)
    {
        _handOvers.SetMaintenance(maintenance, force: true);
        kernel.Watch(commands.Wake, _orders.FirstToken);
        kernel.Routes.IgnoreOwnAdditions();
        kernel.Watch(kernel.Routes, _listing.FirstToken);
    }

    /// <param name="before">Whose place this one is to take, and whose doors it shares; null for the first.</param>
    private EngineLoop(IKernel kernel, EngineSettings settings, EventRing events, CommandQueue commands,
        HeldTableWriter? held, bool maySetAddresses, IMessageCodes? codes, EngineLoop? before)
    {
        (_kernel, Settings, _events, _commands, _held) = (kernel, settings, events, commands, held);
        _codes = codes;
        _turn = before?._turn ?? new Turn { Now = kernel.Now };
        _lateness = before?._lateness ?? new Lateness();
        Strays = before?.Strays ?? new Counters();
        _recorder = before?._recorder ?? new Recorder(events, _turn);
        _isSuccessor = before != null;
        _indexesBefore = before == null ? [] : settings.IndexesIn(before.Settings);

        _links = new LinkTable(settings.Interfaces);
        foreach (LinkDelays delays in settings.LinkDelays)
            if (_links.Find(delays.Interface) is { } link)
                link.Delays = delays;
        var instances = new Instance[settings.Instances.Length];
        for (int i = 0; i < instances.Length; i++)
        {
            instances[i] = new Instance(i, settings.Instances[i], _links.Find(settings.Instances[i].Interface)!,
                instances.Length, codes);
            _links.Enlist(instances[i]);
        }
        _addresses = new AddressTable(settings, events, _own);
        _objects = new ObjectTable(settings, held, events, _turn);
        _transmitter = new Transmitter(kernel, settings, instances, _addresses, held);
        _extra = new ExtraAnnouncements(instances, _transmitter, _turn);
        var timers = new TimerQueue(instances.Length);

        _listing = new Listing(kernel.Routes, _links, _own, _addresses, _objects, events, _turn);
        _filter = new AcceptFilter(settings, kernel.Filter, _links, _addresses, events, _turn);
        _outputs = new RouterOutputs(settings, _transmitter, _addresses, _objects, _filter, timers, _listing, held,
            _extra, events, _turn);
        _sync = new SyncDaemon(settings.SyncDaemon, kernel.Ipvs, events, _turn);
        _groups = new Groups(settings, instances, _outputs, events, _turn);
        _routers = new Routers(instances, _outputs, timers, _transmitter, _addresses, _objects, _filter, _listing,
            _sync, _groups, _lateness, _recorder, events, _turn);
        _conditions = new Conditions(_routers, _links, _own, _transmitter);
        var settling = new Settling(_links, _conditions, events, _turn);
        var reception = new Reception(settings, kernel, _routers, _transmitter, Strays, events, _turn);
        _listening = new Listening(settings, kernel, _links, _routers, _conditions, reception, events, _turn);
        _refusals = new Refusals(_routers, _addresses, _listing, maySetAddresses, _turn);
        _starting = new Starting(_routers, _outputs, _transmitter, _refusals, _listing, _groups, events, _turn);
        _starting.NotBefore = before?._starting.NotBefore ?? FirstStart;
        _handOvers = new HandOvers(_routers, _outputs, _links, kernel, events, _turn);
        _bfd = new BfdNeighbours(settings, kernel, events, _turn);
        var reports = new Reports(settings, _routers, _links, _addresses, _groups, _bfd, _lateness, events, _turn);
        _orders = new Orders(commands, _routers, _handOvers, _starting, reports, _recorder, _transmitter,
            _lateness, Strays);
        _sysctls = new LinkSysctls(kernel, settings);
        var linkbeat = new Linkbeat(settings, kernel, _links, _listing, events, _turn);
        _listing.Listener = new KernelNews(settings, _links, _own, _listing, _listening, _routers, _conditions,
            _refusals, _starting, linkbeat, _addresses, _objects, _sysctls, _transmitter, events, _turn);

        _statics = new Statics(settings, _objects, _routers, _listing, _turn);
        _services = [_listing, _orders, _listening, _refusals, _sync, _filter, _starting, linkbeat, settling, _extra,
            _routers, _statics, _handOvers, _bfd];
        int tokens = 0;
        foreach (Service service in _services)
        {
            service.FirstToken = tokens;
            tokens += service.Sources;
        }
        _ready = new int[tokens];
    }

    /// <summary>What it runs on.</summary>
    public EngineSettings Settings { get; }

    /// <summary>How long instances stay out from now on.</summary>
    public Duration StartsIn => _starting.NotBefore > _kernel.Now ? _starting.NotBefore - _kernel.Now : Duration.Zero;

    /// <summary>The clock is the machine's since it was started.</summary>
    private Instant FirstStart
    {
        get
        {
            Instant afterStart = _turn.Now + Settings.StartDelay, afterBoot = new(Settings.DelayAfterBoot.Nanoseconds);
            return afterBoot > afterStart ? afterBoot : afterStart;
        }
    }

    /// <summary>Packets that belong to no instance.</summary>
    public Counters Strays { get; }

    /// <summary>Counters of one instance, in the order of the settings.</summary>
    public Counters CountersOf(int instance) => _routers.All[instance].Counters;

    /// <summary>
    /// Runs until a Stop command is carried out, or a successor has taken over. Returns the successor, which is to be
    /// run next on the same thread, or null after a stop.
    /// </summary>
    public EngineLoop? Run()
    {
        if (!_isSuccessor)
            Begin();
        while (!_finished)
            Turn();
        // No turn follows: the last promise must not look broken while the attendant takes its time to end.
        if (_orders.Successor == null)
            _held?.Turn(Instant.Never);
        return _orders.Successor;
    }

    /// <summary>For tests, which speak in the kernel's place.</summary>
    internal INetlinkListener Listener => _listing.Listener!;

    /// <summary>For tests, which look.</summary>
    internal VirtualRouter RouterOf(int instance) => _routers.All[instance].Router;

    /// <summary>It has stopped: no turn follows.</summary>
    internal bool IsFinished => _finished;

    /// <summary>When the next turn is due even if nothing comes.</summary>
    internal Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (Service service in _services)
                next = Instant.Earlier(next, service.NextDeadline);
            return next;
        }
    }

    internal void Begin()
    {
        _sysctls.Begin();
        _listing.Begin();
        _bfd.Begin();
    }

    internal void Turn()
    {
        Instant deadline = NextDeadline;
        _held?.Turn(deadline);
        int ready = _kernel.Wait(_ready, deadline);
        _turn.Now = _kernel.Now;
        _turn.Count++;
        if (_turn.Now - deadline > s_gap)
            WakeUp();
        else
            for (int i = 0; i < ready; i++)
                Serve(_ready[i]);
        foreach (Service service in _services)
            service.Due();
        foreach (Service service in _services)
            service.Flush();
        FinishIfStopped();
        GiveWayIfSucceeded();
        _events.Publish();
    }

    private void Serve(int token)
    {
        foreach (Service service in _services)
            if (token - service.FirstToken < service.Sources)
            {
                service.Serve(token - service.FirstToken);
                return;
            }
    }

    /// <summary>
    /// After a gap nothing that is due is done before everything that waits was heard: a turn takes only so much from
    /// each socket, and the advert that says who is MASTER by now may be the last in the queue.
    /// </summary>
    private void WakeUp()
    {
        _routers.WakeUp();
        foreach (Service service in _services)
            service.ServeAll();
    }

    private void FinishIfStopped()
    {
        if (!_starting.IsOver)
            return;
        // What the last turn decided is out already.
        _statics.End(_starting.LeavesAll);
        if (!_starting.LeavesAll)
            _sysctls.End();
        _sync.End();
        _filter.End();
        _bfd.End();
        _recorder.End();
        _events.Write(EngineEvent.Of(EngineEventKind.Finished, at: _turn.Now));
        _finished = true;
    }

    /// <summary>A loop with a successor leaves everything to it.</summary>
    public void Dispose()
    {
        if (_orders.Successor != null)
            return;
        _handOvers.EndAll();
        foreach (Link link in _links.All)
            _listening.Close(link);
        _transmitter.Dispose();
        _kernel.Dispose();
    }
}
