using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>
/// The last minute of an instance as a row of letters, the newest at the right: M, B, F and I are its states, and a dot
/// is a time of which nothing is known. Made from the state changes on record, so nobody has to watch.
/// </summary>
internal static class StateStrip
{
    /// <summary>What one letter stands for.</summary>
    private const int Seconds = 5;

    public const int Longest = 60 / Seconds;

    /// <param name="changes">Of all instances, the newest last.</param>
    /// <param name="known">How long this engine has run: what was before is not known.</param>
    /// <param name="now">The wall clock's.</param>
    public static string Of(InstanceView instance, IReadOnlyList<Transition> changes, Duration known, Moment now,
        int length = Longest)
    {
        var strip = new char[length];
        // Letters end at whole multiples of their time, so that the strip stands still for that long.
        long end = now.UnixMilliseconds / (Seconds * 1000) + 1;
        long first = now.UnixMilliseconds - known.Nanoseconds / 1_000_000;
        for (int i = 0; i < length; i++)
        {
            long to = (end - length + 1 + i) * Seconds * 1000, from = to - Seconds * 1000;
            strip[i] = to <= first ? '.' : Letter(instance, changes, from, to);
        }
        return new string(strip);
    }

    /// <summary>The state at the end of a time; FAULT wherever there was one.</summary>
    private static char Letter(InstanceView instance, IReadOnlyList<Transition> changes, long from, long to)
    {
        RouterState state = instance.State;
        for (int i = changes.Count - 1; i >= 0; i--)
        {
            Transition change = changes[i];
            if (change.Instance != instance.Name)
                continue;
            if (change.At.UnixMilliseconds < from)
                break;
            if (change.At.UnixMilliseconds >= to)
                state = change.From;
            else if (change.From == RouterState.Fault || change.To == RouterState.Fault)
                return 'F';
        }
        return Phrases.Of(state)[0];
    }
}
