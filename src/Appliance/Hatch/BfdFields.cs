using Appliance.Reports;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>Sessions of BFD: what they run on, and how they stand.</summary>
internal static class BfdFields
{
    public static void Write(FieldWriter to, BfdSettings session)
    {
        to.Text(session.Name);
        to.Address(session.Neighbour);
        to.Maybe(session.Source);
        to.Time(session.Timing.MinTx);
        to.Time(session.Timing.MinRx);
        to.Time(session.Timing.IdleTx);
        to.Byte(session.Timing.Multiplier);
        to.Flag(session.Timing.Passive);
        to.Flag(session.IsMultihop);
        to.Byte(session.Hops);
        to.Byte(session.LeastHops);
    }

    public static BfdSettings ReadSettings(FieldReader from) => new()
    {
        Name = from.Text(),
        Neighbour = from.Address(),
        Source = from.MaybeAddress(),
        Timing = new BfdTiming
        {
            MinTx = from.Duration(), MinRx = from.Duration(), IdleTx = from.Duration(), Multiplier = from.Byte(),
            Passive = from.Flag(),
        },
        IsMultihop = from.Flag(),
        Hops = from.Byte(),
        LeastHops = from.Byte(),
    };

    public static void Write(FieldWriter to, BfdView view)
    {
        BfdReport report = view.Report;
        to.Text(view.Name);
        to.Address(view.Neighbour);
        to.Byte((byte)report.State);
        to.Byte((byte)report.RemoteState);
        to.Byte((byte)report.Diagnostic);
        to.Byte((byte)report.RemoteDiagnostic);
        to.Number(report.Discriminator);
        to.Number(report.RemoteDiscriminator);
        to.Time(report.Since);
        to.Maybe(report.LastHeardAt);
        to.Time(report.TransmitInterval);
        to.Time(report.DetectionTime);
        to.Time(report.RemoteDetectionTime);
        to.Time(report.RemoteMinTx);
        to.Time(report.RemoteMinRx);
        to.Byte(report.RemoteMultiplier);
        to.Flag(report.RemoteDemands);
        to.Flag(report.IsPolling);
        to.Number(report.Sent);
        to.Number(report.Received);
        to.Number(report.Losses);
        to.Number(report.SendErrno.Number);
    }

    public static BfdView ReadView(FieldReader from) => new(from.Text(), from.Address(), new BfdReport
    {
        State = (BfdState)from.Between(0, (int)BfdState.Up),
        RemoteState = (BfdState)from.Between(0, (int)BfdState.Up),
        Diagnostic = (BfdDiagnostic)from.Between(0, (int)BfdDiagnostic.ReverseConcatenatedPathDown),
        RemoteDiagnostic = (BfdDiagnostic)from.Between(0, (int)BfdDiagnostic.ReverseConcatenatedPathDown),
        Discriminator = from.UInt(),
        RemoteDiscriminator = from.UInt(),
        Since = from.Instant(),
        LastHeardAt = from.MaybeInstant(),
        TransmitInterval = from.Duration(),
        DetectionTime = from.Duration(),
        RemoteDetectionTime = from.Duration(),
        RemoteMinTx = from.Duration(),
        RemoteMinRx = from.Duration(),
        RemoteMultiplier = from.Byte(),
        RemoteDemands = from.Flag(),
        IsPolling = from.Flag(),
        Sent = from.Number(),
        Received = from.Number(),
        Losses = from.Number(),
        SendErrno = new Errno(from.Int()),
    });
}
