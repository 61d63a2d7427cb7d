using System.Collections.Immutable;
using Appliance.Reports;
using Appliance.Tracking;

namespace Appliance.Attendant;

/// <summary>What hangs on the box's buses, for the snapshot; and what a supply on battery does to priorities.</summary>
public sealed partial class Attendant
{
    /// <summary>On this thread (<see cref="Post"/>).</summary>
    public void DevicesAre(ImmutableArray<DeviceView> devices)
    {
        _frame = _frame with { Devices = devices };
        _running.SnapshotMaker.Want();
    }

    /// <summary>
    /// On this thread (<see cref="Post"/>). On battery every instance has less priority, so that a peer with more,
    /// which may preempt, takes over while this node goes on answering. Nothing is released: two nodes on battery
    /// keep the order that they had, and with the power everything comes back by itself.
    /// </summary>
    /// <param name="lowersBy">What a priority loses on battery, 0..253.</param>
    public void PowerIs(PowerView power, int lowersBy)
    {
        if (_frame.Power?.OnBattery != power.OnBattery)
        {
            if (power.OnBattery)
                Say("Power is gone, the box is on battery"
                    + (lowersBy > 0 ? $": priorities are lowered by {lowersBy}" : ""));
            else if (_frame.Power is not null)
                Say("Power is back");
            _running.Tracker.Lower(power.OnBattery ? lowersBy : 0);
        }
        _frame = _frame with { Power = power };
        _running.SnapshotMaker.Want();
    }
}
