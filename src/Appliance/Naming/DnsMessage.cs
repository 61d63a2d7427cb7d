using System.Buffers.Binary;
using System.Text;

namespace Appliance.Naming;

/// <summary>
/// One question to a name server, and its answer (RFC 1035 section 4). Reads from the bytes as they came, and copies
/// nothing:
/// <list type="bullet">
/// <item>bytes 0-1: id; 2-3: flags (QR 0x8000, TC 0x0200, RD 0x0100, the low four bits are the response code)</item>
/// <item>4-11: how many questions, answers, authorities, additional records</item>
/// <item>then the question (name, type, class) and the records (name, type, class, four bytes of lifetime, length,
/// data)</item>
/// </list>
/// </summary>
public static class DnsMessage
{
    public const ushort Port = 53;
    public const ushort A = 1, Cname = 5, Aaaa = 28;

    /// <summary>Bytes of a query at most: head, name, type and class.</summary>
    public const int LongestQuery = HeadLength + LongestName + 4;

    private const int HeadLength = 12;
    private const int LongestName = 255, LongestLabel = 63;
    private const ushort Internet = 1;

    /// <summary>
    /// A name as it is sent: each label with its length before it, and 0 at the end. Null for what is no name: empty or
    /// long labels, or anything but printable ASCII.
    /// </summary>
    public static byte[]? NameOf(string text)
    {
        string[] labels = (text.EndsWith('.') ? text[..^1] : text).Split('.');
        var name = new byte[LongestName];
        int at = 0;
        foreach (string label in labels)
        {
            if (label.Length is 0 or > LongestLabel || at + label.Length + 2 > LongestName
                || label.AsSpan().ContainsAnyExceptInRange('!', '~'))
                return null;
            name[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, name.AsSpan(at));
        }
        return name.AsSpan(0, at + 1).ToArray();
    }

    /// <summary>Asks the server to find out for us (RD). Returns the length.</summary>
    /// <param name="to">At least <see cref="LongestQuery"/> bytes.</param>
    /// <param name="name">By <see cref="NameOf"/>.</param>
    public static int WriteQuery(Span<byte> to, ushort id, ReadOnlySpan<byte> name, ushort type)
    {
        to[..HeadLength].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(to, id);
        to[2] = 1; // RD
        to[5] = 1; // one question
        name.CopyTo(to[HeadLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[(HeadLength + name.Length)..], type);
        BinaryPrimitives.WriteUInt16BigEndian(to[(HeadLength + name.Length + 2)..], Internet);
        return HeadLength + name.Length + 4;
    }

    /// <summary>
    /// Is this the answer to that query: same id, same question? Anybody may send anything; what is not for us is to be
    /// passed over.
    /// </summary>
    /// <param name="answers">What it says.</param>
    public static bool TryReadAnswer(ReadOnlySpan<byte> message, ReadOnlySpan<byte> query, out DnsAnswers answers)
    {
        answers = default;
        if (message.Length < query.Length || message[0] != query[0] || message[1] != query[1]
            || (message[2] & 0xF8) != 0x80
            || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1
                || !IsSameQuestion(message[HeadLength..query.Length], query[HeadLength..]))
            return false;
        answers = new DnsAnswers(message, query.Length, BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        return true;
    }

    /// <summary>Names mean the same in capitals, and some servers change them.</summary>
    private static bool IsSameQuestion(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        for (int i = 0; i < a.Length; i++)
            if (a[i] != b[i] && !((a[i] ^ b[i]) == 0x20 && char.IsAsciiLetter((char)a[i])))
                return false;
        return true;
    }
}

/// <summary>The answer records of one message, one after the other.</summary>
public ref struct DnsAnswers(ReadOnlySpan<byte> message, int start, int count)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at = start, _left = count;

    /// <summary>
    /// 0 no error, 1 the question was not understood, 2 the server failed, 3 no such name, 5 refused (RFC 1035 section
    /// 4.1.1).
    /// </summary>
    public readonly int ResponseCode => _message[3] & 15;

    /// <summary>The next record; false at the end, and where the message breaks off.</summary>
    /// <param name="data">4 bytes for A, 16 for AAAA.</param>
    public bool TryNext(out ushort type, out ReadOnlySpan<byte> data)
    {
        type = 0;
        data = default;
        if (_left-- <= 0 || !SkipName() || _message.Length - _at < 10)
            return false;
        type = BinaryPrimitives.ReadUInt16BigEndian(_message[_at..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(_at + 8)..]);
        _at += 10;
        if (_message.Length - _at < length)
            return false;
        data = _message.Slice(_at, length);
        _at += length;
        return true;
    }

    /// <summary>
    /// Labels up to an empty one, or up to a pointer to the rest of the name (RFC 1035 section 4.1.4).
    /// </summary>
    private bool SkipName()
    {
        while (_at < _message.Length)
        {
            byte length = _message[_at];
            if (length >= 0xC0)
                return (_at += 2) <= _message.Length;
            _at += 1 + length;
            if (length == 0)
                return true;
            if (length > 63)
                return false;
        }
        return false;
    }
}
