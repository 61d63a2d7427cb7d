using System.Buffers.Binary;
using Appliance.Naming;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `DNS_CHECK`: one question over UDP (RFC 1035 section 4.1). Its answer has our id, is an answer, and says no error;
/// as in keepalived nothing else of it matters. What is not for us is passed over.
/// </summary>
/// <param name="draw">Ids that cannot be guessed.</param>
/// <exception cref="ArgumentException">The name is none.</exception>
internal sealed class DnsDialogue(DnsCheckSettings check, Func<ushort> draw) : Dialogue
{
    private const int HeadLength = 12;

    private readonly byte[] _query = QueryOf(check);
    private bool _said;

    public override SocketKind Kind => SocketKind.Datagram;

    public override ReadOnlySpan<byte> Words => _said ? default : _query;

    private static byte[] QueryOf(DnsCheckSettings check)
    {
        byte[] name = check.Name is "." or "" ? [0] : DnsMessage.NameOf(check.Name)
            ?? throw new ArgumentException($"{check.Name} is no name that could be asked for");
        var query = new byte[DnsMessage.LongestQuery];
        return query[..DnsMessage.WriteQuery(query, 0, name, check.Type)];
    }

    public override void Begin(int page)
    {
        base.Begin(page);
        _said = false;
        BinaryPrimitives.WriteUInt16BigEndian(_query, draw());
    }

    public override void Said(int count) => _said = true;

    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        if (!_said || bytes.Length < HeadLength || !bytes[..2].SequenceEqual(_query.AsSpan(0, 2))
            || (bytes[2] & 0x80) == 0)
            return;
        int code = bytes[3] & 15;
        End = code == 0 ? AttemptEnd.Passed("answers")
            : AttemptEnd.Failed($"read error occurred. (rcode = {code})", code switch
            {
                1 => "FORMERR",
                2 => "SERVFAIL",
                3 => "NXDOMAIN",
                5 => "REFUSED",
                _ => $"response code {code}",
            });
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        string reason = trouble switch
        {
            _ when error == Errno.ENETUNREACH =>
                $"network unreachable for [{check.Target.Address}]:{check.Target.Port}",
            Trouble.WriteError or Trouble.WriteTimeout => "failed to write socket.",
            Trouble.ReadTimeout or Trouble.TooSlow or Trouble.ConnectTimeout => "read timeout from socket",
            _ => $"failed to read socket; errno {error.Number} ({AttemptEnd.Text(error)})",
        };
        End = trouble == Trouble.NotOpened ? AttemptEnd.Refused(error, reason)
            : AttemptEnd.Failed(reason, RemarkOf(trouble, error, remark));
    }
}
