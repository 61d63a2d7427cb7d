using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>
/// What sessions of BFD do to priorities and conditions. keepalived does not tell its trackers of a neighbour that is
/// administratively down, which then count it as up for ever; here they hear that it is not up.
/// </summary>
internal sealed class BfdWatch(InForce inForce, Action<LogLine> log) : Service
{
    public override void Hear(in EngineEvent happened)
    {
        if (happened.Kind != EngineEventKind.BfdStateChanged)
            return;
        bool isUp = happened.BfdTo == BfdState.Up;
        DaemonSettings settings = inForce.Settings;
        string name = settings.Engine.Bfd[happened.Session].Name;
        if (isUp || happened.BfdFrom == BfdState.Up)
            for (int i = 0; i < settings.Instances.Length; i++)
                foreach (TrackedBfd tracked in settings.Instances[i].TrackedBfds)
                    if (tracked.Session == happened.Session)
                        log(new LogLine(LogLevel.Info, $"VRRP_Instance({settings.Engine.Instances[i].Name}) Tracked BFD"
                            + $" instance {name} is {(isUp ? "UP" : "DOWN")}"));
        if (inForce.Running.Tracker.SessionIs(happened.Session, isUp))
            inForce.WantSnapshot();
    }
}
