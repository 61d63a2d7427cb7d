using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Update;

/// <summary>
/// A firmware on trial takes no VIP from a peer that serves: every instance runs as with `nopreempt`, and an owner of
/// its addresses waits like everybody. When it has proved itself the
/// configuration is taken up once more, as it is written. One firmware that is bad in a way the trial does not see
/// costs no service then.
/// </summary>
/// <param name="isOnTrial">U-Boot says that this start is one.</param>
internal sealed class TrialHold(bool isOnTrial)
{
    private volatile bool _holds = isOnTrial;

    public DaemonSettings On(DaemonSettings settings) => !_holds ? settings : settings with
    {
        Engine = settings.Engine with
        {
            Instances = [.. settings.Engine.Instances.Select(Yielding)],
        },
    };

    private static InstanceSettings Yielding(InstanceSettings one) =>
        one with { Election = one.Election with { Preempt = false, StartAsMaster = false } };

    /// <summary>
    /// It has proved itself, or was no trial any more. True when something changes by it: the configuration is to be
    /// taken up again.
    /// </summary>
    public bool End()
    {
        bool held = _holds;
        _holds = false;
        return held;
    }
}
