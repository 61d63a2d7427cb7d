using System.Runtime.InteropServices;
using Appliance.Base;
using Appliance.Logging;
using Appliance.Naming;
using VrrpAot.Linux;

namespace Appliance.Network.Sntp;

/// <summary>
/// The sockets and the clock of a <see cref="TimeClient"/>: looks names up, asks, and carries out what it says.
/// </summary>
/// <param name="nameServers">Those that are known now.</param>
/// <param name="dnsToken">By which <paramref name="poller"/> names the sockets.</param>
internal sealed class TimePort(Poller poller, int dnsToken, int sntpToken, IClock clock,
    Func<IpAddress[]> nameServers, Func<uint> random, Action<string> say) : ITimeOutputs
{
    private readonly TimeClient _client = new(random);
    private readonly DatagramQuestion _dns = new(poller, dnsToken), _sntp = new(poller, sntpToken);
    private readonly byte[] _answer = new byte[1500];
    private NameQuestion? _name;
    private Instant _dnsAt = Instant.Never;
    private ulong _nonce;
    private long _askedAt;

    public Instant Deadline => Instant.Earlier(_client.Deadline, _dnsAt);

    /// <summary>What became of it, for people; null before the first answer.</summary>
    public string? Story { get; private set; }

    public void Servers(string[] servers, Instant now) => _client.Servers(servers, now, this);

    public void Network(Instant now) => _client.Step(TimeEvent.NewNetwork, now, this);

    /// <summary>To be called when a deadline may have come.</summary>
    public void Look(Instant now)
    {
        if (now >= _dnsAt)
            AskNameServer(now);
        if (now >= _client.Deadline)
            _client.Step(TimeEvent.Time, now, this);
    }

    /// <summary>One of the sockets is readable.</summary>
    public void Read(int token, Instant now)
    {
        if (token == dnsToken)
            ReadDns(now);
        else
            ReadTime(now);
    }

    void ITimeOutputs.Resolve(string name)
    {
        _name = new NameQuestion(name, random);
        _dnsAt = default; // At once, but not in here.
    }

    void ITimeOutputs.Ask(IpAddress server)
    {
        _nonce = (ulong)random() << 32 | random();
        Span<byte> query = stackalloc byte[SntpMessage.Length];
        SntpMessage.WriteQuery(query, _nonce);
        _askedAt = clock.Now;
        // What is refused (no route yet) counts as not answered: it is tried again.
        _sntp.Ask(server, SntpMessage.Port, query);
    }

    bool ITimeOutputs.Step(Duration offset)
    {
        if (clock.Now + offset.Nanoseconds < clock.Floor)
            return false;
        Carry(clock.Step(offset));
        return true;
    }

    void ITimeOutputs.Slew(Duration offset) => Carry(clock.Slew(offset));

    void ITimeOutputs.Say(string sentence) => say(sentence);

    private void Carry(Errno errno)
    {
        if (!errno.IsOk)
            say($"the clock cannot be set: {errno}");
    }

    private void AskNameServer(Instant now)
    {
        if (!_name!.TryNext(nameServers(), out IpAddress server))
        {
            Resolved([], now);
            return;
        }
        Errno errno = _dns.Ask(server, DnsMessage.Port, _name.Query);
        _dnsAt = errno.IsOk ? now + NameQuestion.Patience : now;
    }

    private void ReadDns(Instant now)
    {
        Errno errno = _dns.Read(_answer, out int length);
        if (errno == Errno.EAGAIN)
            return;
        if (!errno.IsOk)
        {
            // Nobody listens there.
            _dns.Forget();
            _dnsAt = now;
            return;
        }
        switch (_name!.Read(_answer.AsSpan(0, length)))
        {
            case NameVerdict.NotOurs:
                return;
            case NameVerdict.AskNext:
                _dnsAt = now;
                return;
            default:
                Resolved([.. _name.Addresses], now);
                return;
        }
    }

    private void Resolved(IpAddress[] addresses, Instant now)
    {
        _dns.Forget();
        _dnsAt = Instant.Never;
        _client.Step(new TimeInput(TimeEvent.Resolved) { Addresses = addresses }, now, this);
    }

    private void ReadTime(Instant now)
    {
        long here = clock.Now;
        Errno errno = _sntp.Read(_answer, out int length);
        if (errno == Errno.EAGAIN)
            return;
        long received = 0, sent = 0;
        SntpVerdict verdict = errno.IsOk ? SntpMessage.Read(_answer.AsSpan(0, length), _nonce, out received, out sent)
            : SntpVerdict.Unusable;
        if (verdict == SntpVerdict.NotOurs)
            return;
        _sntp.Forget();
        _client.Step(verdict switch
        {
            // RFC 4330 section 5.
            SntpVerdict.Time => new TimeInput(TimeEvent.Answer)
            {
                Offset = new Duration(((received - _askedAt) + (sent - here)) / 2),
                Delay = new Duration((here - _askedAt) - (sent - received)),
            },
            SntpVerdict.KissDeny => TimeEvent.Denied,
            SntpVerdict.KissRate => TimeEvent.TooOften,
            _ => TimeEvent.Failed,
        }, now, this);
        if (verdict == SntpVerdict.Time && _client.AnsweredBy is string server)
            Story = $"{TimeClient.Words(_client.LastOffset)} {server}, asked at {Moment.Now}";
    }
}
