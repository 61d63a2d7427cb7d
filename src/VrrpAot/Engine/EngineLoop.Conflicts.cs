using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Two MASTERs for longer than one exchange. Wherever a role changes hands there are two for a moment: the new one says
/// so, and the old one answers with its last advert. That is how VRRP works, and nobody is to be called for it; a
/// MASTER that still hears another one later has a LAN that is, or was, in two.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>What an answer may take beyond the interval in which everybody has heard us.</summary>
    private static readonly Duration s_answerTime = Duration.FromMilliseconds(100);

    /// <summary>
    /// Something of our own (a new role, another priority, an offer taken back) leaves room for one exchange of adverts
    /// from now on.
    /// </summary>
    private void OpenExchange(Instance instance) =>
        instance.ExchangeEndsAt = _now + instance.Settings.Election.AdvertInterval + s_answerTime;

    /// <summary>
    /// A MASTER has heard another one, and has answered by now. Who gave way has no conflict: its own transition
    /// explains it.
    /// </summary>
    private void HeardAnotherMaster(Instance instance)
    {
        if (instance.Router is not { State: RouterState.Master, IsHandingOver: false }
            || _now < instance.ExchangeEndsAt)
            return;
        instance.ConflictAt = _now;
        instance.Counters.Conflicts++;
    }
}
