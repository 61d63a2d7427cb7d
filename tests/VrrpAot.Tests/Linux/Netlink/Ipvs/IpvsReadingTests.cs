using CsCheck;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What a kernel told ipvsadm, and anything else that may come.</summary>
public sealed class IpvsReadingTests : IDisposable
{
    private const int HeaderLength = 16;

    private readonly NativeBuffer _buffer = new(4096);
    private readonly NetlinkWriter _writer;
    private readonly IpvsRequest _request;

    public IpvsReadingTests() => _request = new IpvsRequest(_writer = new NetlinkWriter(_buffer), 0x1f);

    public void Dispose() => _buffer.Dispose();

    private ReadOnlySpan<byte> Body => _buffer.Span[HeaderLength.._writer.Length];

    [Fact]
    public void the_services_of_a_table_are_read()
    {
        List<string> read = [];
        foreach (byte[] answer in IpvsGolden.Answers(IpvsGolden.Of("ipvsadm -L -n")))
        {
            if (!IpvsService.TryRead(answer, out IpvsService service, out IpvsCounters counters))
                continue;
            Assert.Equal(default, counters);
            string name = service.Mark != 0 ? $"mark {service.Mark} {service.Family}"
                : $"{service.Protocol} {service.Address} {service.Port}";
            read.Add($"{name} {service.Scheduler} {service.Flags} {service.Timeout} {service.Netmask:x} "
                + $"{service.Engine}");
        }
        Assert.Equal(
        [
            "132 192.0.2.10 9000 mh Scheduler2 0 ffffffff ",
            "17 192.0.2.10 5060 rr Persistent 120 ffffffff sip",
            "17 192.0.2.10 53 sh OnePacket, Scheduler1, Scheduler2 0 ffffffff ",
            "6 192.0.2.10 443 wrr Persistent 300 ffffff00 ",
            "6 192.0.2.10 80 fo None 0 ffffffff ",
            "6 2001:db8::10 80 sed Persistent 60 40 ",
            "mark 7 IPv4 wlc None 0 ffffffff ",
            "mark 8 IPv6 lblcr Scheduler3 0 80 ",
        ], read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void the_destinations_of_a_table_are_read()
    {
        List<string> read = [];
        foreach (byte[] answer in IpvsGolden.Answers(IpvsGolden.Of("ipvsadm -L -n")))
        {
            if (!IpvsDestination.TryRead(answer, IpFamily.IPv4, out IpvsDestination server, out IpvsCounters counters))
                continue;
            Assert.Equal(default, counters);
            read.Add($"{server.Address} {server.Port} {server.Forwarding} {server.Weight} {server.UpperThreshold} "
                + $"{server.LowerThreshold} {server.Tunnel} {server.TunnelPort} {server.TunnelFlags}");
        }
        Assert.Equal(
        [
            "198.51.100.1 8080 Masquerade 5 0 0 Ipip 0 None",
            "198.51.100.3 80 Tunnel 0 0 0 Ipip 0 None",
            "198.51.100.4 80 Tunnel 1 0 0 Gue 6080 Checksum",
            "198.51.100.5 80 Tunnel 1 0 0 Gue 6081 RemoteChecksum",
            "198.51.100.6 80 Tunnel 1 0 0 Gre 0 Checksum",
            "2001:db8::21 80 Tunnel 1 0 0 Ipip 0 None",
            "2001:db8::22 8080 Masquerade 1 0 0 Ipip 0 None",
            "2001:db8::23 0 Direct 1 0 0 Ipip 0 None",
        ], read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void sync_daemons_and_timeouts_are_read()
    {
        List<IpvsDaemon> daemons = [];
        foreach (byte[] answer in IpvsGolden.Answers(IpvsGolden.Of("ipvsadm -L --daemon")))
        {
            if (IpvsDaemon.TryRead(answer, out IpvsDaemon daemon))
                daemons.Add(daemon);
        }
        Assert.Equal(
        [
            new IpvsDaemon
            {
                Interface = FixedName.From("eth0"), Id = 7, MaximumLength = 1472, Group = new IpAddress(0xE0000051),
                Port = 8848, Ttl = 1,
            },
            new IpvsDaemon
            {
                IsBackup = true, Interface = FixedName.From("eth0"), Id = 8, MaximumLength = 1400,
                Group = new IpAddress(0xE0000151), Port = 8849, Ttl = 2,
            },
        ], daemons.OrderBy(daemon => daemon.Id));
        IpvsTimeouts timeouts = default;
        Assert.Contains(IpvsGolden.Answers(IpvsGolden.Of("ipvsadm -L --timeout")),
            answer => IpvsTimeouts.TryRead(answer, out timeouts));
        Assert.Equal(new IpvsTimeouts(900, 120, 300), timeouts);
    }

    /// <summary>Numbers of 32 bits have overflowed in the older form, those of 64 in the newer have not.</summary>
    [Fact]
    public void counters_are_read_in_either_form()
    {
        _writer.Begin(0x1f, 0, 1, new GenericHeader { Command = Ipvs.NewService, Version = Ipvs.Version });
        int service = _writer.BeginNested(Ipvs.Service);
        _writer.Attribute(1, Ipvs.AF_INET);
        _writer.Attribute(5, 7u);
        int older = _writer.BeginNested(10);
        for (ushort i = 1; i <= 10; i++)
        {
            if (i is 4 or 5)
                _writer.Attribute(i, (1UL << 33) + i);
            else
                _writer.Attribute(i, (uint)i);
        }
        _writer.EndNested(older);
        int newer = _writer.BeginNested(12);
        for (ushort i = 1; i <= 5; i++)
            _writer.Attribute(i, (1UL << 33) + i);
        _writer.EndNested(newer);
        _writer.EndNested(service);
        _writer.End();
        Assert.True(IpvsService.TryRead(Body, out IpvsService read, out IpvsCounters counters));
        Assert.Equal(7u, read.Mark);
        const ulong much = 1UL << 33;
        Assert.Equal(new IpvsCounters
        {
            Connections = much + 1, PacketsIn = much + 2, PacketsOut = much + 3,
            BytesIn = much + 4, BytesOut = much + 5,
            ConnectionRate = 6, PacketRateIn = 7, PacketRateOut = 8, ByteRateIn = 9, ByteRateOut = 10,
        }, counters);
    }

    private static readonly Gen<IpAddress> s_address = Gen.Frequency(
        (1, Gen.UInt.Select(number => new IpAddress(number))),
        (1, Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new IpAddress(high, low))));

    private static readonly Gen<FixedName> s_name = Gen.String[Gen.Char['a', 'z'], 0, 15].Select(FixedName.From);

    private static readonly Gen<IpvsService> s_service = Gen.Select(
        Gen.Select(s_address, Gen.Bool, Gen.UInt[1, uint.MaxValue], Gen.Byte, Gen.UShort),
        Gen.Select(s_name, s_name, Gen.UInt, Gen.UInt, Gen.UInt),
        (key, rest) => new IpvsService
        {
            Family = key.Item1.Family,
            Mark = key.Item2 ? key.Item3 : 0,
            Protocol = key.Item2 ? (byte)0 : key.Item4,
            Address = key.Item2 ? default : key.Item1,
            Port = key.Item2 ? (ushort)0 : key.Item5,
            Scheduler = rest.Item1,
            Engine = rest.Item2,
            Flags = (IpvsServiceFlags)rest.Item3 & ~IpvsServiceFlags.Hashed,
            Timeout = rest.Item4,
            Netmask = rest.Item5,
        });

    [Fact]
    public void any_service_is_read_as_it_was_written() => s_service.Sample(service =>
    {
        _writer.Clear();
        service.WriteSet(_request, isNew: true);
        Assert.True(IpvsService.TryRead(Body, out IpvsService read, out _));
        Assert.Equal(service, read);
        Assert.True(service.HasKeyOf(read with { Timeout = 1 }));
    }, threads: 1);

    [Fact]
    public void any_destination_is_read_as_it_was_written() =>
        Gen.Select(Gen.Select(s_address, Gen.UShort, Gen.Int[0, 4], Gen.Int, Gen.UInt, Gen.UInt),
            Gen.Select(Gen.Int[0, 2], Gen.UShort, Gen.UShort)).Sample((key, tunnel) =>
        {
            var forwarding = (IpvsForwarding)key.Item3;
            var kind = forwarding == IpvsForwarding.Tunnel ? (IpvsTunnel)tunnel.Item1 : IpvsTunnel.Ipip;
            var server = new IpvsDestination
            {
                Address = key.Item1, Port = key.Item2, Forwarding = forwarding, Weight = key.Item4,
                UpperThreshold = key.Item5, LowerThreshold = key.Item6, Tunnel = kind,
                TunnelPort = kind == IpvsTunnel.Gue ? tunnel.Item2 : (ushort)0,
                TunnelFlags = kind == IpvsTunnel.Ipip ? IpvsTunnelFlags.None : (IpvsTunnelFlags)tunnel.Item3,
            };
            _writer.Clear();
            server.WriteSet(_request, new IpvsService { Mark = 1 }, isNew: true);
            Assert.True(IpvsDestination.TryRead(Body, IpFamily.IPv4, out IpvsDestination read, out _));
            Assert.Equal(server, read);
            Assert.True(server.HasKeyOf(read with { Weight = 1 }));
        }, threads: 1);

    /// <summary>Each answer cut at each place, and with each of its bytes another: what can be read is read.</summary>
    [Fact]
    public void whatever_is_broken_is_refused_or_read_and_never_thrown_at()
    {
        int refused = 0;
        foreach (byte[] answer in IpvsGolden.Steps.SelectMany(IpvsGolden.Answers))
        {
            for (int length = 0; length < answer.Length; length++)
                refused += Read(answer.AsSpan(0, length)) ? 0 : 1;
            for (int at = 0; at < answer.Length; at++)
            {
                byte[] broken = [.. answer];
                broken[at] ^= 0xFF;
                Read(broken);
                broken[at] = 0;
                Read(broken);
            }
        }
        Assert.InRange(refused, 1, int.MaxValue);
        Gen.Byte.Array[0, 64].Sample(bytes => { Read(bytes); }, threads: 1);
    }

    private static bool Read(ReadOnlySpan<byte> body) =>
        IpvsService.TryRead(body, out _, out _) | IpvsDestination.TryRead(body, IpFamily.IPv4, out _, out _)
            | IpvsDaemon.TryRead(body, out _) | IpvsTimeouts.TryRead(body, out _)
            | IpvsRequest.TryReadFamily(body, out _);
}
