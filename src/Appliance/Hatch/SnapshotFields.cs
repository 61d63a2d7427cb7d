using Appliance.Settings;
using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Hatch;

/// <summary>
/// The engine's part of a <see cref="Snapshot"/>. The box's own part (<see cref="BoxFacts"/>) is not sent: who shows it
/// knows it better.
/// </summary>
internal static class SnapshotFields
{
    public static void Write(FieldWriter to, Snapshot snapshot)
    {
        to.Time(snapshot.At);
        to.Time(snapshot.StartedAt);
        to.Text(snapshot.HostName);
        to.Text(snapshot.Version);
        to.Number(snapshot.Generation);
        to.Maybe(snapshot.ConfigurationRefused);
        to.Flag(snapshot.ApplianceRefused);
        to.Flag(snapshot.Maintenance is not null);
        if (snapshot.Maintenance is { } maintenance)
        {
            to.Time(maintenance.Since);
            to.Maybe(maintenance.Until?.UnixMilliseconds);
            to.Text(maintenance.By);
        }
        to.List(snapshot.Instances, InstanceFields.Write);
        to.List(snapshot.Groups, GroupFields.WriteView);
        to.List(snapshot.Checks, WriteCheck);
        to.List(snapshot.Links, static (to, link) =>
        {
            to.Text(link.Name);
            to.Flag(link.Exists);
            to.Flag(link.Up);
            to.Address(link.PrimaryAddress);
        });
        to.List(snapshot.Bfd, BfdFields.Write);
        WriteRejects(to, snapshot.Strays);
        WriteHealth(to, snapshot.Engine);
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static Snapshot Read(FieldReader from) => new()
    {
        At = from.Instant(),
        StartedAt = from.Instant(),
        HostName = from.Text(),
        Version = from.Text(),
        Generation = from.Int(),
        ConfigurationRefused = from.MaybeText(),
        ApplianceRefused = from.Flag(),
        Maintenance = from.Flag() ? new Maintenance(from.Moment(),
            from.MaybeNumber() is { } until ? new Moment(until) : null, from.Text()) : null,
        Instances = from.List(InstanceFields.Read),
        Groups = from.List(GroupFields.ReadView),
        Checks = from.List(ReadCheck),
        Links = from.List(static from => new LinkView(from.Text(), from.Flag(), from.Flag(), from.Address())),
        Bfd = from.List(BfdFields.ReadView),
        Strays = ReadRejects(from),
        Engine = ReadHealth(from),
    };

    public static void WriteRejects(FieldWriter to, ImmutableArray<RejectView> rejects) =>
        to.List(rejects, static (to, reject) =>
        {
            to.Byte((byte)reject.Reason);
            to.Number(reject.Count);
        });

    public static ImmutableArray<RejectView> ReadRejects(FieldReader from) =>
        from.List(static from =>
            new RejectView((RejectReason)from.Between(0, (int)RejectReason.TrailerReplay), from.Number()));

    private static void WriteCheck(FieldWriter to, CheckView check)
    {
        to.Text(check.Name);
        to.Byte((byte)check.Kind);
        to.Number(check.Number);
        to.Maybe(check.Up is { } up ? up ? 1 : 0 : null);
        to.Maybe(check.LastResult);
        to.Maybe(check.LastLine);
        to.Maybe(check.EndedAt);
        to.Maybe(check.Took);
        to.Number(check.Runs);
        to.Number(check.Failures);
        to.Time(check.RunTime);
        to.Flag(check.Running);
        to.Maybe(check.Disabled);
    }

    private static CheckView ReadCheck(FieldReader from) => new()
    {
        Name = from.Text(),
        Kind = (SourceKind)from.Between(0, (int)SourceKind.Bfd),
        Number = from.Number(),
        Up = from.MaybeNumber() is { } up ? up != 0 : null,
        LastResult = from.MaybeText(),
        LastLine = from.MaybeText(),
        EndedAt = from.MaybeInstant(),
        Took = from.MaybeDuration(),
        Runs = from.Number(),
        Failures = from.Number(),
        RunTime = from.Duration(),
        Running = from.Flag(),
        Disabled = from.MaybeText(),
    };

    private static void WriteHealth(FieldWriter to, EngineHealth health)
    {
        to.Number(health.Turns);
        to.List(health.LatenessCounts, static (to, count) => to.Number(count));
        to.Time(health.LatenessSum);
        to.Number(health.EventsLost);
        to.Number(health.Collections);
        to.Number(health.HeapBytes);
        to.Number(health.ResidentBytes);
    }

    private static EngineHealth ReadHealth(FieldReader from) => new()
    {
        Turns = from.Number(),
        LatenessCounts = from.List(static from => from.Number()),
        LatenessSum = from.Duration(),
        EventsLost = from.Number(),
        Collections = from.Int(),
        HeapBytes = from.Number(),
        ResidentBytes = from.Number(),
    };
}
