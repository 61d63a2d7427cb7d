using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Replay;

/// <summary>Reads one record, field by field, as the engine's JournalWriter wrote it. Whatever the bytes are, it finds
/// a value or says what is wrong.</summary>
/// <param name="record">Without its length.</param>
internal ref struct RecordReader(ReadOnlySpan<byte> record) : IRouterMemory
{
    private ReadOnlySpan<byte> _rest = record;
    private byte _flags;

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> record)
    {
        var from = new RecordReader(record);
        JournalRecord read = from.Read();
        return from._rest.IsEmpty ? read : throw new InvalidDataException("a record has more than its fields");
    }

    private JournalRecord Read()
    {
        byte kind = Byte();
        Instant at = Time();
        switch ((JournalKind)kind)
        {
            case JournalKind.Begins:
                return new Begins(at);
            case JournalKind.Succeeded:
                return new Succeeded(at);
            case JournalKind.Ends:
                return new Ends(at);
            case JournalKind.Lost:
                return new Lost(at, Int());
            case JournalKind.Router:
                return Stands(at);
            case JournalKind.Step:
                return new Stepped(at, Int(), (FaultCauses)Int(), Input(), Outputs());
            case JournalKind.Woke:
                return new Woke(at, Int(), Outputs());
            case JournalKind.Reconfigured:
                return new Reconfigured(at, Int(), Settings(), Outputs());
            default:
                throw new InvalidDataException($"there is no record of kind {kind}");
        }
    }

    private Stands Stands(Instant at)
    {
        (int number, string name, byte vrid, ElectionSettings settings) = (Int(), Text(), Byte(), Settings());
        var stands = new Stands(at, number, name, vrid, settings, [.. Take(_rest.Length)]);
        _ = stands.Router;
        return stands;
    }

    /// <param name="memory">Its fields, and nothing else.</param>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static VirtualRouter Router(ElectionSettings settings, ReadOnlySpan<byte> memory)
    {
        var from = new RecordReader(memory);
        var router = new VirtualRouter(settings, IpAddress.Any);
        router.Carry(ref from);
        return from._rest.IsEmpty ? router : throw new InvalidDataException("a router remembers more than it can");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new InvalidDataException("a record has less than its fields");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private byte Byte() => Take(1)[0];

    private byte Byte(byte most) => Byte() is var value && value <= most ? value
        : throw new InvalidDataException($"{value} is more than {most}");

    private bool Flag() => Byte(most: 1) != 0;

    private int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private Instant Time() => new(Number());

    private Duration Length() => new(Number());

    private Priority Priority() => new(Byte());

    private string Text() => Encoding.UTF8.GetString(Take(Byte()));

    private IpAddress Address() => Byte() switch
    {
        4 => IpAddress.Read(Take(4)),
        16 => IpAddress.Read(Take(16), IpFamily.IPv6),
        _ => throw new InvalidDataException("an address has 4 or 16 bytes"),
    };

    byte IRouterMemory.Byte(byte now, byte most) => Byte(most);

    long IRouterMemory.Number(long now) => Number();

    IpAddress IRouterMemory.Address(IpAddress now) => Address();

    private ElectionSettings Settings() => new()
    {
        Version = Byte() switch
        {
            2 => VrrpVersion.V2,
            3 => VrrpVersion.V3,
            var other => throw new InvalidDataException($"there is no version {other}"),
        },
        BasePriority = Priority(),
        AdvertInterval = Length(),
        StartAsMaster = Flag(),
        Preempt = Flag(),
        PreemptDelay = Length(),
        DownTimerAdverts = Int(),
        AnswerLowerPriority = Flag(),
        LastAdvertBeforeYielding = Flag(),
        HoldUntilSuccessor = ((_flags = Byte(most: 7)) & 1) != 0,
        IsInGroup = (_flags & 2) != 0,
        HighestOther = (_flags & 4) != 0 ? Priority() : null,
        Announcements = new AnnouncementSettings
        {
            MasterRepeat = Int(),
            MasterDelay = Length(),
            RefreshInterval = Length(),
            RefreshRepeat = Int(),
            LowerPriorityRepeat = Int(),
            LowerPriorityDelay = Length(),
        },
    };

    private Input Input()
    {
        var kind = (InputKind)Byte((byte)InputKind.GroupContest);
        (Priority priority, IpAddress address, Duration interval) = (Priority(), Address(), Length());
        bool mayHandOver = Flag();
        (RouterState to, bool force) = (State(), Flag());
        return kind switch
        {
            InputKind.Start => Protocol.Input.Start,
            InputKind.Stop => Protocol.Input.Stop(mayHandOver),
            InputKind.Advert => Protocol.Input.Advert(address, priority, interval),
            InputKind.Timer => Protocol.Input.Timer,
            InputKind.Priority => Protocol.Input.PriorityIs(priority),
            InputKind.Fault => Protocol.Input.Fault(mayHandOver),
            InputKind.Recovery => Protocol.Input.Recovery,
            InputKind.SourceAddress => Protocol.Input.SourceIs(address),
            InputKind.HandOver when mayHandOver => Protocol.Input.HandOver(to, force),
            InputKind.HandOver => Protocol.Input.NobodyIsThere,
            InputKind.GroupMaster => Protocol.Input.GroupMaster,
            InputKind.GroupBackup => Protocol.Input.GroupBackup,
            InputKind.GroupContest => Protocol.Input.GroupContest,
            _ => Protocol.Input.Reclaim,
        };
    }

    private RouterState State() => (RouterState)Byte((byte)RouterState.Fault);

    private ImmutableArray<Output> Outputs()
    {
        var outputs = new Output[Byte(Protocol.Outputs.Capacity)];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = new Output
            {
                Kind = (OutputKind)Byte((byte)OutputKind.Observed),
                Priority = Priority(),
                Count = Int(),
                Deadline = Time(),
                From = State(),
                To = State(),
                Cause = (TransitionCause)Byte((byte)TransitionCause.Group),
                Observation = (Observation)Byte((byte)Observation.NobodyTookOver),
                Theirs = Priority(),
                Address = Address(),
            };
        return [.. outputs];
    }
}
