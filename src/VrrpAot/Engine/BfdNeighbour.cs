using VrrpAot.Bfd;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>One session of BFD at work: its machine, and its way out.</summary>
internal sealed class BfdNeighbour(int index, BfdSettings settings, uint discriminator)
{
    public int Index { get; } = index;

    public BfdSettings Settings { get; } = settings;

    public BfdSession Session { get; private set; } = new(settings.Timing, discriminator);

    /// <summary>Null while there is none: the session is AdminDown then.</summary>
    public IDatagramSender? Sender { get; set; }

    public Instant Since { get; set; }

    public long Sent { get; set; }

    public long Received { get; set; }

    public long Losses { get; set; }

    /// <summary>Of the last packet, or of the last attempt to find a way out.</summary>
    public Errno SendErrno { get; set; }

    public BfdReport Report => new()
    {
        State = Session.State, RemoteState = Session.RemoteState, Diagnostic = Session.Diagnostic,
        RemoteDiagnostic = Session.RemoteDiagnostic, Discriminator = Session.Discriminator,
        RemoteDiscriminator = Session.RemoteDiscriminator, Since = Since, LastHeardAt = Session.LastHeardAt,
        TransmitInterval = Session.TransmitInterval, DetectionTime = Session.DetectionTime,
        RemoteDetectionTime = Session.RemoteDetectionTime, RemoteMinTx = Session.RemoteMinTx,
        RemoteMinRx = Session.RemoteMinRx, RemoteMultiplier = Session.RemoteMultiplier,
        RemoteDemands = Session.RemoteDemands, IsPolling = Session.IsPolling, Sent = Sent, Received = Received,
        Losses = Losses, SendErrno = SendErrno,
    };

    /// <summary>A reload: the session goes on; the way out too, unless other hops are to be sent.</summary>
    public void Inherit(BfdNeighbour before)
    {
        Session = before.Session;
        (Since, Sent, Received, Losses) = (before.Since, before.Sent, before.Received, before.Losses);
        SendErrno = before.SendErrno;
        (Sender, before.Sender) = (before.Sender, null);
    }
}
