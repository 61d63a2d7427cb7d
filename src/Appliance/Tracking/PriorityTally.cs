
namespace Appliance.Tracking;

/// <summary>
/// keepalived's tracking arithmetic. A positive weight is a reward while the thing is up, a negative one a penalty
/// while it is down, weight 0 a condition: FAULT while it is down. <c>reverse</c> changes the sign of the first two and
/// swaps up and down for the third. What is not known yet counts for nothing.
/// </summary>
public static class PriorityTally
{
    /// <param name="weight">-254..254.</param>
    /// <returns>What it adds to the priority now; 0 for weight 0.</returns>
    public static int Contribution(int weight, bool reverse, TrackedStatus status)
    {
        bool counts = weight > 0 ? status == TrackedStatus.Up : status == TrackedStatus.Down;
        return !counts ? 0 : reverse ? -weight : weight;
    }

    /// <summary>True when something tracked with weight 0 holds its instance in FAULT.</summary>
    public static bool Faults(bool reverse, TrackedStatus status) =>
        status == (reverse ? TrackedStatus.Up : TrackedStatus.Down);

    /// <summary>Base plus contributions, kept within 1..254. An address owner (255) stays what it is.</summary>
    public static Priority Effective(Priority basePriority, int contributions) =>
        basePriority.IsOwner ? basePriority
            : new Priority((byte)Math.Clamp(basePriority.Value + contributions, 1, 254));
}
