using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>Who is there, for those who look: heard in every state, and also those whose adverts are refused.</summary>
internal sealed class PeerNotes(EventRing events, Turn turn)
{
    /// <summary>An interval this many times ours, or ours so many times it, is far.</summary>
    private const int FarTimes = 4;

    private static readonly Duration s_farInterval = Duration.FromSeconds(1);

    public void Heard(Instance instance, in Advert advert)
    {
        instance.HeardAnother = true;
        instance.Peers.Heard(new HeardRouter(advert.Source, turn.Now, advert.Priority)
        {
            Version = (int)instance.Settings.Election.Version,
            Interval = advert.Interval,
            ListsOtherAddresses = (advert.Notes & AdvertNotes.AddressListDiffers) != 0,
        });
        if (instance.IsUnicast && !instance.HasPeer(advert.Source))
            instance.Counters.AdvertsFromStrangers++;
    }

    public void Refused(Instance instance, RejectReason reason, in AdvertFrame frame)
    {
        FrameGlance glance = FrameGlance.Of(frame);
        instance.Refused.Heard(new HeardRouter(frame.Source, turn.Now, new Priority(glance.Priority))
        {
            Version = glance.Version,
            Interval = glance.Interval,
            Refused = reason,
        });
    }

    /// <summary>
    /// Version 3 learns its master's interval (RFC 9568 section 6.4.2), and anybody can say one: a single advert with
    /// 40.95 s leaves a BACKUP waiting for two minutes. That is said once for each interval learned.
    /// </summary>
    /// <returns>The interval learned from this advert is far from ours.</returns>
    public bool TellFarInterval(Instance instance, in Advert advert)
    {
        VirtualRouter router = instance.Router;
        if (router.State != RouterState.Backup || router.KnownMaster != advert.Source
            || router.MasterInterval != advert.Interval)
            return false;
        Duration ours = instance.Settings.Election.AdvertInterval;
        if (advert.Interval < ours * FarTimes && advert.Interval * FarTimes > ours)
        {
            instance.FarInterval = Duration.Zero;
            return false;
        }
        if (advert.Interval == instance.FarInterval
            || !instance.FarIntervalPace.AllowsDoubling(turn.Now, s_farInterval, out int leftOut))
            return true;
        instance.FarInterval = advert.Interval;
        events.Write(EngineEvent.LearnedFarInterval(instance.Index, turn.Now, advert.Interval, router.Patience,
            advert.Source)
            with { LeftOut = leftOut });
        return true;
    }
}
