using System.Globalization;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Reports;

/// <summary>How values are said to people and in JSON, the same everywhere.</summary>
internal static class Phrases
{
    /// <summary>keepalived's capitals.</summary>
    public static string Of(RouterState state) => state switch
    {
        RouterState.Init => "INIT",
        RouterState.Backup => "BACKUP",
        RouterState.Master => "MASTER",
        RouterState.Fault => "FAULT",
        _ => throw new ArgumentOutOfRangeException(nameof(state), (int)state, "The list of states is closed."),
    };

    /// <summary>As the file has it.</summary>
    public static string Of(CarrierMethod method) => method switch
    {
        CarrierMethod.Mii => "MII",
        CarrierMethod.Ethtool => "ETHTOOL",
        _ => "IOCTL",
    };

    /// <summary>Two units at most, never rounded up: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`.</summary>
    public static string Of(Duration length)
    {
        long seconds = length.Nanoseconds / 1_000_000_000;
        return seconds switch
        {
            < 0 => "0 s",
            < 10 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(length.TotalSeconds * 10) / 10:0.0} s"),
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            < 86400 => $"{seconds / 3600} h {seconds % 3600 / 60} min",
            _ => $"{seconds / 86400} d {seconds % 86400 / 3600} h",
        };
    }

    /// <summary>An advert interval, exactly: `0.01 s`, `1 s`, `40.95 s`.</summary>
    public static string Interval(Duration interval) =>
        string.Create(CultureInfo.InvariantCulture, $"{interval.TotalSeconds:0.##} s");

    public static string Ago(Instant then, Instant now) => $"{Of(now - then)} ago";

    public static string Of(TransitionCause cause) => cause switch
    {
        TransitionCause.None => "unknown",
        TransitionCause.Startup => "start",
        TransitionCause.AddressOwner => "it owns the addresses (priority 255)",
        TransitionCause.MasterSilent => "no advert came in time",
        TransitionCause.MasterLeft => "the master said that it leaves",
        TransitionCause.Preempting => "its priority is higher than the master's",
        TransitionCause.Preempted => "a better router was heard",
        TransitionCause.Fault => "fault",
        TransitionCause.FaultCleared => "the fault is over",
        TransitionCause.Shutdown => "stop",
        TransitionCause.HandedOver => "handed over, as it was asked to",
        TransitionCause.Group => "its sync group went there",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), (int)cause, "The list of causes is closed."),
    };

    public static IReadOnlyList<FaultCauses> EveryFault { get; } =
        [.. Enum.GetValues<FaultCauses>().Where(fault => fault != FaultCauses.None)];

    /// <summary>The faults that hold an instance, each a few words; empty when there is none.</summary>
    /// <param name="family">The instance's.</param>
    public static string[] Of(FaultCauses faults, IpFamily family = IpFamily.IPv4)
    {
        var words = new List<string>();
        foreach (FaultCauses fault in EveryFault)
            if (faults.HasFlag(fault))
                words.Add(fault == FaultCauses.NoAddress && family == IpFamily.IPv6
                    ? "no IPv6 link-local address on the interface" : OfOne(fault));
        return [.. words];
    }

    private static string OfOne(FaultCauses fault) => fault switch
    {
        FaultCauses.InterfaceDown => "interface down",
        FaultCauses.NoAddress => "no IPv4 address on the interface",
        FaultCauses.SourceAddressMissing => "source address not on this machine",
        FaultCauses.TrackedInterfaceDown => "tracked interface down",
        FaultCauses.Script => "check failed",
        FaultCauses.CannotListen => "no adverts can be heard",
        FaultCauses.Maintenance => "maintenance",
        FaultCauses.AddressRefused => "the kernel refuses a VIP",
        FaultCauses.Group => "another member of the sync group",
        FaultCauses.StaticMissing => "a static item of its track group cannot be set",
        _ => $"fault {(int)fault}",
    };

    /// <summary>`camelCase` for keys and values of JSON.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
