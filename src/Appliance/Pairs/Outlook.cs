using System.Collections.Immutable;

namespace Appliance.Pairs;

/// <summary>Who holds, as it can be told from the files.</summary>
internal enum Told : byte { Nobody, First, Second, Both, HigherAddress }

/// <summary>What becomes of the addresses when one thing fails.</summary>
/// <param name="First">How the first node stands meanwhile.</param>
/// <param name="During">Who holds while it lasts.</param>
/// <param name="After">Who holds when it is over.</param>
internal readonly record struct Prospect(Mishap Mishap, Condition First, Condition Second, Told During, Told After);

/// <summary>Every mishap of a pair, rehearsed, each from the usual state.</summary>
internal sealed record Outlook(ImmutableArray<Prospect> Prospects)
{
    /// <summary>Nothing fails.</summary>
    public Prospect Usual => Prospects[0];

    public static Outlook Of(RouterPair pair)
    {
        var prospects = ImmutableArray.CreateBuilder<Prospect>();
        foreach (Mishap mishap in Mishap.Of(pair))
        {
            (Holder during, Holder after) = Played(pair, mishap, firstIsHigher: true);
            (Holder otherwise, Holder afterwards) = Played(pair, mishap, firstIsHigher: false);
            prospects.Add(new Prospect(mishap, mishap.Of(pair.First), mishap.Of(pair.Second),
                Both(during, otherwise), Both(after, afterwards)));
        }
        return new Outlook(prospects.ToImmutable());
    }

    private static (Holder During, Holder After) Played(RouterPair pair, Mishap mishap, bool firstIsHigher)
    {
        var rehearsal = new Rehearsal(pair, firstIsHigher);
        rehearsal.Play(mishap);
        Holder during = rehearsal.Holder;
        rehearsal.Play(default);
        return (during, rehearsal.Holder);
    }

    /// <summary>What is so whichever address is higher.</summary>
    private static Told Both(Holder one, Holder other) => one != other ? Told.HigherAddress : one switch
    {
        Holder.First => Told.First,
        Holder.Second => Told.Second,
        Holder.Both => Told.Both,
        _ => Told.Nobody,
    };
}
