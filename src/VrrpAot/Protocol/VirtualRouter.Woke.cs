namespace VrrpAot.Protocol;

/// <summary>
/// A sleep: the program did not run for a while (stopped, frozen, suspended, starved), and the others went on without
/// it. No RFC has this; keepalived goes on as if nothing had been. Nobody who slept may speak on the strength of what
/// was true before.
/// </summary>
public sealed partial class VirtualRouter
{
    /// <summary>A BACKUP that listens once more because it slept through the end of its timer. It does so once: who is
    /// always late must not wait for ever.</summary>
    private bool _listensOnceMore;

    /// <summary>
    /// A MASTER does not begin anew for less: so long a busy machine may leave a program waiting, and what a peer said
    /// meanwhile is heard and answered as any advert is.
    /// </summary>
    public static readonly Duration ShortestSleep = Duration.FromMilliseconds(500);

    /// <summary>How long a silent MASTER is waited for: by the peer that the file says is the first, or else by the
    /// most patient, whose priority nobody knows here, and half an interval until that is heard.</summary>
    private Duration PeersPatience
    {
        get
        {
            Duration interval = _settings.AdvertInterval;
            if (_settings.HighestOther is { } other)
                return interval * _settings.DownTimerAdverts + Skew(other);
            Duration patience = interval * _settings.DownTimerAdverts + Skew(new Priority(1)) + interval / 2;
            return patience > ShortestSleep ? patience : ShortestSleep;
        }
    }

    private bool IsMasterAtOnce => _settings.BasePriority.IsOwner && _settings.StartAsMaster;

    /// <summary>
    /// To be called when the program finds that it ran late, before anything that came meanwhile is heard and before
    /// its timer is. A MASTER whose peers have had to take it for dead begins anew, as at start (RFC 9568 section
    /// 6.4.1): it gives its addresses up without a word and listens for a master-down interval. An owner that starts as
    /// MASTER would be MASTER again at once, so it stays. A BACKUP whose timer ran out long ago starts it once more:
    /// where the whole machine slept no advert was kept for it.
    /// </summary>
    /// <param name="outputs">Appended to: a change of state to BACKUP with the addresses' removal, and a timer, at
    /// most.</param>
    /// <returns>It listens now where it would have spoken.</returns>
    public bool Woke(Instant now, Outputs outputs)
    {
        switch (_phase)
        {
            case Phase.Master when now - _lastAdvertAt > PeersPatience && !IsMasterAtOnce:
                ForgetAnnouncements();
                BecomeBackup(TransitionCause.Startup, default, now, outputs);
                _listensOnceMore = true;
                outputs.Add(new Output { Kind = OutputKind.RemoveAddresses });
                break;

            // What was offered may have been taken by somebody whose first adverts came while nobody kept them.
            case Phase.Offering when now - _deadline > HandOverGrace && !_listensOnceMore:
                _deadline = now + Skew(new Priority(1)) + HandOverGrace;
                _listensOnceMore = true;
                break;

            // What a member waited for with its group it did not see through either.
            case Phase.Backup or Phase.Waiting when now - _deadline > _masterInterval / 2 && !_listensOnceMore:
                _phase = Phase.Backup;
                _deadline = now + MasterDown;
                _listensOnceMore = true;
                break;

            default:
                return false;
        }
        Arm(outputs);
        return true;
    }
}
