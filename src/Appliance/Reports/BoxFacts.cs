using System.Collections.Immutable;
using VrrpAot.Protocol;

namespace Appliance.Reports;

/// <summary>
/// What a <see cref="Snapshot"/> says of the node, and the engine knows nothing of: it is put into the engine's
/// snapshot by the view that shows it.
/// </summary>
public sealed class BoxFacts
{
    public Instant? CommitUndoneAt { get; set; }
    public Instant? ApplianceUndoneAt { get; set; }
    public Instant FindMeUntil { get; set; }
    public bool FirmwareOnTrial { get; set; }
    public string? FirmwareFailed { get; set; }
    public Instant? FirmwareTrialEndsAt { get; set; }
    public ImmutableArray<string> LostQuorums { get; set; } = [];
    public ImmutableArray<DeviceView> Devices { get; set; } = [];
    public PowerView? Power { get; set; }

    /// <summary>The same snapshot with these.</summary>
    public Snapshot On(Snapshot snapshot) => snapshot with
    {
        CommitUndoneAt = CommitUndoneAt,
        ApplianceUndoneAt = ApplianceUndoneAt,
        FindMeUntil = FindMeUntil,
        FirmwareOnTrial = FirmwareOnTrial,
        FirmwareFailed = FirmwareFailed,
        FirmwareTrialEndsAt = FirmwareTrialEndsAt,
        LostQuorums = LostQuorums,
        Devices = Devices,
        Power = Power,
    };
}
