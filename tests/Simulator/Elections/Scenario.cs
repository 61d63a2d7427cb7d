using System.Collections.Immutable;
using VrrpAot.Protocol;

namespace VrrpAot.Simulator;

/// <summary>
/// A cluster as configured, and the times within which it has to be in order again. The bounds are derived from
/// the RFC's timers, not from what the program happens to do.
/// </summary>
public sealed record Scenario
{
    /// <summary>What arithmetic and the scheduler may add to any bound.</summary>
    private static readonly Duration Slack = Duration.FromMilliseconds(1);

    /// <summary>
    /// Announcements in a burst that follows a takeover. No other burst has as many, so that they can be told apart.
    /// </summary>
    public const int TakeoverBurst = 3;

    public required VrrpVersion Version { get; init; }
    public required ImmutableArray<ElectionSettings> Nodes { get; init; }

    public Duration ShortestInterval => Nodes.Min(n => n.AdvertInterval);
    public Duration LongestInterval => Nodes.Max(n => n.AdvertInterval);

    /// <summary>
    /// Longest delay of the whole network, and longest lateness of a timer: a LAN and an idle machine.
    /// </summary>
    public Duration CalmDelay
    {
        get
        {
            Duration tenth = ShortestInterval / 10;
            Duration lan = Duration.FromMilliseconds(2);
            return tenth < lan ? tenth : lan;
        }
    }

    /// <summary>Skew time of the lowest priority (RFC 9568 and 3768 section 6.1), rounded up.</summary>
    public Duration LongestSkew => Version == VrrpVersion.V2 ? Duration.FromSeconds(1) : LongestInterval;

    /// <summary>
    /// Every contest ends with an announcement of the winner: the loser says a last word (which it does not among
    /// different intervals), and the winner announces its addresses on hearing it.
    /// </summary>
    public bool ContestsAreAnnounced => ShortestInterval == LongestInterval
        && Nodes.All(n => n.LastAdvertBeforeYielding && n.Announcements.LowerPriorityRepeat > 0);

    /// <summary>
    /// How long two masters may both be there while they can hear each other: until the better one speaks next.
    /// </summary>
    public Duration ContestBound => LongestInterval + CalmDelay * 2 + Slack;

    /// <summary>How long a leaving router may hold its addresses.</summary>
    public Duration HandOverBound => LongestSkew + VirtualRouter.HandOverGrace + CalmDelay + Slack;

    /// <summary>From a master's priority-0 advert to the next master.</summary>
    public Duration SuccessionBound => LongestSkew + CalmDelay * 2 + Slack;

    /// <summary>
    /// From the last sign of a master to the next one. A priority lowered meanwhile adds up to one skew time.
    /// </summary>
    public Duration SilenceBound =>
        LongestInterval * Nodes.Max(n => n.DownTimerAdverts) + LongestSkew * 2 + CalmDelay * 2 + Slack;

    /// <summary>After this a master that was silent has been taken for dead by everybody who listened to it.</summary>
    public Duration LongestPatience
    {
        get
        {
            Duration patience = LongestInterval * Nodes.Max(n => n.DownTimerAdverts) + LongestSkew
                + LongestInterval / 2;
            return patience > VirtualRouter.ShortestSleep ? patience : VirtualRouter.ShortestSleep;
        }
    }

    /// <summary>
    /// Until the right router is master: somebody takes over, `preempt_delay` runs out, the better one takes over from
    /// it.
    /// </summary>
    public Duration SettlingBound => SilenceBound * 2 + Nodes.Max(n => n.PreemptDelay) + ContestBound * 2;

    public static Scenario From(SeededRandom random)
    {
        VrrpVersion version = random.Pick(VrrpVersion.V2, VrrpVersion.V3);
        Duration interval = version == VrrpVersion.V2
            ? Duration.FromSeconds(random.Between(1, 3))
            : Duration.FromCentiseconds(random.Pick(1, 2, 10, 100));
        bool preempting = random.Chance(600);
        bool sameInterval = version == VrrpVersion.V2 || random.Chance(500);
        bool byDefault = random.Chance(500);
        var nodes = ImmutableArray.CreateBuilder<ElectionSettings>();
        int count = random.Between(2, 5);
        for (int i = 0; i < count; i++)
        {
            bool owner = random.Chance(80);
            // Version 2 routers must agree on the interval; version 3 routers learn each other's.
            Duration own = sameInterval ? interval : interval * random.Pick(1, 1, 1, 2, 5);
            nodes.Add(new ElectionSettings
            {
                Version = version,
                AdvertInterval = own,
                // Few different ones, so that ties are common.
                BasePriority = owner ? Priority.Owner : new Priority((byte)random.Pick(1, 90, 100, 100, 101, 200, 254)),
                StartAsMaster = random.Chance(400),
                Preempt = owner || preempting || random.Chance(500),
                PreemptDelay = random.Chance(300) ? own * random.Between(1, 10) : Duration.Zero,
                DownTimerAdverts = random.Pick(2, 3, 3, 3, 4),
                AnswerLowerPriority = byDefault || random.Chance(800),
                LastAdvertBeforeYielding = byDefault || random.Chance(800),
                HoldUntilSuccessor = random.Chance(800),
                Announcements = new AnnouncementSettings
                {
                    MasterRepeat = TakeoverBurst,
                    RefreshInterval = random.Chance(200) ? own * 3 : Duration.Zero,
                    LowerPriorityRepeat = byDefault ? 5 : random.Pick(0, 1, 5),
                },
            });
        }
        return new Scenario { Version = version, Nodes = nodes.ToImmutable() };
    }
}
