using System.Collections.Immutable;
using Appliance.Config.Reading;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Model;

/// <summary>A route, a rule or a static address, as written.</summary>
/// <param name="Value">What is held.</param>
/// <param name="Interfaces">That it names; an instance whose object it is tracks them, unless it is not to.</param>
internal sealed record ObjectModel(HeldObject Value, ImmutableArray<string> Interfaces, Origin At)
{
    public static ObjectModel Of(HeldObject value, ImmutableArray<string> interfaces, bool isUntracked,
        ImmutableArray<string> tracking, ObjectWords words, Origin at)
    {
        if (isUntracked && tracking.Length > 0)
            words.Warn(at, "it has both track_group and no_track set - not tracking");
        else if (tracking.Length > 0 && interfaces.IsEmpty)
            words.Warn(at, "it cannot have track_group if it names no interface - not tracking");
        else
            return new ObjectModel(value with { Untracked = isUntracked, Tracking = tracking }, interfaces, at);
        return new ObjectModel(value with { Untracked = isUntracked }, interfaces, at);
    }
}
