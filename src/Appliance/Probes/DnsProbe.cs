using System.Buffers.Binary;
using System.Text;
using Appliance.Naming;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>Does a name server answer a question; and with the right address?</summary>
/// <param name="name">By <see cref="DnsMessage.NameOf"/>.</param>
/// <param name="answer">The address that has to be among the answers; null for any.</param>
internal sealed class DnsProbe(Endpoint server, Endpoint? from, byte[] name, ushort type, IpAddress? answer) : Probe
{
    private readonly byte[] _query = new byte[DnsMessage.LongestQuery];
    private ushort _id;

    public override bool Try(ProbeRun run)
    {
        using var socket = new Conversation(run);
        if (!socket.Open(SocketKind.Datagram, server, from))
            return false;
        // Only the server's answers come through a connected socket, and a late one of the last run has the id of then.
        int length = DnsMessage.WriteQuery(_query, NextId(), name, type);
        ReadOnlySpan<byte> query = _query.AsSpan(0, length);
        Instant halfway = run.Deadline - Timeout / 2;
        if (!socket.Say(query))
            return false;
        for (bool saidAgain = false; ;)
        {
            Waited waited = socket.WaitUntil(saidAgain ? run.Deadline : halfway);
            if (waited == Waited.TimeIsUp && !saidAgain && !run.IsOver)
            {
                saidAgain = true; // A datagram may get lost.
                if (!socket.Say(query))
                    return false;
                continue;
            }
            if (waited != Waited.Ready)
                return run.NoAnswer();
            Errno error = socket.TryHear(out int count);
            if (!error.IsOk && error != Errno.EAGAIN)
                return run.Failed(error);
            if (error.IsOk && DnsMessage.TryReadAnswer(run.Buffer.AsSpan(0, count), query, out DnsAnswers answers))
                return Judge(ref answers, run);
        }
    }

    private ushort NextId()
    {
        if (_id == 0)
        {
            Span<byte> random = stackalloc byte[2];
            RandomBytes.Fill(random);
            _id = BinaryPrimitives.ReadUInt16BigEndian(random);
        }
        return ++_id;
    }

    private bool Judge(ref DnsAnswers answers, ProbeRun run)
    {
        if (answers.ResponseCode is var code and not 0)
        {
            run.Line.Add(Words(code));
            if (Words(code).IsEmpty)
                run.Line.Add("response code "u8).Add(code);
            run.InTime();
            return false;
        }
        int found = 0;
        while (answers.TryNext(out ushort kind, out ReadOnlySpan<byte> data))
        {
            if (kind != type || data.Length != (type == DnsMessage.A ? 4 : 16))
                continue;
            found++;
            IpAddress address = IpAddress.Read(data, type == DnsMessage.A ? IpFamily.IPv4 : IpFamily.IPv6);
            if (answer is { } wanted && wanted != address)
                continue;
            run.Line.Add(address);
            return run.InTime();
        }
        run.Line.Add(found > 0 ? "the address is not among the answers, which are "u8
            : "no address among the answers, which are "u8).Add(found);
        return false;
    }

    private static ReadOnlySpan<byte> Words(int code) => code switch
    {
        1 => "FORMERR"u8,
        2 => "SERVFAIL"u8,
        3 => "NXDOMAIN"u8,
        5 => "REFUSED"u8,
        _ => default,
    };
}
