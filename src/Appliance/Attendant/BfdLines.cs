using Appliance.Base;
using Appliance.Settings;
using Appliance.Views;
using VrrpAot.Bfd;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>What sessions of BFD do, in keepalived's words where it has some.</summary>
internal static class BfdLines
{
    /// <summary>Adds the lines of one event; false when it is about something else.</summary>
    public static bool Of(in EngineEvent happened, DaemonSettings settings, List<LogLine> lines)
    {
        string name = happened.Session < 0 || happened.Session >= settings.Engine.Bfd.Length ? ""
            : $"({settings.Engine.Bfd[happened.Session].Name}) ";
        switch (happened.Kind)
        {
            // keepalived says nothing of Init, nor of the beginning.
            case EngineEventKind.BfdStateChanged when happened.BfdTo == BfdState.Up:
                Add(LogLevel.Info, "Entering Up state");
                return true;
            case EngineEventKind.BfdStateChanged when happened.BfdTo == BfdState.Down
                && happened.BfdFrom != BfdState.AdminDown:
                Add(LogLevel.Info, "Entering Down state (Local diagnostic - "
                    + $"{KeepalivedBfdData.Words(happened.LocalDiagnostic)}, Remote diagnostic - "
                    + $"{KeepalivedBfdData.Words(happened.RemoteDiagnostic)})");
                return true;
            case EngineEventKind.BfdStateChanged:
                return true;
            case EngineEventKind.BfdExpired:
                Add(LogLevel.Info, $"Expired after {happened.After.Nanoseconds / 1_000_000} ms "
                    + $"({Microseconds(happened.Before)} usec overdue)");
                return true;
            case EngineEventKind.BfdDetectionTime:
                lines.Add(new LogLine(LogLevel.Info, $"    Detection time is {Microseconds(happened.After)} us (was "
                    + $"{Microseconds(happened.Before)} us)", Detail: true));
                return true;
            case EngineEventKind.BfdPollBegan:
                lines.Add(new LogLine(LogLevel.Info, $"{name}Starting poll sequence", Detail: true));
                return true;
            case EngineEventKind.BfdRejected:
                lines.Add(new LogLine(LogLevel.Warning, name + Rejection(happened) + (happened.LeftOut == 0 ? ""
                    : $" (and {happened.LeftOut} times more since it was last told)"), Detail: true));
                return true;
            case EngineEventKind.BfdFailed:
                Add(LogLevel.Warning, $"Error sending packet: {happened.Errno} - trying again");
                return true;
            case EngineEventKind.BfdCannotHear:
                lines.Add(new LogLine(LogLevel.Error, $"BFD: UDP port {happened.Port} cannot be heard, so that no "
                    + $"session to a neighbour like {happened.Address} comes up: {happened.Errno} - trying again. "
                    + "Another program that speaks BFD, or another keepalived, would have the port"));
                return true;
            default:
                return false;
        }

        void Add(LogLevel level, string text) => lines.Add(new LogLine(level, name + text));
    }

    private static long Microseconds(Duration time) => time.Nanoseconds / 1000;

    private static string Rejection(in EngineEvent happened) => happened.BfdRejectedFor switch
    {
        BfdReject.WrongTtl => $"Packet ttl({happened.Hops}) < {happened.Detail} - discarding",
        BfdReject.UnknownSession => $"Discarding packet from [{happened.Address}]:{happened.Port} (session is not found"
            + $" - your discriminator field is 0x{happened.Detail:x})",
        var reason => $"Discarding packet from [{happened.Address}]:{happened.Port} ({Words(reason)})",
    };

    private static string Words(BfdReject reason) => reason switch
    {
        BfdReject.WrongLength => "its length is wrong",
        BfdReject.WrongVersion => "its version is not 1",
        BfdReject.NoMultiplier => "its multiplier is 0",
        BfdReject.Multipoint => "it is for several receivers",
        BfdReject.Authenticated => "it has authentication, which is not used",
        BfdReject.PollWithFinal => "it asks and answers in one",
        BfdReject.WrongDiagnostic => "its diagnostic is unknown",
        BfdReject.NoDiscriminator => "its sender has no discriminator",
        _ => "it does not say whom it means",
    };
}
