using Appliance.Network.Dhcp;

namespace Appliance.Tests.Network.Dhcp;

/// <summary>
/// A client on a link with a DHCP server, both on a fake clock. What the server says is made byte by byte, as a real
/// one would, and read by the client's own parser.
/// </summary>
internal sealed class ServedLink : IDhcpOutputs
{
    public static readonly byte[] Mac = [2, 0, 0, 0, 0, 0x21];
    public static readonly IpAddress Server = Address("192.0.2.1"), Router = Address("192.0.2.254");

    private readonly Random _random;
    private int _served;
    private bool _isProbed;

    public ServedLink(int seed = 1)
    {
        _random = new Random(seed);
        Client = new DhcpClient(() => (uint)_random.NextInt64(1L << 32));
    }

    public DhcpClient Client { get; }
    public Instant Now { get; private set; } = new(1_000_000_000_000);

    /// <summary>One line a call, in order.</summary>
    public List<string> Done { get; } = [];
    public List<(DhcpRequest Request, IpAddress? To, Instant At)> Sent { get; } = [];

    /// <summary>What the server answers; null for nothing.</summary>
    public Func<DhcpRequest, DhcpType?> Answers { get; set; } = request => request.Type switch
    {
        DhcpType.Discover => DhcpType.Offer,
        DhcpType.Request => DhcpType.Ack,
        _ => null,
    };

    public IpAddress Gives { get; set; } = Address("192.0.2.57");
    public int PrefixLength { get; set; } = 24;
    public IpAddress[] Routers { get; set; } = [Router];
    public uint LeaseSeconds { get; set; } = 3600;
    /// <summary>Of a hundred packets, in either direction.</summary>
    public int LossPercent { get; set; }
    /// <summary>Another machine has the address that the server gives.</summary>
    public bool IsTaken { get; set; }

    public static IpAddress Address(string text) =>
        IpAddress.TryParseIPv4(text, out IpAddress address) ? address : throw new FormatException(text);

    public void Happens(DhcpInput input)
    {
        Client.Step(input, Now, this);
        if (_isProbed)
        {
            _isProbed = false;
            if (IsTaken)
                Client.Step(DhcpEvent.Conflict, Now, this);
        }
        while (_served < Sent.Count)
            Serve(Sent[_served++].Request);
    }

    /// <summary>Lets time pass, and the client do what is due.</summary>
    public void Wait(Duration time)
    {
        Instant end = Now + time;
        for (int turns = 0; Client.Deadline <= end; turns++)
        {
            Assert.True(turns < 10_000, "The client turns without end.");
            Assert.True(Client.Deadline >= Now || turns > 0, "A deadline that was due has not been taken back.");
            Now = Client.Deadline > Now ? Client.Deadline : Now;
            Happens(DhcpEvent.Time);
        }
        Now = end;
    }

    public void WaitSeconds(long seconds) => Wait(Duration.FromSeconds(seconds));

    private void Serve(DhcpRequest request)
    {
        if (IsLost() || Answers(request) is not { } type || IsLost())
            return;
        Assert.True(DhcpReply.TryRead(Bytes(type, request.Transaction), Mac, out DhcpReply reply));
        Happens(new DhcpInput(DhcpEvent.Reply, reply));
    }

    private bool IsLost() => _random.Next(100) < LossPercent;

    public byte[] Bytes(DhcpType type, uint transaction)
    {
        var bytes = new List<byte>(new byte[240]);
        bytes[0] = 2;
        bytes[1] = 1;
        bytes[2] = 6;
        Put(4, transaction);
        if (type != DhcpType.Nak)
            Put(16, Gives.IPv4);
        for (int i = 0; i < 6; i++)
            bytes[28 + i] = Mac[i];
        Put(236, 0x63825363);
        Option(53, (byte)type);
        Option(54, Of(Server.IPv4));
        if (type != DhcpType.Nak)
        {
            Option(1, Of(uint.MaxValue << (32 - PrefixLength)));
            Option(3, [.. Routers.SelectMany(router => Of(router.IPv4))]);
            Option(6, [.. Of(Address("192.0.2.53").IPv4), .. Of(Address("198.51.100.53").IPv4)]);
            Option(42, Of(Address("192.0.2.123").IPv4));
            Option(51, Of(LeaseSeconds));
        }
        bytes.Add(255);
        return [.. bytes];

        void Put(int at, uint value)
        {
            for (int i = 0; i < 4; i++)
                bytes[at + i] = Of(value)[i];
        }
        void Option(byte number, params byte[] value) => bytes.AddRange([number, (byte)value.Length, .. value]);
        static byte[] Of(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
    }

    void IDhcpOutputs.Send(DhcpRequest request, IpAddress? to)
    {
        Sent.Add((request, to, Now));
        Done.Add($"{request.Type}{(to is null ? "" : $" to {to}")}");
    }

    void IDhcpOutputs.Probe(IpAddress address)
    {
        Done.Add($"probe {address}");
        _isProbed = true;
    }

    void IDhcpOutputs.Bind(Lease lease) => Done.Add($"bind {lease.Address}/{lease.PrefixLength}");
    void IDhcpOutputs.Unbind(Lease lease) => Done.Add($"unbind {lease.Address}");
    void IDhcpOutputs.Say(string sentence) => Done.Add($"\"{sentence}");
}
