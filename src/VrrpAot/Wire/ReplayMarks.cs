namespace VrrpAot.Wire;

/// <summary>
/// The last number of each router whose signed adverts were believed: an advert that is not later is one that somebody
/// has recorded. As many routers as there are places; the one that was heard longest ago makes room. A place is taken
/// by who has the key only, so that a stranger forgets nobody.
/// </summary>
/// <param name="places">Of multicast 4, with peers one for each.</param>
/// <param name="window">A mark that is further away from now than that is forgotten; null never.</param>
public sealed class ReplayMarks(int places, Duration? window)
{
    private readonly (IpAddress From, ulong Sequence, long Used)[] _marks = new (IpAddress, ulong, long)[places];
    private long _uses;

    /// <summary>
    /// To be called for an advert whose HMAC is right. False for one that was there before; else it is the mark.
    /// </summary>
    /// <param name="now">Our own clock, as <see cref="AdvertSequence.Of"/> has it.</param>
    public bool Take(IpAddress from, ulong sequence, ulong now)
    {
        int place = 0;
        for (int i = 0; i < _marks.Length; i++)
        {
            if (_marks[i].Used > 0 && _marks[i].From == from)
            {
                place = i;
                break;
            }
            if (_marks[i].Used < _marks[place].Used)
                place = i;
        }
        ref (IpAddress From, ulong Sequence, long Used) mark = ref _marks[place];
        bool isKnown = mark.Used > 0 && mark.From == from && !IsForgotten(mark.Sequence, now);
        if (isKnown && !AdvertSequence.IsAfter(sequence, mark.Sequence))
            return false;
        mark = (from, sequence, ++_uses);
        return true;
    }

    /// <summary>Those whose adverts were believed before are still remembered.</summary>
    public void Inherit(ReplayMarks before)
    {
        foreach ((IpAddress from, ulong sequence, long used) in before._marks)
        {
            int place = 0;
            for (int i = 0; i < _marks.Length; i++)
                if (_marks[i].Used < _marks[place].Used)
                    place = i;
            if (used > _marks[place].Used)
                _marks[place] = (from, sequence, used);
        }
        _uses = before._uses;
    }

    private bool IsForgotten(ulong sequence, ulong now) => window is { } most
        && AdvertSequence.Between(sequence, now) is var apart && (apart > most || apart < Duration.Zero - most);
}
