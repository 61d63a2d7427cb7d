using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>
/// What the engine runs on, for who compares a file with it or judges a traced advert by it. Only where a script's line
/// stands in the file is not sent: it says nothing of what runs.
/// </summary>
internal static class SettingsFields
{
    public static void Write(FieldWriter to, DaemonSettings settings)
    {
        WriteEngine(to, settings.Engine);
        to.Text(settings.RouterId);
        to.List(settings.Scripts, WriteScript);
        to.List(settings.Instances, WriteDuties);
        SourceFields.Write(to, settings);
        WriteProcess(to, settings.Process);
        to.List(settings.Groups, GroupFields.WriteDuties);
        WriteNotices(to, settings.Notices);
        ParentFields.Write(to, settings.Parent);
        to.Number(settings.Dumps.JsonVersion);
        to.Maybe(settings.Dumps.State);
        to.Maybe(settings.Dumps.Stats);
        to.Maybe(settings.Dumps.Json);
        to.Text(settings.Dumps.Infix);
        to.Flag(settings.ScriptSecurity);
        to.Flag(settings.ScriptsHaveGroups);
        to.Number(settings.ScriptUmask);
        to.Maybe(settings.Tls.Authorities);
        to.Flag(settings.Tls.Verify);
        BalancerFields.Write(to, settings.Balancer);
    }

    /// <exception cref="InvalidDataException">They are none.</exception>
    public static DaemonSettings Read(FieldReader from) => new()
    {
        Engine = ReadEngine(from),
        RouterId = from.Text(),
        Scripts = from.List(ReadScript),
        Instances = from.List(ReadDuties),
        Files = from.List(SourceFields.ReadFile),
        Processes = from.List(SourceFields.ReadProcess),
        ProcessEventBuffer = from.MaybeInt(),
        ForcesProcessEventBuffer = from.Flag(),
        Process = ReadProcess(from),
        Groups = from.List(GroupFields.ReadDuties),
        Notices = ReadNotices(from),
        Parent = ParentFields.Read(from),
        Dumps = new DumpSettings
        {
            JsonVersion = from.Int(), State = from.MaybeText(), Stats = from.MaybeText(), Json = from.MaybeText(),
            Infix = from.Text(),
        },
        ScriptSecurity = from.Flag(),
        ScriptsHaveGroups = from.Flag(),
        ScriptUmask = from.UInt(),
        Tls = new TlsSettings { Authorities = from.MaybeText(), Verify = from.Flag() },
        Balancer = BalancerFields.Read(from),
    };

    private static void WriteEngine(FieldWriter to, EngineSettings engine)
    {
        to.List(engine.Instances, RouterFields.Write);
        to.List(engine.Groups, GroupFields.Write);
        to.List(engine.StaticObjects, ObjectFields.Write);
        to.Number(engine.AddressLifetimeSeconds);
        to.Texts(engine.WatchedInterfaces);
        to.Flag(engine.ReleaseForeignAddresses);
        to.Flag(engine.ReportAddressChanges);
        to.Number(engine.RealTimePriority);
        BalancerFields.WriteMaybe(to, engine.SyncDaemon);
        to.List(engine.LinkDelays, static (to, delays) =>
        {
            to.Text(delays.Interface);
            to.Time(delays.Down);
            to.Time(delays.Up);
        });
        to.List(engine.AnnouncementGroups, static (to, group) =>
        {
            to.Texts(group.Interfaces);
            WriteGap(to, group.Gap);
        });
        WriteGap(to, engine.AnnouncementGap);
        to.List(engine.Linkbeats, static (to, polled) =>
        {
            to.Text(polled.Interface);
            to.Byte((byte)polled.Method);
            to.Flag(polled.IsWanted);
        });
        to.Flag(engine.TellsUnknownVrids);
        to.Flag(engine.HidesLocalMemberships);
        to.Time(engine.StartDelay);
        to.Time(engine.DelayAfterBoot);
        to.Flag(engine.DropTable is not null);
        if (engine.DropTable is { } table)
        {
            to.Text(table.Name);
            to.Number(table.Priority);
            to.Flag(table.Counts);
        }
        to.List(engine.Bfd, BfdFields.Write);
        to.Flag(engine.IsBfdOff);
    }

    private static EngineSettings ReadEngine(FieldReader from) => new()
    {
        Instances = from.List(RouterFields.Read),
        Groups = from.List(GroupFields.Read),
        StaticObjects = from.List(ObjectFields.Read),
        AddressLifetimeSeconds = from.Int(),
        WatchedInterfaces = from.Texts(),
        ReleaseForeignAddresses = from.Flag(),
        ReportAddressChanges = from.Flag(),
        RealTimePriority = from.Int(),
        SyncDaemon = BalancerFields.ReadMaybe(from),
        LinkDelays = from.List(static from => new LinkDelays(from.Text(), from.Duration(), from.Duration())),
        AnnouncementGroups = from.List(static from => new AnnouncementGroup(from.Texts(), ReadGap(from))),
        AnnouncementGap = ReadGap(from),
        Linkbeats = from.List(static from =>
            new LinkbeatSettings(from.Text(), (CarrierMethod)from.Between(0, 2), from.Flag())),
        TellsUnknownVrids = from.Flag(),
        HidesLocalMemberships = from.Flag(),
        StartDelay = from.Duration(),
        DelayAfterBoot = from.Duration(),
        DropTable = from.Flag() ? new DropTable(from.Text(), from.Int(), from.Flag()) : null,
        Bfd = from.List(BfdFields.ReadSettings),
        IsBfdOff = from.Flag(),
    };

    private static void WriteGap(FieldWriter to, AnnouncementGap gap)
    {
        to.Time(gap.Arp);
        to.Time(gap.Neighbour);
    }

    private static AnnouncementGap ReadGap(FieldReader from) => new(from.Duration(), from.Duration());

    private static void WriteProcess(FieldWriter to, EngineProcessSettings process)
    {
        to.Maybe(process.Name);
        to.Maybe(process.Niceness);
        to.Maybe(process.LongestRealTimeRun);
        to.List(process.Processors, static (to, processor) => to.Number(processor));
        to.Maybe(process.NetlinkBuffer);
        to.Flag(process.ForcesNetlinkBuffer);
    }

    private static EngineProcessSettings ReadProcess(FieldReader from) => new()
    {
        Name = from.MaybeText(),
        Niceness = from.MaybeInt(),
        LongestRealTimeRun = from.MaybeNumber(),
        Processors = from.List(static from => from.Int()),
        NetlinkBuffer = from.MaybeInt(),
        ForcesNetlinkBuffer = from.Flag(),
    };

    private static void WriteScript(FieldWriter to, ScriptSettings script)
    {
        to.Text(script.Name);
        WriteCommand(to, script.Command);
        to.Time(script.Interval);
        to.Time(script.Timeout);
        to.Number(script.Rise);
        to.Number(script.Fall);
        to.Flag(script.StartsFailed);
    }

    private static ScriptSettings ReadScript(FieldReader from) => new()
    {
        Name = from.Text(),
        Command = ReadCommand(from),
        Interval = from.Duration(),
        Timeout = from.Duration(),
        Rise = from.Int(),
        Fall = from.Int(),
        StartsFailed = from.Flag(),
    };

    public static void WriteCommand(FieldWriter to, ScriptCommand command)
    {
        to.Texts(command.Arguments);
        to.Maybe(command.User);
        to.Maybe(command.Group);
        to.Text(command.Origin);
    }

    public static void WriteMaybe(FieldWriter to, ScriptCommand? command)
    {
        to.Flag(command is not null);
        if (command is not null)
            WriteCommand(to, command);
    }

    public static ScriptCommand? ReadMaybe(FieldReader from) => from.Flag() ? ReadCommand(from) : null;

    public static ScriptCommand ReadCommand(FieldReader from) => new()
    {
        Arguments = from.Texts(),
        User = from.MaybeText(),
        Group = from.MaybeText(),
        Origin = from.Text(),
    };

    public static void WriteFifo(FieldWriter to, FifoSettings fifo)
    {
        to.Text(fifo.Path);
        to.Maybe(fifo.User);
        to.Maybe(fifo.Group);
        WriteMaybe(to, fifo.Reader);
        to.Flag(fifo.IsShared);
    }

    public static FifoSettings ReadFifo(FieldReader from) => new()
    {
        Path = from.Text(),
        User = from.MaybeText(),
        Group = from.MaybeText(),
        Reader = ReadMaybe(from),
        IsShared = from.Flag(),
    };

    private static void WriteNotices(FieldWriter to, NoticeSettings notices)
    {
        to.List(notices.Fifos, WriteFifo);
        to.Flag(notices.RepeatsStates);
        to.Flag(notices.Mail is not null);
        if (notices.Mail is { } mail)
            WriteMail(to, mail);
    }

    private static void WriteMail(FieldWriter to, MailSettings mail)
    {
        to.Texts(mail.Recipients);
        to.Text(mail.From);
        to.Text(mail.Relay);
        to.Number(mail.Port);
        to.Text(mail.Helo);
        to.Time(mail.Patience);
        to.Flag(mail.OmitsFaults);
        to.Flag(mail.OnlyServers);
    }

    private static MailSettings ReadMail(FieldReader from) => new()
    {
        Recipients = from.Texts(),
        From = from.Text(),
        Relay = from.Text(),
        Port = from.UShort(),
        Helo = from.Text(),
        Patience = from.Duration(),
        OmitsFaults = from.Flag(),
        OnlyServers = from.Flag(),
    };

    private static NoticeSettings ReadNotices(FieldReader from) => new()
    {
        Fifos = from.List(ReadFifo),
        RepeatsStates = from.Flag(),
        Mail = from.Flag() ? ReadMail(from) : null,
    };

    private static void WriteDuties(FieldWriter to, InstanceDuties duties)
    {
        to.List(duties.TrackedScripts, static (to, tracked) =>
        {
            to.Number(tracked.Script);
            to.Number(tracked.Weight);
            to.Flag(tracked.Reverse);
        });
        to.List(duties.TrackedInterfaces, static (to, tracked) =>
        {
            to.Text(tracked.Interface);
            to.Number(tracked.Weight);
            to.Flag(tracked.Reverse);
        });
        to.List(duties.TrackedFiles, SourceFields.WriteTracked);
        to.List(duties.TrackedProcesses, SourceFields.WriteTracked);
        to.List(duties.TrackedBfds, static (to, tracked) =>
        {
            to.Number(tracked.Session);
            to.Number(tracked.Weight);
            to.Flag(tracked.Reverse);
        });
        WriteMaybe(to, duties.NotifyMaster);
        WriteMaybe(to, duties.NotifyBackup);
        WriteMaybe(to, duties.NotifyFault);
        WriteMaybe(to, duties.NotifyStop);
        WriteMaybe(to, duties.Notify);
        WriteMaybe(to, duties.NotifyMasterHeardLowerPriority);
        to.Flag(duties.TellsDeleted);
        WriteMaybe(to, duties.NotifyDeleted);
        to.Flag(duties.TellsPriorities);
        to.Flag(duties.Mails);
        to.Flag(duties.IsStrict);
    }

    private static InstanceDuties ReadDuties(FieldReader from) => new()
    {
        TrackedScripts = from.List(static from => new TrackedScript(from.Int(), from.Int(), from.Flag())),
        TrackedInterfaces = from.List(static from => new TrackedInterface(from.Text(), from.Int(), from.Flag())),
        TrackedFiles = from.List(SourceFields.ReadTracked),
        TrackedProcesses = from.List(SourceFields.ReadTracked),
        TrackedBfds = from.List(static from => new TrackedBfd(from.Int(), from.Int(), from.Flag())),
        NotifyMaster = ReadMaybe(from),
        NotifyBackup = ReadMaybe(from),
        NotifyFault = ReadMaybe(from),
        NotifyStop = ReadMaybe(from),
        Notify = ReadMaybe(from),
        NotifyMasterHeardLowerPriority = ReadMaybe(from),
        TellsDeleted = from.Flag(),
        NotifyDeleted = ReadMaybe(from),
        TellsPriorities = from.Flag(),
        Mails = from.Flag(),
        IsStrict = from.Flag(),
    };
}
