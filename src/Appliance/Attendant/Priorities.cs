using Appliance.Base;

namespace Appliance.Attendant;

/// <summary>Priorities that are asked for at run time, beside what the file and the checks say.</summary>
internal sealed class Priorities(InForce inForce, WhoAsked who, Action<LogLine> log)
{
    /// <summary>
    /// `priority`: an instance runs with another base priority, until it is told otherwise or a restart.
    /// </summary>
    /// <param name="priority">1..254, or null for what the file says.</param>
    /// <returns>Null, or a sentence that says why not.</returns>
    public string? Request(string instance, Priority? priority, string by)
    {
        int place = inForce.PlaceOf(instance);
        if (place < 0)
            return $"{instance} is gone from the configuration.";
        if (!inForce.Running.Tracker.Request(place, priority))
            return $"{instance} has priority 255 by now: it owns its addresses, and its priority does not change.";
        who.Priority(instance, by);
        log(new LogLine(LogLevel.Info, priority is { } wanted
            ? $"({instance}) base priority {wanted}, asked for by {by}"
            : $"({instance}) base priority as configured, asked for by {by}"));
        inForce.WantSnapshot();
        return null;
    }

    /// <summary>
    /// On battery every instance has less priority, so that a peer with more, which may preempt, takes over while this
    /// node goes on answering. Nothing is released: two nodes on battery keep the order that they had, and with the
    /// power everything comes back by itself.
    /// </summary>
    /// <param name="by">What a priority loses, 0..253.</param>
    public void Lower(int by)
    {
        inForce.Running.Tracker.Lower(by);
        inForce.WantSnapshot();
    }
}
