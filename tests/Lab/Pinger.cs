using System.Buffers.Binary;
using System.Net;

namespace Lab;

/// <summary>
/// A client that pings an address about a thousand times a second and knows by the answer's MAC address which node gave
/// it: outages to about 1 ms, and through the client's real ARP cache.
/// </summary>
public sealed class Pinger : IDisposable
{
    private readonly List<Probe> _probes = [];
    private readonly Dictionary<string, string> _names;
    private readonly IPAddress _address;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _patience;
    private readonly ushort _identity = (ushort)Random.Shared.Next(1, ushort.MaxValue);
    private readonly PacketSocket _ear;
    private readonly Thread _sender;
    private readonly Thread _receiver;
    private volatile bool _stop;

    private record struct Probe(Moment At, Moment Answered, string? Mac);

    /// <param name="lan">Its nodes' MAC addresses give the names.</param>
    /// <param name="client">The node it runs on.</param>
    /// <param name="address">Whom it pings.</param>
    /// <param name="interval">From ping to ping; default 1 ms.</param>
    /// <param name="patience">An answer that takes longer counts as none; default 20 ms.</param>
    public Pinger(Lan lan, Node client, string address, TimeSpan? interval = null, TimeSpan? patience = null)
    {
        _address = IPAddress.Parse(address);
        _interval = interval ?? TimeSpan.FromMilliseconds(1);
        _patience = patience ?? TimeSpan.FromMilliseconds(20);
        _names = lan.Nodes.ToDictionary(node => node.MacAddress, node => node.Name);
        _ear = new PacketSocket(client, receive: true);
        _sender = new Thread(() => Send(client)) { IsBackground = true, Name = "pinger" };
        _receiver = new Thread(Receive) { IsBackground = true, Name = "ping answers" };
        _receiver.Start();
        _sender.Start();
    }

    /// <summary>
    /// All pings whose answer has come or can no longer come in time, with the name of the node that answered.
    /// </summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            Moment settled = new(Moment.Now.SinceStart - _patience);
            lock (_probes)
            {
                return [.. _probes.TakeWhile(probe => probe.At < settled)
                    .Select(probe => new Answer(probe.At, probe.Mac is not null
                        && probe.Answered - probe.At <= _patience ? NameOf(probe.Mac) : null))];
            }
        }
    }

    /// <summary>Outages that began since a moment.</summary>
    public IReadOnlyList<Outage> OutagesSince(Moment moment) =>
        [.. Answer.Outages(Answers).Where(outage => outage.From >= moment)];

    /// <summary>Total time without an answer since a moment.</summary>
    public TimeSpan DownSince(Moment moment) =>
        TimeSpan.FromTicks(OutagesSince(moment).Sum(outage => outage.Length.Ticks));

    /// <summary>
    /// Name of the node that gave the newest answer in time; null when the newest settled ping got none.
    /// </summary>
    public string? Now => Answers is [.., Answer last] ? last.Who : null;

    /// <summary>Waits until this node answers.</summary>
    public void WaitFor(Node node, double seconds) =>
        Eventually.True($"pings are answered by {node.Name}", TimeSpan.FromSeconds(seconds), () => Now == node.Name,
            () => $"it is {Now ?? "nobody"}");

    public void Dispose()
    {
        _stop = true;
        _sender.Join();
        _receiver.Join();
        _ear.Dispose();
    }

    private string NameOf(string mac) => _names.GetValueOrDefault(mac, mac);

    private unsafe void Send(Node client)
    {
        client.EnterNetwork();
        Native.BecomeRealTime();
        int fd = Native.Check(Native.socket(Native.AF_INET, Native.SOCK_RAW | Native.SOCK_CLOEXEC, Native.IPPROTO_ICMP),
            "icmp socket");
        byte* to = stackalloc byte[16];
        new Span<byte>(to, 16).Clear();
        to[0] = Native.AF_INET;
        _address.GetAddressBytes().CopyTo(new Span<byte>(to + 4, 4));
        // Type 8 code 0, checksum, identity, sequence; then the number of the ping, 32 bits, because 16 run over in a
        // minute.
        byte* ping = stackalloc byte[16];
        var bytes = new Span<byte>(ping, 16);
        for (int number = 0; !_stop; number++)
        {
            bytes.Clear();
            ping[0] = 8;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], _identity);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)number);
            BinaryPrimitives.WriteInt32BigEndian(bytes[8..], number);
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], InternetChecksum.Of(bytes));
            Moment now = Moment.Now;
            lock (_probes)
                _probes.Add(new Probe(now, default, null));
            Native.sendto(fd, ping, 16, 0, to, 16);
            TimeSpan rest = now + _interval - Moment.Now;
            if (rest > TimeSpan.Zero)
                Thread.Sleep(rest < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : rest);
        }
        Native.close(fd);
    }

    private void Receive()
    {
        Native.BecomeRealTime();
        Span<byte> frame = stackalloc byte[256];
        byte[] address = _address.GetAddressBytes();
        while (!_stop)
        {
            int length = _ear.Receive(frame);
            Moment now = Moment.Now;
            if (length < 14 + 20 + 16 || frame[23] != Native.IPPROTO_ICMP || frame[34] != 0
                || !frame.Slice(26, 4).SequenceEqual(address))
                continue;
            if (BinaryPrimitives.ReadUInt16BigEndian(frame[38..]) != _identity)
                continue;
            int number = BinaryPrimitives.ReadInt32BigEndian(frame[42..]);
            string mac = string.Join(':', frame.Slice(6, 6).ToArray().Select(part => part.ToString("x2")));
            lock (_probes)
            {
                if (number >= 0 && number < _probes.Count && _probes[number].Mac is null)
                    _probes[number] = _probes[number] with { Answered = now, Mac = mac };
            }
        }
    }
}
