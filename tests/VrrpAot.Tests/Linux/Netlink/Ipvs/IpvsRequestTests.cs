using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>Our requests are the bytes that Debian's programs put on the wire for the same.</summary>
public sealed class IpvsRequestTests : IDisposable
{
    private const ushort Family = 0x1f;
    private const int HeaderLength = 16;

    private readonly NativeBuffer _buffer = new(4096);
    private readonly NetlinkWriter _writer;
    private readonly IpvsRequest _request;

    public IpvsRequestTests() => _request = new IpvsRequest(_writer = new NetlinkWriter(_buffer), Family);

    public void Dispose() => _buffer.Dispose();

    private static readonly IpvsService s_web = Named(6, "192.0.2.10", 80, "rr");

    private static readonly IpvsService s_secure = Named(6, "192.0.2.10", 443, "wrr") with
    {
        Flags = IpvsServiceFlags.Persistent, Timeout = 300, Netmask = 0xFFFFFF00,
    };

    private static readonly IpvsService s_web6 = Named(6, "2001:db8::10", 80, "sed") with
    {
        Flags = IpvsServiceFlags.Persistent, Timeout = 60, Netmask = 64,
    };

    private static readonly IpvsService s_mark = Marked(7, IpFamily.IPv4, "wlc", IpvsServiceFlags.None),
        s_mark6 = Marked(8, IpFamily.IPv6, "lblcr", IpvsServiceFlags.Scheduler3),
        s_hash6 = Marked(8, IpFamily.IPv6, "sh", IpvsServiceFlags.OnePacket | IpvsServiceFlags.Scheduler2);

    private static readonly IpvsDaemon s_master = new() { Interface = FixedName.From("eth0"), Id = 7 };

    private static readonly IpvsDaemon s_backup = s_master with
    {
        IsBackup = true, Id = 8, MaximumLength = 1400, Group = Address("224.0.1.81"), Port = 8849, Ttl = 2,
    };

    /// <summary>What ipvsadm was told, and what of ours is the same. It asks for the version first.</summary>
    private static readonly Dictionary<string, Action<IpvsRequest>> s_commands = new()
    {
        ["-A -t 192.0.2.10:80 -s rr"] = to => s_web.WriteSet(to, isNew: true),
        ["-A -t 192.0.2.10:443 -s wrr -p 300 -M 255.255.255.0"] = to => s_secure.WriteSet(to, isNew: true),
        ["-A -u 192.0.2.10:53 -s sh -b sh-fallback,sh-port -o"] = to => (Named(17, "192.0.2.10", 53, "sh") with
        {
            Flags = IpvsServiceFlags.OnePacket | IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2,
        }).WriteSet(to, isNew: true),
        ["-A --sctp-service 192.0.2.10:9000 -s mh -b mh-port"] = to => (Named(132, "192.0.2.10", 9000, "mh") with
        {
            Flags = IpvsServiceFlags.Scheduler2,
        }).WriteSet(to, isNew: true),
        ["-A -f 7 -s wlc"] = to => s_mark.WriteSet(to, isNew: true),
        ["-A -f 8 -6 -s lblcr -b flag-3"] = to => s_mark6.WriteSet(to, isNew: true),
        ["-A -t [2001:db8::10]:80 -s sed -p 60 -M 64"] = to => s_web6.WriteSet(to, isNew: true),
        ["-A -u 192.0.2.10:5060 -s rr --pe sip -p 120"] = to => (Named(17, "192.0.2.10", 5060, "rr") with
        {
            Engine = FixedName.From("sip"), Flags = IpvsServiceFlags.Persistent, Timeout = 120,
        }).WriteSet(to, isNew: true),
        ["-E -t 192.0.2.10:80 -s fo"] =
            to => (s_web with { Scheduler = FixedName.From("fo") }).WriteSet(to, isNew: false),
        ["--start-daemon master --mcast-interface eth0 --syncid 7"] = s_master.WriteStart,
        ["--start-daemon backup --mcast-interface eth0 --syncid 8 --sync-maxlen 1400 --mcast-group 224.0.1.81 "
            + "--mcast-port 8849 --mcast-ttl 2"] = s_backup.WriteStart,
        ["-L --daemon"] = to => to.WriteDaemonListing(),
        ["--stop-daemon backup"] = new IpvsDaemon { IsBackup = true }.WriteStop,
        ["--stop-daemon master --syncid 7"] = s_master.WriteStop,
        ["--start-daemon backup --mcast-interface eth0 --syncid 9 --mcast-group ff02::81"] = (s_master with
        {
            IsBackup = true, Id = 9, Group = Address("ff02::81"),
        }).WriteStart,
        ["--stop-daemon backup --syncid 9"] = new IpvsDaemon { IsBackup = true, Id = 9 }.WriteStop,
        ["-a -t 192.0.2.10:80 -r 198.51.100.1:8080 -m -w 3 -x 100 -y 50"] =
            to => (Server("198.51.100.1", 8080, IpvsForwarding.Masquerade) with
            {
                Weight = 3, UpperThreshold = 100, LowerThreshold = 50,
            }).WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r 198.51.100.2 -g"] =
            to => Server("198.51.100.2", 80, IpvsForwarding.Direct).WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r 198.51.100.3 -i -w 0"] = to =>
            (Server("198.51.100.3", 80, IpvsForwarding.Tunnel) with { Weight = 0 }).WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r 198.51.100.4 -i --tun-type gue --tun-port 6080 --tun-csum"] = to =>
            Tunnelled("198.51.100.4", 80, IpvsTunnel.Gue, 6080, IpvsTunnelFlags.Checksum)
                .WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r 198.51.100.5 -i --tun-type gue --tun-port 6081 --tun-remcsum"] = to =>
            Tunnelled("198.51.100.5", 80, IpvsTunnel.Gue, 6081, IpvsTunnelFlags.RemoteChecksum)
                .WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r 198.51.100.6 -i --tun-type gre --tun-csum"] = to =>
            Tunnelled("198.51.100.6", 80, IpvsTunnel.Gre, 0, IpvsTunnelFlags.Checksum)
                .WriteSet(to, s_web, isNew: true),
        ["-a -t 192.0.2.10:80 -r [2001:db8::21]:80 -i"] =
            to => Server("2001:db8::21", 80, IpvsForwarding.Tunnel).WriteSet(to, s_web, isNew: true),
        ["-a -t [2001:db8::10]:80 -r [2001:db8::22]:8080 -m"] =
            to => Server("2001:db8::22", 8080, IpvsForwarding.Masquerade).WriteSet(to, s_web6, isNew: true),
        ["-a -f 8 -6 -r [2001:db8::23]:0 -g"] =
            to => Server("2001:db8::23", 0, IpvsForwarding.Direct).WriteSet(to, s_mark6, isNew: true),
        ["-e -t 192.0.2.10:80 -r 198.51.100.1:8080 -m -w 5"] =
            to => (Server("198.51.100.1", 8080, IpvsForwarding.Masquerade) with { Weight = 5 })
                .WriteSet(to, s_web, isNew: false),
        ["-d -t 192.0.2.10:80 -r 198.51.100.2"] =
            to => Server("198.51.100.2", 80, IpvsForwarding.Masquerade).WriteRemoval(to, s_web),
        ["--set 900 120 300"] = new IpvsTimeouts(900, 120, 300).WriteSet,
        ["-L --timeout"] = to => to.WriteTimeouts(),
        ["-Z"] = to => to.WriteZero(),
        ["-Z -t 192.0.2.10:80"] = s_web.WriteZero,
        ["-D -f 7"] = s_mark.WriteRemoval,
        ["-D -t 192.0.2.10:80"] = s_web.WriteRemoval,
        ["-C"] = to => to.WriteFlush(),
    };

    public static TheoryData<string> Commands => [.. s_commands.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void we_ask_what_ipvsadm_asks(string command)
    {
        _request.WriteInfo();
        s_commands[command](_request);
        IsAsked("ipvsadm " + command);
    }

    [Fact]
    public void every_command_of_the_golden_file_is_one_of_ours() =>
        Assert.Equal(IpvsGolden.Steps.Select(step => step.Command).Order(StringComparer.Ordinal),
            s_commands.Keys.Select(command => "ipvsadm " + command)
                .Concat(["ipvsadm -L -n", "keepalived --check", "keepalived --vrrp"]).Order(StringComparer.Ordinal));

    [Fact]
    public void we_ask_for_the_table_as_ipvsadm_does()
    {
        IpvsGolden.Step step = IpvsGolden.Of("ipvsadm -L -n");
        _request.WriteInfo();
        _request.WriteServiceListing();
        List<IpvsService> services = [];
        foreach (byte[] answer in IpvsGolden.Answers(step))
        {
            if (IpvsService.TryRead(answer, out IpvsService service, out _))
                services.Add(service);
        }
        foreach (IpvsService service in services)
            service.WriteListing(_request);
        // In an order of its own, and the version more than once.
        Assert.Equal(Golden(step).Distinct().Order(StringComparer.Ordinal),
            Ours(step).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void the_controller_is_asked_as_keepalived_asks_it()
    {
        IpvsGolden.Message asked = IpvsGolden.Steps[0].Messages[0];
        IpvsRequest.WriteFamily(_writer, 1);
        NetlinkMessages messages = new(_buffer.Span[.._writer.Length]);
        Assert.True(messages.Next());
        Assert.Equal((Ipvs.GENL_ID_CTRL, asked.Flags), (messages.Header.Type, messages.Header.Flags));
        Assert.Equal(asked.Body, messages.Body);
        Assert.True(IpvsRequest.TryReadFamily(IpvsGolden.Answers(IpvsGolden.Steps[0]).First(), out ushort family));
        // The kernel gives numbers as families come.
        Assert.InRange(family, Ipvs.GENL_ID_CTRL + 1, ushort.MaxValue);
    }

    [Fact]
    public void we_set_the_services_and_timeouts_of_a_file_as_keepalived_does()
    {
        IpvsDestination[] servers =
        [
            Server("198.51.100.1", 8443, IpvsForwarding.Masquerade) with
            {
                Weight = 3, UpperThreshold = 100, LowerThreshold = 50,
            },
            Tunnelled("198.51.100.2", 443, IpvsTunnel.Gue, 6080, IpvsTunnelFlags.Checksum),
            Tunnelled("198.51.100.3", 443, IpvsTunnel.Gre, 0, IpvsTunnelFlags.Checksum),
            Server("198.51.100.4", 443, IpvsForwarding.Tunnel),
        ];
        IpvsDestination server6 = Server("2001:db8::23", 0, IpvsForwarding.Direct);
        _request.WriteInfo();
        _request.WriteTimeouts();
        new IpvsTimeouts(800, 110, 200).WriteSet(_request);
        s_secure.WriteSet(_request, isNew: true);
        foreach (IpvsDestination server in servers)
            server.WriteSet(_request, s_secure, isNew: true);
        s_hash6.WriteSet(_request, isNew: true);
        server6.WriteSet(_request, s_hash6, isNew: true);
        foreach (IpvsDestination server in servers)
            server.WriteRemoval(_request, s_secure);
        s_secure.WriteRemoval(_request);
        server6.WriteRemoval(_request, s_hash6);
        s_hash6.WriteRemoval(_request);
        // As they were before.
        new IpvsTimeouts(900, 120, 300).WriteSet(_request);
        IsAsked("keepalived --check");
    }

    [Fact]
    public void we_start_and_stop_sync_daemons_as_keepalived_does()
    {
        IpvsDaemon backup = s_backup with { Id = 9 }, master = backup with { IsBackup = false };
        _request.WriteInfo();
        backup.WriteStart(_request);
        backup.WriteStop(_request);
        master.WriteStart(_request);
        master.WriteStop(_request);
        IsAsked("keepalived --vrrp");
    }

    private void IsAsked(string command)
    {
        IpvsGolden.Step step = IpvsGolden.Of(command);
        Assert.Equal(Golden(step), Ours(step));
    }

    /// <summary>What was asked, without what the kernel does not look at, and without the controller.</summary>
    private static List<string> Golden(IpvsGolden.Step step) =>
        [.. step.Messages.Where(message => message.IsRequest && !IsForController(message.Body))
            .Select(message => Line(message.Flags, IpvsSparing.Spare(message.Body, IsIpvsadm(step))))];

    private static bool IsForController(byte[] body) =>
        body[0] == Ipvs.CTRL_CMD_GETFAMILY && body.AsSpan().EndsWith("IPVS\0\0\0\0"u8);

    private static bool IsIpvsadm(IpvsGolden.Step step) => step.Command.StartsWith("ipvsadm", StringComparison.Ordinal);

    /// <summary>Ours beside that: whole, but where ipvsadm's zeros are not compared ours are not either.</summary>
    private List<string> Ours(IpvsGolden.Step step)
    {
        List<string> requests = [];
        NetlinkMessages messages = new(_buffer.Span[.._writer.Length]);
        while (messages.Next())
        {
            Assert.Equal(Family, messages.Header.Type);
            Assert.InRange((int)messages.Header.Length, HeaderLength, IpvsRequest.Longest);
            byte[] body = messages.Body.ToArray();
            requests.Add(Line(messages.Header.Flags, IsIpvsadm(step) ? IpvsSparing.Spare(body, true) : body));
        }
        return requests;
    }

    private static string Line(ushort flags, byte[] body) => $"{flags:x} {Convert.ToHexStringLower(body)}";

    private static IpAddress Address(string text) => 
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static IpvsService Named(byte protocol, string address, ushort port, string scheduler) => new()
    {
        Family = Address(address).Family, Protocol = protocol, Address = Address(address), Port = port,
        Scheduler = FixedName.From(scheduler), Netmask = IpvsService.WholeAddress(Address(address).Family),
    };

    private static IpvsService Marked(uint mark, IpFamily family, string scheduler, IpvsServiceFlags flags) => new()
    {
        Family = family, Mark = mark, Scheduler = FixedName.From(scheduler), Flags = flags,
        Netmask = IpvsService.WholeAddress(family),
    };

    private static IpvsDestination Server(string address, ushort port, IpvsForwarding forwarding) =>
        new() { Address = Address(address), Port = port, Forwarding = forwarding, Weight = 1 };

    private static IpvsDestination Tunnelled(
        string address, ushort port, IpvsTunnel tunnel, ushort outer, IpvsTunnelFlags flags) =>
        Server(address, port, IpvsForwarding.Tunnel) with
        {
            Tunnel = tunnel, TunnelPort = outer, TunnelFlags = flags,
        };
}
