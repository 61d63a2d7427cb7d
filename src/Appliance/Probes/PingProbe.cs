using System.Buffers.Binary;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Probes;

/// <summary>
/// Does a host answer an ICMP echo request (RFC 792; RFC 4443 section 4 for IPv6)? The first answer is enough; the
/// requests share the time, so that a single lost packet is no failure.
/// </summary>
/// <param name="count">Requests at most, 1..100.</param>
internal sealed class PingProbe(Endpoint to, Endpoint? from, int count) : Probe
{
    /// <summary>
    /// Type, code, checksum, identifier, sequence (two bytes each from the checksum on), then eight bytes of ours.
    /// </summary>
    private const int Length = 16;

    private readonly byte[] _request = new byte[Length];
    private ushort _sequence;
    private bool _raw;

    public override bool Try(ProbeRun run)
    {
        if (!_raw)
        {
            using var plain = new Conversation(run);
            // Only groups in net.ipv4.ping_group_range may have such a socket; root is in none by default.
            if (plain.TryOpen(SocketKind.Echo, to, from, out Errno refused))
                return Ask(plain, run);
            if (refused != Errno.EACCES && refused != Errno.EPERM && refused != Errno.EPROTONOSUPPORT)
                return run.Failed(refused);
            _raw = true;
        }
        using var raw = new Conversation(run);
        return raw.Open(SocketKind.RawEcho, to, from) && Ask(raw, run);
    }

    private bool Ask(in Conversation host, ProbeRun run)
    {
        Errno error = Errno.Ok;
        for (int i = 1; i <= count; i++)
        {
            WriteRequest();
            error = host.TrySay(_request);
            Instant until = run.Deadline - Timeout * (count - i) / count;
            while (host.WaitUntil(until) is var waited && waited != Waited.TimeIsUp)
            {
                if (waited == Waited.Interrupted)
                    return run.NoAnswer();
                error = host.TryHear(out int length);
                if (error.IsOk && IsReply(run.Buffer.AsSpan(0, length)))
                {
                    run.Line.Add("answered"u8);
                    return run.InTime();
                }
            }
        }
        return !error.IsOk && error != Errno.EAGAIN ? run.Failed(error) : run.NoAnswer();
    }

    private void WriteRequest()
    {
        _request[0] = (byte)(to.Address.IsIPv6 ? 128 : 8);
        _request[2] = _request[3] = 0;
        // A socket that needs no privileges has an identifier of its own, and the kernel puts it in.
        BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(4), Identifier);
        BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(6), ++_sequence);
        BinaryPrimitives.WriteInt64BigEndian(_request.AsSpan(8), BootClock.Now.Nanoseconds);
        if (!to.Address.IsIPv6) // With IPv6 the kernel does it.
            BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(2), InternetChecksum.Of(_request));
    }

    private static ushort Identifier => (ushort)Environment.ProcessId;

    /// <summary>The eight bytes of ours come back; they are those of this very request.</summary>
    private bool IsReply(ReadOnlySpan<byte> packet)
    {
        if (_raw && !to.Address.IsIPv6 && !packet.IsEmpty)
            packet = packet[Math.Min(packet.Length, (packet[0] & 15) * 4)..];
        return packet.Length == Length && packet[0] == (to.Address.IsIPv6 ? 129 : 0)
            && packet[6..].SequenceEqual(_request.AsSpan(6));
    }
}
