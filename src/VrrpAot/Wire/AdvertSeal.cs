namespace VrrpAot.Wire;

/// <summary>
/// What shows, in the adverts of one virtual router, that their sender has the key: written into ours, asked of
/// others'. It remembers numbers, so that a recorded advert is none; its memory is taken when it is made.
/// </summary>
public abstract class AdvertSeal
{
    /// <summary>Of the advert that was refused last, for who tells of it: the number of an authentication
    /// header, the id of a trailer's key.</summary>
    public uint RefusedNumber { get; protected set; }

    /// <summary>The number that it should have been later than. With a trailer: how far its sender's clock is before
    /// ours, in nanoseconds.</summary>
    public long RefusedAgainst { get; protected set; }

    /// <summary>Of the advert that was asked about last: how far its sender's clock is before ours; zero where that
    /// does not matter.</summary>
    public Duration ClockDifference { get; protected set; }

    /// <summary>The clock had gone back at the last <see cref="Next"/>, too far for peers to believe what is said
    /// now.</summary>
    public bool WentBack { get; protected set; }

    /// <summary>Null for a router whose rules want none.</summary>
    /// <exception cref="InvalidOperationException">They want one, and nobody gives codes.</exception>
    public static AdvertSeal? Of(AdvertRules rules, IMessageCodes? codes)
    {
        if (!rules.IsSealed)
            return null;
        if (codes is null)
            throw new InvalidOperationException("Adverts with a digest need somebody who computes it.");
        if (rules.Trailer is { } trailer)
            return new TrailerSeal(trailer, rules.Unicast ? rules.Peers.Length : 0, codes);
        return new HeaderSeal(codes.HmacMd5(rules.HeaderKey!.Value.AsSpan()), rules.Unicast);
    }

    /// <summary>Takes the number of the next advert, for all of its copies.</summary>
    /// <param name="unix">Time since 1970, UTC.</param>
    public abstract void Next(Duration unix);

    /// <summary>Seals a packet that is complete but for this.</summary>
    /// <param name="packet">From the IP header on.</param>
    /// <param name="advertAt">Where its advert begins.</param>
    /// <param name="isAhead">With the number after that one: what is sent in our place if we never send again.</param>
    public abstract void Write(Span<byte> packet, int advertAt, bool isAhead);

    /// <summary>Whether who wrote it has the key, and wrote it after everything that was believed before.</summary>
    /// <param name="advert">The beginning of the frame's message; what is behind it is a trailer.</param>
    /// <param name="unix">Our own clock, since 1970, UTC.</param>
    public abstract RejectReason Check(in AdvertFrame frame, ReadOnlySpan<byte> advert, Duration unix);

    /// <summary>The same router goes on with other rules: what it remembers goes over.</summary>
    public abstract void Inherit(AdvertSeal before);
}
