using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>What the settings say of load balancing. Where it stands in the file is not sent.</summary>
internal static class BalancerFields
{
    public static void Write(FieldWriter to, BalancerSettings balancer)
    {
        to.List(balancer.Servers, WriteServer);
        to.Flag(balancer.Timeouts is not null);
        if (balancer.Timeouts is { } timeouts)
        {
            to.Number(timeouts.Tcp);
            to.Number(timeouts.TcpFin);
            to.Number(timeouts.Udp);
        }
        to.Flag(balancer.FlushesAtStart);
        to.Byte((byte)balancer.FlushOnStop);
        to.Flag(balancer.StandingDaemon is not null);
        if (balancer.StandingDaemon is { } daemon)
            WriteDaemon(to, daemon);
        to.Maybe(balancer.Marks?.Table);
        to.Number(balancer.Marks?.Priority ?? 0);
        to.Number(balancer.Marks?.First ?? 0);
        to.Maybe(balancer.Namespace);
        to.Flag(balancer.TellsAtStart);
        to.List(balancer.Fifos, SettingsFields.WriteFifo);
        WriteProcess(to, balancer.Process);
        to.Flag(balancer.Certificate is not null);
        if (balancer.Certificate is { } certificate)
        {
            to.Maybe(certificate.Ca);
            to.Maybe(certificate.Certificate);
            to.Maybe(certificate.Key);
            to.Maybe(certificate.Password);
        }
    }

    /// <exception cref="InvalidDataException">They are none.</exception>
    public static BalancerSettings Read(FieldReader from) => new()
    {
        Servers = from.List(ReadServer),
        Timeouts = from.Flag() ? new IpvsTimeouts(from.UInt(), from.UInt(), from.UInt()) : null,
        FlushesAtStart = from.Flag(),
        FlushOnStop = (FlushOnStop)from.Between(0, (int)FlushOnStop.OwnServices),
        StandingDaemon = from.Flag() ? ReadDaemon(from) : null,
        Marks = ReadMarks(from.MaybeText(), from.Int(), from.UInt()),
        Namespace = from.MaybeText(),
        TellsAtStart = from.Flag(),
        Fifos = from.List(SettingsFields.ReadFifo),
        Process = ReadProcess(from),
        Certificate = !from.Flag() ? null : new ClientCertificate
        {
            Ca = from.MaybeText(),
            Certificate = from.MaybeText(),
            Key = from.MaybeText(),
            Password = from.MaybeText(),
        },
    };

    private static GroupMarks? ReadMarks(string? table, int priority, uint first) =>
        table is null ? null : new(table, priority, first);

    public static void WriteMaybe(FieldWriter to, SyncDaemonSettings? daemon)
    {
        to.Flag(daemon is not null);
        if (daemon is null)
            return;
        WriteDaemon(to, daemon.Daemon);
        to.Number(daemon.Instance);
    }

    public static SyncDaemonSettings? ReadMaybe(FieldReader from) =>
        from.Flag() ? new SyncDaemonSettings(ReadDaemon(from), from.Int()) : null;

    private static void WriteDaemon(FieldWriter to, IpvsDaemon daemon)
    {
        to.Flag(daemon.IsBackup);
        WriteName(to, daemon.Interface);
        to.Byte(daemon.Id);
        to.Number(daemon.MaximumLength);
        to.Address(daemon.Group);
        to.Number(daemon.Port);
        to.Byte(daemon.Ttl);
    }

    private static IpvsDaemon ReadDaemon(FieldReader from) => new()
    {
        IsBackup = from.Flag(),
        Interface = ReadName(from),
        Id = from.Byte(),
        MaximumLength = from.UShort(),
        Group = from.Address(),
        Port = from.UShort(),
        Ttl = from.Byte(),
    };

    private static void WriteName(FieldWriter to, FixedName name) => to.Text(name.ToString());

    private static FixedName ReadName(FieldReader from) => FixedName.From(from.Text());

    private static void WriteProcess(FieldWriter to, CheckersProcessSettings process)
    {
        to.Maybe(process.Name);
        to.Maybe((long?)process.Niceness);
        to.Maybe((long?)process.RealTimePriority);
        to.Maybe(process.LongestRealTimeRun);
        to.Flag(process.StaysInMemory);
        to.List(process.Processors, static (to, processor) => to.Number(processor));
        to.Maybe((long?)process.CommandBuffer);
        to.Flag(process.ForcesCommandBuffer);
        to.Maybe((long?)process.MonitorBuffer);
        to.Flag(process.ForcesMonitorBuffer);
    }

    private static CheckersProcessSettings ReadProcess(FieldReader from) => new()
    {
        Name = from.MaybeText(),
        Niceness = from.MaybeInt(),
        RealTimePriority = from.MaybeInt(),
        LongestRealTimeRun = from.MaybeNumber(),
        StaysInMemory = from.Flag(),
        Processors = from.List(static from => from.Int()),
        CommandBuffer = from.MaybeInt(),
        ForcesCommandBuffer = from.Flag(),
        MonitorBuffer = from.MaybeInt(),
        ForcesMonitorBuffer = from.Flag(),
    };

    private static void WriteServer(FieldWriter to, VirtualServerSettings server)
    {
        to.Text(server.Name);
        to.List(server.Services, WriteService);
        to.List(server.Marked, WriteRange);
        to.Maybe(server.Group);
        to.List(server.RealServers, WriteReal);
        to.Flag(server.Sorry is not null);
        if (server.Sorry is { } sorry)
        {
            to.Text(sorry.Name);
            WriteDestination(to, sorry.Destination);
            to.Flag(sorry.Inhibit);
        }
        to.Number(server.Quorum);
        to.Number(server.Hysteresis);
        to.Flag(server.Alpha);
        to.Flag(server.Omega);
        to.Flag(server.HaSuspend);
        SettingsFields.WriteMaybe(to, server.QuorumUp);
        SettingsFields.WriteMaybe(to, server.QuorumDown);
        to.Maybe(server.VirtualHost);
        to.Maybe(server.SnmpName);
        to.Flag(server.MailsChanges);
        WriteDefaults(to, server.Defaults);
    }

    private static VirtualServerSettings ReadServer(FieldReader from) => new()
    {
        Name = from.Text(),
        Services = from.List(ReadService),
        Marked = from.List(ReadRange),
        Group = from.MaybeText(),
        RealServers = from.List(ReadReal),
        Sorry = from.Flag() ? new SorryServerSettings(from.Text(), ReadDestination(from), from.Flag()) : null,
        Quorum = from.UInt(),
        Hysteresis = from.UInt(),
        Alpha = from.Flag(),
        Omega = from.Flag(),
        HaSuspend = from.Flag(),
        QuorumUp = SettingsFields.ReadMaybe(from),
        QuorumDown = SettingsFields.ReadMaybe(from),
        VirtualHost = from.MaybeText(),
        SnmpName = from.MaybeText(),
        MailsChanges = from.Flag(),
        Defaults = ReadDefaults(from),
    };

    private static void WriteRange(FieldWriter to, MarkedRange range)
    {
        to.Byte(range.Protocol);
        to.Address(range.First);
        to.Address(range.Last);
        to.Number(range.Port);
        to.Number(range.Mark);
    }

    private static MarkedRange ReadRange(FieldReader from) =>
        new(from.Byte(), from.Address(), from.Address(), from.UShort(), from.UInt());

    private static void WriteReal(FieldWriter to, RealServerSettings real)
    {
        to.Text(real.Name);
        WriteDestination(to, real.Destination);
        to.Flag(real.Inhibit);
        to.Flag(real.Alpha);
        SettingsFields.WriteMaybe(to, real.NotifyUp);
        SettingsFields.WriteMaybe(to, real.NotifyDown);
        to.Maybe(real.VirtualHost);
        to.Maybe(real.SnmpName);
        to.Flag(real.MailsChanges);
        to.List(real.Checks, CheckFields.Write);
        WriteDefaults(to, real.Defaults);
    }

    private static RealServerSettings ReadReal(FieldReader from) => new()
    {
        Name = from.Text(),
        Destination = ReadDestination(from),
        Inhibit = from.Flag(),
        Alpha = from.Flag(),
        NotifyUp = SettingsFields.ReadMaybe(from),
        NotifyDown = SettingsFields.ReadMaybe(from),
        VirtualHost = from.MaybeText(),
        SnmpName = from.MaybeText(),
        MailsChanges = from.Flag(),
        Checks = from.List(CheckFields.Read),
        Defaults = ReadDefaults(from),
    };

    private static void WriteDefaults(FieldWriter to, CheckDefaults defaults)
    {
        to.Maybe(defaults.DelayLoop);
        to.Maybe(defaults.ConnectTimeout);
        to.Maybe(defaults.Warmup);
        to.Maybe(defaults.Retry);
        to.Maybe(defaults.DelayBeforeRetry);
    }

    private static CheckDefaults ReadDefaults(FieldReader from) => new()
    {
        DelayLoop = from.MaybeDuration(),
        ConnectTimeout = from.MaybeDuration(),
        Warmup = from.MaybeDuration(),
        Retry = from.MaybeUInt(),
        DelayBeforeRetry = from.MaybeDuration(),
    };

    private static void WriteService(FieldWriter to, IpvsService service)
    {
        to.Byte((byte)service.Family);
        to.Number(service.Mark);
        to.Byte(service.Protocol);
        to.Address(service.Address);
        to.Number(service.Port);
        WriteName(to, service.Scheduler);
        WriteName(to, service.Engine);
        to.Number((uint)service.Flags);
        to.Number(service.Timeout);
        to.Number(service.Netmask);
    }

    private static IpvsService ReadService(FieldReader from) => new()
    {
        Family = (IpFamily)from.Between(0, (int)IpFamily.IPv6),
        Mark = from.UInt(),
        Protocol = from.Byte(),
        Address = from.Address(),
        Port = from.UShort(),
        Scheduler = ReadName(from),
        Engine = ReadName(from),
        Flags = (IpvsServiceFlags)from.UInt(),
        Timeout = from.UInt(),
        Netmask = from.UInt(),
    };

    private static void WriteDestination(FieldWriter to, IpvsDestination destination)
    {
        to.Address(destination.Address);
        to.Number(destination.Port);
        to.Byte((byte)destination.Forwarding);
        to.Number(destination.Weight);
        to.Number(destination.UpperThreshold);
        to.Number(destination.LowerThreshold);
        to.Byte((byte)destination.Tunnel);
        to.Number(destination.TunnelPort);
        to.Number((ushort)destination.TunnelFlags);
    }

    private static IpvsDestination ReadDestination(FieldReader from) => new()
    {
        Address = from.Address(),
        Port = from.UShort(),
        Forwarding = (IpvsForwarding)from.Between(0, (int)IpvsForwarding.Bypass),
        Weight = from.Int(),
        UpperThreshold = from.UInt(),
        LowerThreshold = from.UInt(),
        Tunnel = (IpvsTunnel)from.Between(0, (int)IpvsTunnel.Gre),
        TunnelPort = from.UShort(),
        TunnelFlags = (IpvsTunnelFlags)from.UShort(),
    };
}
