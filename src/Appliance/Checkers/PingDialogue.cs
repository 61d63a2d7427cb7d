using System.Buffers.Binary;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Checkers;

/// <summary>
/// `PING_CHECK`: one echo request (RFC 792; RFC 4443 section 4.1) with keepalived's 128 bytes, numbered from 1, and its
/// answer. Anything else that comes is passed over.
/// </summary>
/// <param name="draw">Identifiers, for sockets that do not have the kernel's.</param>
internal sealed class PingDialogue(PingCheckSettings check, Func<ushort> draw) : Dialogue
{
    /// <summary>Type, code, checksum, identifier and number, two bytes each from the checksum on.</summary>
    private const int HeadLength = 8;

    private const int PayloadLength = 128;

    private readonly byte[] _request = RequestOf(check.Target.Address);
    private ushort _number;
    private bool _said;

    /// <summary>
    /// The kernel has no echo socket for us, or refuses it to our group (net.ipv4.ping_group_range, which is not ours
    /// to change): then it is a raw one.
    /// </summary>
    public bool IsRaw { get; set; }

    public override SocketKind Kind => IsRaw ? SocketKind.RawEcho : SocketKind.Echo;

    public override ReadOnlySpan<byte> Words => _said ? default : _request;

    private bool IsIPv6 => check.Target.Address.IsIPv6;

    private static byte[] RequestOf(IpAddress target)
    {
        ReadOnlySpan<byte> words = "keepalived check - "u8;
        var request = new byte[HeadLength + PayloadLength];
        request[0] = (byte)(target.IsIPv6 ? 128 : 8);
        for (int i = 0; i < PayloadLength; i++)
            request[HeadLength + i] = words[i % words.Length];
        return request;
    }

    public override void Begin(int page)
    {
        base.Begin(page);
        _said = false;
        BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(4), draw());
        BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(6), ++_number);
        _request[2] = _request[3] = 0;
        if (!IsIPv6) // With IPv6 the kernel does it.
            BinaryPrimitives.WriteUInt16BigEndian(_request.AsSpan(2), InternetChecksum.Of(_request));
    }

    public override void Said(int count) => _said = true;

    /// <param name="bytes">Of a raw IPv4 socket with its IP header.</param>
    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        if (IsRaw && !IsIPv6 && !bytes.IsEmpty)
            bytes = bytes[Math.Min(bytes.Length, (bytes[0] & 15) * 4)..];
        // An echo socket has an identifier of the kernel's.
        if (_said && bytes.Length == _request.Length && bytes[0] == (IsIPv6 ? 129 : 0)
            && (!IsRaw || bytes[4..6].SequenceEqual(_request.AsSpan(4, 2)))
            && bytes[6..].SequenceEqual(_request.AsSpan(6)))
            End = AttemptEnd.Passed("answers");
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        string reason = trouble is Trouble.ReadTimeout or Trouble.TooSlow ? "timeout" : "failed";
        End = trouble == Trouble.NotOpened ? AttemptEnd.Refused(error, reason)
            : AttemptEnd.Failed(reason, RemarkOf(trouble, error, remark));
    }
}
