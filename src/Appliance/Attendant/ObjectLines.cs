using VrrpAot.Engine;
using VrrpAot.Holdings;

namespace Appliance.Attendant;

/// <summary>Sentences about routes, rules and static addresses.</summary>
internal static class ObjectLines
{
    /// <summary>It was removed by others; keepalived's words for what is static.</summary>
    public static string Restored(in EngineEvent happened, EngineSettings settings)
    {
        HeldObject one = settings.DistinctObjects[happened.Object];
        return $"Restoring deleted {(happened.Instance < 0 ? "static" : "virtual")} {Noun(one)} {one.Text}";
    }

    public static string Refused(in EngineEvent happened, EngineSettings settings)
    {
        HeldObject one = settings.DistinctObjects[happened.Object];
        return $"The kernel refuses the {Noun(one)} {one.Text}: {happened.Errno} - asking again every second";
    }

    private static string Noun(HeldObject one) => one.Kind switch
    {
        HoldingKind.Rule => "rule",
        HoldingKind.Address => "address",
        HoldingKind.Link => "interface",
        _ => "route",
    };
}
