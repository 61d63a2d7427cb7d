using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// `lvs_sync_daemon` that follows an instance: a thread of the kernel that tells the other directors of this one's
/// connections while it is MASTER, and hears of theirs in every other state. So a connection goes on when its director
/// is another one. It changes with the state, before the addresses do: the first packet that comes to a new MASTER
/// finds what the old one told.
/// </summary>
/// <param name="wanted">Null when the file has none, or one that stands by itself.</param>
internal sealed class SyncDaemon(SyncDaemonSettings? wanted, IIpvs ipvs, EventRing events, Turn turn) : Service
{
    /// <summary>A machine without ip_vs, or without the interface, may have it later. It is asked ever more seldom: for
    /// each question about IPVS the kernel may look for its module, and the loop waits meanwhile.</summary>
    private static readonly Duration s_firstPause = Duration.FromSeconds(1), s_longestPause = Duration.FromSeconds(10);

    /// <summary>A load balancer that had daemons of its own until this reload may hear of it later, and start one of
    /// them once more: it looks every 5 s.</summary>
    private static readonly Duration s_whileOthersHear = Duration.FromSeconds(7);

    private IpvsDaemon? _running;
    private Errno _told;
    private Instant _retryAt = Instant.Never, _sweepAt = Instant.Never;
    private Duration _pause = s_firstPause;
    private bool _hasBegun, _isOver;

    public override Instant NextDeadline => Instant.Earlier(_retryAt, _sweepAt);

    /// <summary>The end of a turn: the daemon is made the one that the states ask for.</summary>
    public void Follow(Instance[] instances)
    {
        if (_isOver || wanted is null)
        {
            Stop();
            return;
        }
        bool isBackup = instances[wanted.Instance].Router.State != RouterState.Master;
        IpvsDaemon next = wanted.Daemon with { IsBackup = isBackup };
        if (turn.Now >= _sweepAt)
        {
            _sweepAt = Instant.Never;
            ipvs.Stop(next with { IsBackup = !isBackup });
        }
        if (_running == next || turn.Now < _retryAt && _retryAt != Instant.Never && _running is null)
            return;
        if (_hasBegun)
            Stop();
        else
        {
            StopWhatIsLeft(next);
            _sweepAt = turn.Now + s_whileOthersHear;
        }
        _hasBegun = true;
        Start(next);
    }

    /// <summary>A machine has room for one of each, and an engine that was killed may have left either.</summary>
    private void StopWhatIsLeft(in IpvsDaemon like)
    {
        ipvs.Stop(like with { IsBackup = false });
        ipvs.Stop(like with { IsBackup = true });
    }

    private void Start(in IpvsDaemon next)
    {
        Errno error = ipvs.Start(next);
        // Another program's, meanwhile: the file says who it is here.
        if (error == Errno.EEXIST && ipvs.Stop(next).IsOk)
            error = ipvs.Start(next);
        if (error.IsOk)
            (_running, _retryAt, _pause) = (next, Instant.Never, s_firstPause);
        else
            (_retryAt, _pause) = (turn.Now + _pause, _pause * 2 > s_longestPause ? s_longestPause : _pause * 2);
        if (error != _told && !error.IsOk)
            events.Write(EngineEvent.Failed(EngineEventKind.SyncDaemonRefused, wanted!.Instance, turn.Now, error));
        _told = error;
    }

    private void Stop()
    {
        if (_running is { } running)
            ipvs.Stop(running);
        _running = null;
    }

    /// <summary>The daemon ends with the engine that ends in order.</summary>
    public void End()
    {
        _isOver = true;
        _retryAt = _sweepAt = Instant.Never;
        Stop();
    }

    /// <summary>
    /// A reload: what runs goes on, where the new file asks for the same, and what was refused is tried at once.
    /// </summary>
    public void Inherit(SyncDaemon before) =>
        (_running, _told, _hasBegun, _sweepAt, before._running) =
            (before._running, before._told, before._hasBegun, before._sweepAt, null);
}
