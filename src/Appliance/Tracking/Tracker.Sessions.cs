using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Tracking;

/// <summary>Sessions of BFD: down before any word of them, as with keepalived, and so never pending.</summary>
public sealed partial class Tracker
{
    /// <summary>In the order of <see cref="EngineSettings.Bfd"/>.</summary>
    private readonly TrackedStatus[] _sessions;

    /// <summary>A session went up or down. True when the tracked state is another one.</summary>
    public bool SessionIs(int session, bool isUp)
    {
        TrackedStatus status = isUp ? TrackedStatus.Up : TrackedStatus.Down;
        if (_sessions[session] == status)
            return false;
        _sessions[session] = status;
        for (int instance = 0; instance < _told.Length; instance++)
            foreach (TrackedBfd tracked in _settings.Instances[instance].TrackedBfds)
                if (tracked.Session == session)
                {
                    if (tracked.Weight != 0)
                        TellPriority(instance);
                    else
                        TellCondition(instance, first: false);
                }
        return true;
    }

    private void InheritSessions(Tracker before)
    {
        for (int i = 0; i < _sessions.Length; i++)
            for (int old = 0; old < before._sessions.Length; old++)
                if (_settings.Engine.Bfd[i].IsSameSessionAs(before._settings.Engine.Bfd[old]))
                    _sessions[i] = before._sessions[old];
    }

    /// <summary>The fault of one that is down is out: it needs no first result.</summary>
    private void BeginSessions(int instance)
    {
        foreach (TrackedBfd tracked in _settings.Instances[instance].TrackedBfds)
            if (tracked.Weight == 0)
                _command(EngineCommand.CheckReady(instance));
    }
}
