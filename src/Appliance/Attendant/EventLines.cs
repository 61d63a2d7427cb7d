using Appliance.Base;
using Appliance.Pools;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// What happened, in the words that keepalived's users know and their tools search for. Where keepalived has no words,
/// because it has no such event, a plain sentence in the same style. An event in, lines out; nothing else.
/// </summary>
public sealed partial class EventLines(DaemonSettings settings)
{
    /// <summary>Tells what a tracked file holds now.</summary>
    public Func<int, long>? NumberIn { get; set; }

    /// <summary>Adds the lines of one event, usually one, to <paramref name="lines"/>.</summary>
    public void Tell(in EngineEvent happened, List<LogLine> lines)
    {
        if (happened.Instance < 0)
            TellOfMachine(happened, lines);
        else
            TellOfInstance(happened, settings.Engine.Instances[happened.Instance], lines);
    }

    private void TellOfMachine(in EngineEvent happened, List<LogLine> lines)
    {
        if (BfdLines.Of(happened, settings, lines))
            return;
        string where = happened.Interface == 0 ? "" : NameOf(happened);
        LogLine? line = happened.Kind switch
        {
            EngineEventKind.Started when !happened.IsReload => new(LogLevel.Info, "Startup complete"),
            EngineEventKind.GroupSyncing => new(LogLevel.Info,
                $"VRRP_Group({settings.Engine.Groups[happened.Group].Name}) Syncing instances to "
                + $"{Phrases.Of(happened.To)} state"),
            EngineEventKind.InterfaceUp or EngineEventKind.InterfaceDown => new(LogLevel.Info,
                $"{(happened.IsFound ? "Linkbeat" : "Netlink")} reports {where} "
                + (happened.Kind == EngineEventKind.InterfaceUp ? "up" : "down")),
            EngineEventKind.LinkbeatOtherwise => new(LogLevel.Info, $"({where}): Configured linkbeat type "
                + $"{Phrases.Of((CarrierMethod)(happened.Count >> 8))} not supported, using "
                + Phrases.Of((CarrierMethod)(happened.Count & 255))),
            EngineEventKind.NetlinkOverrun =>
                new(LogLevel.Warning, "Netlink: Receive buffer overrun - reading links and addresses again"),
            EngineEventKind.AddressAppeared =>
                new(LogLevel.Info, $"Netlink reflector reports IP {happened.Address} added to {where}"),
            EngineEventKind.AddressVanished =>
                new(LogLevel.Info, $"Netlink reflector reports IP {happened.Address} removed from {where}"),
            EngineEventKind.ListFailed =>
                new(LogLevel.Warning,
                $"Netlink: links and addresses cannot be listed: {ErrorOf(happened)} - trying again"),
            EngineEventKind.AddressRestored => new(LogLevel.Info, Restored(happened)),
            EngineEventKind.LeftoverRemoved => new(LogLevel.Info, Leftover(happened)),
            EngineEventKind.ObjectRestored => new(LogLevel.Info, ObjectLines.Restored(happened, settings.Engine)),
            EngineEventKind.ObjectRefused => new(LogLevel.Error, ObjectLines.Refused(happened, settings.Engine)),
            EngineEventKind.UnknownVrid => new(LogLevel.Info,
                $"Unknown VRID({happened.Count}) received on interface({where}). ignoring...{More(happened)}"),
            EngineEventKind.KernelRefused => new(LogLevel.Error, Refused(happened)),
            EngineEventKind.SendFailed =>
                new(LogLevel.Warning, $"send advert error {ErrorOf(happened)}{On(happened)}{More(happened)}"),
            EngineEventKind.FilterRefused => new(LogLevel.Error, NotDropped(happened)),
            EngineEventKind.TimerLate => new(LogLevel.Warning, $"A timer ran {Milliseconds(happened)} late"),
            _ => null,
        };
        if (line is { } found)
            lines.Add(found);
    }

    private void TellOfInstance(in EngineEvent happened, InstanceSettings instance, List<LogLine> lines)
    {
        void Info(string text) => lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) {text}"));
        void Detail(string text) => lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) {text}", Detail: true));
        void Warning(string text) => lines.Add(new LogLine(LogLevel.Warning, $"({instance.Name}) {text}"));

        switch (happened.Kind)
        {
            case EngineEventKind.StateChanged:
                TellTransition(happened, instance, lines);
                break;
            case EngineEventKind.AdvertTimeout:
                Detail("Receive advertisement timeout");
                break;
            case EngineEventKind.SentPriorityZero:
                Detail("sent 0 priority");
                break;
            case EngineEventKind.BackupHeardPriorityZero:
                Detail($"Backup received priority 0 advertisement{More(happened)}");
                break;
            case EngineEventKind.MasterHeardPriorityZero:
                Info($"Master received priority 0 message{More(happened)}");
                break;
            case EngineEventKind.BackupDiscardedLowerPriority:
                Info($"received lower priority ({happened.Theirs}) advert from {happened.Address} - "
                    + $"discarding{More(happened)}");
                break;
            case EngineEventKind.MasterHeardLowerPriority:
                Info($"Received advert from {happened.Address} with lower priority {happened.Theirs}, ours "
                    + $"{happened.Ours}, forcing new election{More(happened)}");
                if (instance.HeaderKey is not null)
                    Detail("IPSEC-AH : Syncing seq_num - Increment seq");
                break;
            case EngineEventKind.MasterHeardHigherPriority:
                Info($"Master received advert from {happened.Address} with higher priority {happened.Theirs}, ours "
                    + $"{happened.Ours}");
                break;
            case EngineEventKind.MasterHeardSamePriorityHigherAddress:
                Info($"Master received advert from {happened.Address} with same priority {happened.Theirs} but "
                    + $"higher IP address than ours");
                break;
            case EngineEventKind.HeardOwnAddress:
                Warning($"received an advert from our own address {happened.Address} - another machine uses it, or "
                    + $"the network loops");
                break;
            case EngineEventKind.OwnerConflict:
                Warning($"{happened.Address} also says priority 255 - only one router can own the "
                    + $"addresses{More(happened)}");
                break;
            case EngineEventKind.NobodyTookOver:
                Info("nobody took over - staying MASTER");
                break;
            case EngineEventKind.NothingToHandOver:
                Info($"nothing to hand over - in {Phrases.Of(happened.To)} state");
                break;
            case EngineEventKind.PriorityChanged:
                Info($"Changing effective priority from {happened.Theirs} to {happened.Ours}");
                break;
            case EngineEventKind.AdvertRejected:
                Warning(Rejection(happened, instance));
                break;
            case EngineEventKind.AdvertNoted:
                TellNotes(happened, instance, lines);
                break;
            case EngineEventKind.ClockWentBack:
                Warning("the clock of this machine went back by more than auth_hmac's time_window: adverts are signed "
                    + "with the time that it has now, and peers whose clocks did not refuse them as old ones");
                break;
            case EngineEventKind.LearnedFarInterval:
                Warning(FarInterval(happened, instance));
                break;
            case EngineEventKind.AddingRoutes:
                Detail("setting Virtual Routes");
                break;
            case EngineEventKind.RemovingRoutes:
                Detail("removing Virtual Routes");
                break;
            case EngineEventKind.AddingRules:
                Detail("setting Virtual Rules");
                break;
            case EngineEventKind.RemovingRules:
                Detail("removing Virtual Rules");
                break;
            case EngineEventKind.ObjectRestored:
                Info(ObjectLines.Restored(happened, settings.Engine));
                break;
            case EngineEventKind.ObjectRefused:
                lines.Add(new LogLine(LogLevel.Error,
                    $"({instance.Name}) {ObjectLines.Refused(happened, settings.Engine)}"));
                break;
            case EngineEventKind.AddingAddresses:
                Detail("setting VIPs.");
                break;
            case EngineEventKind.RemovingAddresses:
                Detail("removing VIPs.");
                break;
            case EngineEventKind.LeavingAddresses:
                Detail("leaving VIPs in place, without a lifetime.");
                break;
            case EngineEventKind.Announcing:
                Detail($"Sending/queueing {(happened.Address.IsIPv6 ? "Unsolicited Neighbour Adverts"
                    : "gratuitous ARPs")} on {NameOf(happened)} for {happened.Address}");
                break;
            case EngineEventKind.AddressRestored:
                Info(Restored(happened));
                break;
            case EngineEventKind.LeftoverRemoved:
                Info(Leftover(happened));
                break;
            case EngineEventKind.VipIsOwnAddress when instance.Election.BasePriority.IsOwner:
                Info($"VIP {happened.Address}{On(happened)} is an address of this machine, which owns it (priority "
                    + $"255): it stays in any state");
                break;
            case EngineEventKind.VipIsOwnAddress:
                Warning($"VIP {happened.Address}{On(happened)} was there before us and is left alone: this machine "
                    + $"answers for it in any state, also while another node is MASTER");
                break;
            case EngineEventKind.KernelRefused:
                lines.Add(new LogLine(LogLevel.Error, $"({instance.Name}) {Refused(happened)}"));
                break;
            case EngineEventKind.SyncDaemonRefused:
                lines.Add(new LogLine(LogLevel.Error, $"({instance.Name}) "
                    + IpvsWords.Refusal(IpvsCommand.StartDaemon, happened.Errno, null)));
                break;
            case EngineEventKind.TimerLate:
                Warning($"timer ran {Milliseconds(happened)} late - more than three advert intervals; the machine "
                    + $"is overloaded or was stopped{More(happened)}");
                break;
            case EngineEventKind.Overslept:
                Warning($"slept, and woke {Slept(happened)} late - it listens before it speaks");
                break;
            case EngineEventKind.SendFailed:
                Warning($"send advert error {ErrorOf(happened)}{On(happened)}");
                break;
            // keepalived says nothing when one instance stops; "sent 0 priority" and "removing VIPs." have told it.
            case EngineEventKind.Stopped:
            // Said by the reload.
            case EngineEventKind.Removed:
            case EngineEventKind.Succeeded:
            // The daemon says its own farewell.
            case EngineEventKind.Finished:
            // Never about one instance.
            case EngineEventKind.Started:
            case EngineEventKind.InterfaceUp:
            case EngineEventKind.InterfaceDown:
            case EngineEventKind.NetlinkOverrun:
            case EngineEventKind.AddressAppeared:
            case EngineEventKind.AddressVanished:
            case EngineEventKind.ListFailed:
            case EngineEventKind.FilterRefused:
            case EngineEventKind.Reported:
            case EngineEventKind.BfdStateChanged:
            case EngineEventKind.BfdExpired:
            case EngineEventKind.BfdDetectionTime:
            case EngineEventKind.BfdPollBegan:
            case EngineEventKind.BfdRejected:
            case EngineEventKind.BfdFailed:
            case EngineEventKind.BfdCannotHear:
                break;
        }
    }

    private void TellTransition(in EngineEvent happened, InstanceSettings instance, List<LogLine> lines)
    {
        // An instance that waited for its checks enters its first state without the word.
        string first = happened.From == RouterState.Init && instance.PendingChecks == 0 ? " (init)" : "";
        if (happened.Cause == TransitionCause.HandedOver)
            lines.Add(new LogLine(LogLevel.Info, happened.Address == default
                ? $"({instance.Name}) hand-over to nobody, as was insisted on"
                : $"({instance.Name}) handed over to {happened.Address}, priority {happened.Theirs}"));
        switch (happened.To)
        {
            case RouterState.Master:
                lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) Entering MASTER STATE"));
                break;
            case RouterState.Backup:
                lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) Entering BACKUP STATE{first}"));
                break;
            case RouterState.Fault:
                TellFaults(happened, instance, lines);
                lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) Entering FAULT STATE{first}"));
                break;
            case RouterState.Init:
                break;
        }
    }

    /// <summary>Why, each cause in a line of its own.</summary>
    private void TellFaults(in EngineEvent happened, InstanceSettings instance, List<LogLine> lines)
    {
        void Because(string text) =>
            lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}): entering FAULT state {text}"));

        FaultCauses faults = happened.Faults;
        if (faults.HasFlag(FaultCauses.InterfaceDown))
            Because($"(interface {instance.Interface} down)");
        if (faults.HasFlag(FaultCauses.NoAddress))
            Because($"(no {instance.Family} address for interface)");
        if (faults.HasFlag(FaultCauses.SourceAddressMissing))
            Because("(src address not configured)");
        if (faults.HasFlag(FaultCauses.StaticMissing))
            Because("(a static item that it tracks cannot be set)");
        if (faults.HasFlag(FaultCauses.TrackedInterfaceDown))
            Because(instance switch
            {
                { UnwantedInterfaces: [], RequiredInterfaces: [var only] } => $"(interface {only} down)",
                { UnwantedInterfaces: [var only], RequiredInterfaces: [] } => $"(interface {only} up)",
                { UnwantedInterfaces: [] } => "(a tracked interface down)",
                _ => "(a tracked interface down, or up that must not be)",
            });
        if (faults.HasFlag(FaultCauses.CannotListen))
            Because($"(no adverts can be heard on interface {instance.Interface})");
        if (faults.HasFlag(FaultCauses.AddressRefused))
            Because("(the kernel refuses a VIP)");
        if (faults.HasFlag(FaultCauses.Maintenance))
            Because("(maintenance)");
        if (!faults.HasFlag(FaultCauses.Script))
            return;
        switch (happened.FailingScript < 0 ? default : settings.SourceOf(happened.FailingScript))
        {
            case (SourceKind.File, var file):
                Because($"(tracked file {settings.Files[file].Name} has status {NumberIn?.Invoke(file) ?? 0})");
                break;
            // As keepalived says it, without the colon.
            case (SourceKind.Process, var process):
                lines.Add(new LogLine(LogLevel.Info, $"({instance.Name}) entering FAULT state (tracked process "
                    + $"{settings.Processes[process].Name} quorum not achieved)"));
                break;
            case (SourceKind.Bfd, var session):
                Because($"due to BFD instance {settings.Engine.Bfd[session].Name}");
                break;
            default:
                Because(happened.FailingScript < 0 ? "due to a script"
                    : $"due to script {settings.Scripts[happened.FailingScript].Name}");
                break;
        }
    }
}
