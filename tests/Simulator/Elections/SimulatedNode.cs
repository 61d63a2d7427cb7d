using System.Collections.Immutable;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Simulator;

/// <summary>
/// One machine: the real state machine and the real codec, and around them what the engine and the kernel would hold.
/// What is asked of it (<see cref="Started"/>, <see cref="Faulted"/>, <see cref="Priority"/>) is kept apart from what
/// it says and does, so that the two can be compared.
/// </summary>
public sealed class SimulatedNode
{
    private static readonly Vrid Vrid = new(51);
    private static readonly ImmutableArray<IpAddress> Vips = [new IpAddress(0xC00002FB)];

    private readonly PreparedAdvert _advert;
    private readonly byte[] _packet;

    public SimulatedNode(int index, ElectionSettings settings)
    {
        Index = index;
        Settings = settings;
        Priority = settings.BasePriority;
        Rules = new AdvertRules
        {
            Version = settings.Version,
            Vrid = Vrid,
            AdvertInterval = settings.AdvertInterval,
            Addresses = Vips,
        };
        _advert = new PreparedAdvert(Rules, IpAddress.VrrpGroup);
        _packet = new byte[_advert.Length];
    }

    public int Index { get; }
    public ElectionSettings Settings { get; }
    public AdvertRules Rules { get; }

    /// <summary>The machine's address; never one that any machine had before.</summary>
    public IpAddress Address { get; private set; }
    /// <summary>Null while the program does not run.</summary>
    public VirtualRouter? Router { get; set; }

    public bool Started { get; set; }
    public bool Faulted { get; set; }
    /// <summary>The effective priority that tracking wants.</summary>
    public Priority Priority { get; set; }
    /// <summary>Nothing is done before this time: the process does not get the processor.</summary>
    public Instant StalledUntil { get; set; }
    public bool IsStalled { get; set; }
    /// <summary>The whole machine stalls, and with it the network card: what comes meanwhile is lost.</summary>
    public bool IsOff { get; set; }
    /// <summary>What came while the process did not run, in order.</summary>
    public Queue<Action> Waiting { get; } = [];
    /// <summary>It wakes up in this moment from a sleep longer than anybody waits for a silent master.</summary>
    public bool WakesLate { get; set; }
    /// <summary>When it last sent an advert.</summary>
    public Instant SpokeAt { get; set; }

    /// <summary>The state its outputs have told.</summary>
    public RouterState ToldState { get; set; }
    /// <summary>The addresses are in the kernel: its outputs put them there and did not take them away.</summary>
    public bool Holds { get; set; }
    /// <summary>When it stopped being master while holding on; Never before that.</summary>
    public Instant LeavingSince { get; set; } = Instant.Never;
    public Instant Armed { get; set; } = Instant.Never;
    /// <summary>
    /// Whom the clients at this machine's end of the LAN send to: the last one they heard an announcement of.
    /// </summary>
    public SimulatedNode? ClientsFollow { get; set; }
    /// <summary>Counts armed timers, so that a replaced one is not delivered.</summary>
    public int TimerNumber { get; set; }

    public bool IsHealthy => Router is not null && Started && !Faulted;
    public bool IsMaster => Router is not null && ToldState == RouterState.Master;

    public void UseAddress(IpAddress address)
    {
        Address = address;
        _advert.Write(_packet, address, Settings.BasePriority);
    }

    /// <summary>The packet of one more transmission.</summary>
    public byte[] NextAdvert(Priority priority)
    {
        _advert.SetPriority(_packet, priority);
        _advert.NextIdentification(_packet);
        return [.. _packet];
    }

    /// <summary>m: master. b: backup. h: leaving, still holding. f: fault. i: stopped. x: crashed.</summary>
    public char Glyph => Router switch
    {
        null => 'x',
        { IsHandingOver: true } => 'h',
        { State: RouterState.Master } => 'M',
        { State: RouterState.Backup } => 'b',
        { State: RouterState.Fault } => 'f',
        _ => 'i',
    };
}
