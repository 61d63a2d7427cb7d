namespace VrrpAot.Wire;

/// <summary>
/// `auth_hmac` of one router: trailers behind its adverts, and what is believed of those of others. Whoever has the
/// key is remembered with its last number; a stranger leaves nothing behind.
/// </summary>
internal sealed class TrailerSeal : AdvertSeal
{
    /// <summary>Multicast: so many routers are remembered.</summary>
    private const int MulticastMarks = 4;

    private readonly TrailerRules _rules;
    private readonly byte[] _ids;
    private readonly IMessageCode[] _codes;
    private readonly int _active;
    private readonly AdvertSequence _sequence;
    private readonly ReplayMarks _marks;
    private ulong _number;

    public TrailerSeal(TrailerRules rules, int peers, IMessageCodes codes)
    {
        _rules = rules;
        _ids = new byte[rules.Keys.Length];
        _codes = new IMessageCode[_ids.Length];
        for (int i = 0; i < _ids.Length; i++)
        {
            _ids[i] = rules.Keys[i].Id;
            _codes[i] = codes.HmacSha256(rules.Keys[i].Bytes.AsSpan());
        }
        _active = Array.IndexOf(_ids, rules.ActiveKey);
        if (_active < 0)
            throw new ArgumentException("The active key is one of the keys.");
        _sequence = new AdvertSequence(rules.Window);
        _marks = new ReplayMarks(peers > 0 ? peers : MulticastMarks, rules.Window);
    }

    public override void Next(Duration unix)
    {
        if (!_rules.Signs)
            return;
        _number = _sequence.Next(unix);
        WentBack = _sequence.WentBack;
    }

    public override void Write(Span<byte> packet, int advertAt, bool isAhead)
    {
        if (!_rules.Signs)
            return;
        int at = packet.Length - AdvertTrailer.Length;
        Span<byte> room = stackalloc byte[AdvertTrailer.RoomFor(at - advertAt)];
        AdvertTrailer.Seal(_codes[_active], _ids[_active], isAhead ? _number + 1 : _number, SourceOf(packet),
            packet[advertAt..at], packet[at..], room);
    }

    private static IpAddress SourceOf(ReadOnlySpan<byte> packet) => packet[0] >> 4 == 6
        ? IpAddress.Read(packet[Ipv6Header.SourceAt..], IpFamily.IPv6)
        : IpHeader.ReadAddress(packet, IpHeader.SourceAt);

    /// <summary>In keepalived's order; a mark is set last.</summary>
    public override RejectReason Check(in AdvertFrame frame, ReadOnlySpan<byte> advert, Duration unix)
    {
        ReadOnlySpan<byte> trailer = frame.Message[advert.Length..];
        ClockDifference = Duration.Zero;
        if (trailer.IsEmpty)
            return _rules.BelievesUnsigned ? RejectReason.None : RejectReason.NoTrailer;
        if (!AdvertTrailer.IsWellFormed(trailer))
            return RejectReason.MalformedTrailer;
        ulong number = AdvertTrailer.SequenceOf(trailer), now = AdvertSequence.Of(unix);
        if (_rules.Window is { } window)
        {
            ClockDifference = AdvertSequence.Between(number, now);
            RefusedAgainst = ClockDifference.Nanoseconds;
            if (AdvertSequence.SecondsBetween(number, now) > window)
                return RejectReason.StaleTrailer;
        }
        int key = Array.IndexOf(_ids, AdvertTrailer.KeyOf(trailer));
        RefusedNumber = AdvertTrailer.KeyOf(trailer);
        if (key < 0)
            return RejectReason.UnknownKey;
        Span<byte> room = stackalloc byte[AdvertTrailer.RoomFor(advert.Length)];
        if (!AdvertTrailer.IsSealed(_codes[key], frame.Source, advert, trailer, room))
            return RejectReason.WrongTrailerCode;
        return _marks.Take(frame.Source, number, now) ? RejectReason.None : RejectReason.TrailerReplay;
    }

    /// <summary>keepalived forgets both at a reload, and would believe then what was recorded before.</summary>
    public override void Inherit(AdvertSeal before)
    {
        if (before is not TrailerSeal trailer)
            return;
        _sequence.Inherit(trailer._sequence);
        _marks.Inherit(trailer._marks);
        _number = trailer._number;
    }
}
