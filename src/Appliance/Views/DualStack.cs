using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>
/// One router of both families is two instances: of one VRID on one interface (RFC 9568 section 1 keeps the families
/// apart). For people they are one thing: shown one behind the other, and it is said when they are not together.
/// </summary>
internal static class DualStack
{
    /// <summary>The instance of the other family with its VRID and interface; null when there is none.</summary>
    public static InstanceView? TwinOf(InstanceView instance, IEnumerable<InstanceView> all) =>
        all.FirstOrDefault(other => other.Family != instance.Family && other.Vrid == instance.Vrid
            && other.Interface == instance.Interface);

    /// <summary>One of them is MASTER here, and the other is not.</summary>
    public static bool IsSplit(InstanceView instance, InstanceView twin) =>
        instance.State == RouterState.Master != (twin.State == RouterState.Master);

    /// <summary>In their order, but a twin right behind the first of the two.</summary>
    public static IEnumerable<InstanceView> TwinsTogether(IReadOnlyList<InstanceView> all)
    {
        var shown = new HashSet<InstanceView>(ReferenceEqualityComparer.Instance);
        foreach (InstanceView instance in all)
        {
            if (shown.Add(instance))
                yield return instance;
            if (TwinOf(instance, all) is { } twin && shown.Add(twin))
                yield return twin;
        }
    }
}
