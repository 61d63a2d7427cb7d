using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// The hall: one thread that waits for packets, commands, netlink and deadlines, lets the elections step, and carries
/// out what they ask for. A turn is always in the same order: what was received first, then what is due, then everything
/// that is to be sent, each kind in one system call: adverts, then addresses, then announcements.
/// <para>
/// Receiving comes before timers so that a loop that was stopped for a while listens before it speaks.
/// </para>
/// </summary>
public sealed partial class EngineLoop : IDisposable
{
    private const int CommandToken = 0;
    private const int NetlinkToken = 1;
    private const int FirstLinkToken = 2;

    /// <summary>Batches of packets taken from one link in one turn, so that a flood on one link does not starve the rest.</summary>
    private const int BatchesPerTurn = 4;

    private readonly EngineSettings _settings;
    private readonly EventRing _events;
    private readonly CommandQueue _commands;
    private readonly HeldTableWriter? _held;

    /// <summary>Started here, before the thread that turns the loop becomes a real-time one.</summary>
    private readonly ClosingThread _closing;
    private readonly Poller _poller;
    private readonly RouteSocket _route;
    private readonly Link[] _links;
    private readonly Dictionary<string, Link> _linksByName = [];
    private readonly Instance[] _instances;
    private readonly Transmitter _transmitter;
    private readonly AddressTable _addresses;
    private readonly TimerQueue _timers;
    private readonly Outputs _outputs = new();
    private readonly int[] _ready;

    /// <summary>Addresses of the machine, on any interface, that are no VIPs.</summary>
    private readonly HashSet<AddressRecord> _own = [];

    private Instant _now = BootClock.Now;
    private bool _listed;
    private bool _stopping;
    private bool _finished;

    /// <param name="held">Where the guardian reads what we hold; null when there is no guardian.</param>
    /// <param name="maintenance">Every instance starts in maintenance.</param>
    /// <param name="maySetAddresses">CAP_NET_ADMIN is there. Without it no VIP can be set, and none is claimed.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no socket (CAP_NET_RAW and CAP_NET_ADMIN are needed).</exception>
    public EngineLoop(EngineSettings settings, EventRing events, CommandQueue commands, HeldTableWriter? held, bool maintenance = false, bool maySetAddresses = true)
        : this(settings, events, commands, held, before: null)
    {
        _maySetAddresses = maySetAddresses;
        SetMaintenance(maintenance, insists: true);
        _poller.Add(commands.WakeFd, CommandToken);
        _route.IgnoreOwnAdditions();
        _poller.Add(_route.Fd, NetlinkToken);
    }

    /// <param name="before">Whose place this one is to take, and whose doors it shares; null for the first.</param>
    private EngineLoop(EngineSettings settings, EventRing events, CommandQueue commands, HeldTableWriter? held, EngineLoop? before)
    {
        _settings = settings;
        _events = events;
        _commands = commands;
        _held = held;
        _closing = before?._closing ?? new ClosingThread();
        _poller = before?._poller ?? new Poller();
        _route = before?._route ?? new RouteSocket();
        _lateness = before?._lateness ?? new Lateness();
        _maySetAddresses = before?._maySetAddresses ?? true;
        Strays = before?.Strays ?? new Counters();
        _isSuccessor = before != null;
        _places = before == null ? [] : settings.PlacesIn(before._settings);
        _links = Array.ConvertAll([.. settings.Interfaces], name => new Link(name));
        foreach (Link link in _links)
            _linksByName[link.Name] = link;
        _probes = new SuccessorProbe?[_links.Length];
        _ready = new int[FirstProbeToken + _links.Length];
        _instances = new Instance[settings.Instances.Length];
        for (int i = 0; i < _instances.Length; i++)
        {
            Link link = FindLink(settings.Instances[i].Interface)!;
            _instances[i] = new Instance(i, settings.Instances[i], link);
            Enlist(_instances[i]);
        }
        _addresses = new AddressTable(settings, events);
        _transmitter = new Transmitter(_instances, _addresses, held);
        _timers = new TimerQueue(_instances.Length);
    }

    /// <summary>What it runs on.</summary>
    public EngineSettings Settings => _settings;

    /// <summary>Counters of one instance, in the order of the settings.</summary>
    public Counters CountersOf(int instance) => _instances[instance].Counters;

    /// <summary>
    /// Runs until a Stop command is carried out, or a successor has taken over. Returns the successor, which is to be run next on
    /// the same thread, or null after a stop.
    /// </summary>
    public EngineLoop? Run()
    {
        if (!_isSuccessor)
            Begin();
        while (!_finished)
            Turn();
        // No turn follows: the last promise must not look broken while the box takes its time to end.
        if (_successor == null)
            _held?.Turn(Instant.Never);
        return _successor;
    }

    /// <summary>For tests, which speak in the kernel's place.</summary>
    internal RouteSocket Route => _route;

    /// <summary>For tests: when the election of an instance wants to step.</summary>
    internal Instant DeadlineOf(int instance) => _instances[instance].Router.Armed;

    internal void Begin() => List();

    internal void Turn()
    {
        Instant deadline = _transmitter.HasMore ? _now : NextDeadline();
        _held?.Turn(deadline);
        int ready = _poller.Wait(_ready, deadline);
        _now = BootClock.Now;
        _turns++;
        if (_now - deadline > s_gap)
            WakeUp();
        else
            for (int i = 0; i < ready; i++)
                Serve(_ready[i]);
        ListIfPlanned();
        OpenAgain();
        TryRefusedAgain();
        RunTimers();
        EndProbes();
        Send();
        AskProbes();
        EndPauses();
        FinishIfStopped();
        GiveWayIfSucceeded();
        _events.Publish();
    }

    private Instant NextDeadline()
    {
        Instant next = Instant.Earlier(_timers.Next(), Instant.Earlier(_addresses.NextDeadline, NextProbeDeadline()));
        return Instant.Earlier(Instant.Earlier(next, _hearAgainAt), Instant.Earlier(_tryAgainAt, Instant.Earlier(_listAgainAt, _openAgainAt)));
    }

    private void Serve(int token)
    {
        switch (token)
        {
            case CommandToken:
                TakeCommands();
                break;
            case NetlinkToken:
                _route.Receive(this);
                break;
            case var probe when probe >= FirstProbeToken:
                _probes[probe - FirstProbeToken]?.Receive();
                break;
            default:
                Receive(_links[token - FirstLinkToken]);
                break;
        }
    }

    private void RunTimers()
    {
        while (_timers.TryTakeDue(_now, out int index, out Instant due))
        {
            Instance instance = _instances[index];
            _lateness.Add(_now - due);
            ReportLateness(instance, _now - due);
            Step(instance, Input.Timer);
        }
    }

    /// <summary>Everything collected in this turn leaves: adverts, then the address differences, then announcements.</summary>
    private void Send()
    {
        _transmitter.FlushAdverts(_events, _now);
        _addresses.Reconcile(_route, _now);
        int errno = _route.Flush();
        if (errno != 0)
            RequestsLost(errno);
        _transmitter.FlushAnnouncements(_events, _now);
    }

    private void ReportLateness(Instance instance, Duration late)
    {
        if (late > instance.Settings.Election.AdvertInterval * 3 && instance.LatenessPace.Allows(_now, out int leftOut))
            _events.Write(EngineEvent.Late(EngineEventKind.TimerLate, instance.Index, _now, late) with { LeftOut = leftOut });
    }

    /// <summary>Lets one election answer one input, and carries out what it says.</summary>
    private void Step(Instance instance, in Input input)
    {
        _outputs.Clear();
        instance.Router.Step(input, _now, _outputs);
        foreach (ref readonly Output output in _outputs.Items)
            Execute(instance, output);
    }

    private void FinishIfStopped()
    {
        if (!_stopping)
            return;
        foreach (Instance instance in _instances)
            if (instance.Router.HoldsAddresses)
                return;
        // What the last turn decided is out: Send came before this.
        _events.Write(EngineEvent.Of(EngineEventKind.Finished, at: _now));
        _finished = true;
    }

    /// <summary>Whoever has a successor leaves everything to it.</summary>
    public void Dispose()
    {
        if (_successor != null)
            return;
        for (int link = 0; link < _links.Length; link++)
            EndProbe(link);
        foreach (Link link in _links)
            CloseSockets(link);
        _closing.Dispose();
        _transmitter.Dispose();
        _route.Dispose();
        _poller.Dispose();
    }
}
