using System.Buffers.Binary;
using System.Text;
using Appliance.Http;
using Appliance.Naming;
using Appliance.Network.Dhcp;
using Appliance.Network.Sntp;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What servers answer, and what callers ask.</summary>
internal static class NetworkTargets
{
    private static readonly byte[] s_mac = [0x02, 0, 0, 0, 0, 0x0A];
    private static readonly byte[] s_query = Query("www.example.com");
    private const int LongestLocation = 2048;

    /// <summary>A frame, and the same bytes as the message inside one.</summary>
    public static void Dhcp(byte[] frame)
    {
        if (DhcpFrame.TryUnwrap(frame, out ReadOnlySpan<byte> message))
            Read(message);
        Read(frame);
    }

    private static void Read(ReadOnlySpan<byte> message)
    {
        if (!DhcpReply.TryRead(message, s_mac, out DhcpReply reply))
            return;
        Must(reply.Type is DhcpType.Offer or DhcpType.Ack or DhcpType.Nak, "only servers' messages are read");
        Must(reply.PrefixLength is > 0 and <= 32, "a mask is a length");
        Must(reply.Router is not { } router || router != reply.Address && router.IsHost,
            "a gateway is another machine");
    }

    public static void Dns(byte[] message)
    {
        // Nobody who does not know the id gets further: it stands at the beginning here.
        byte[] answer = [.. s_query.AsSpan(0, 2), .. message];
        if (!DnsMessage.TryReadAnswer(answer, s_query, out DnsAnswers answers))
            return;
        int count = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)), read = 0, bytes = s_query.Length;
        while (answers.TryNext(out _, out ReadOnlySpan<byte> data))
        {
            read++;
            bytes += 11 + data.Length;
        }
        Must(read <= count, "no more records than were announced");
        Must(bytes <= answer.Length, "records lie behind each other");
        var search = new NameQuestion("www.example.com", () => 0x1234);
        search.TryNext([new IpAddress(0xC0000201)], out _);
        Must((search.Read(answer) == NameVerdict.Found) == (search.Addresses.Count > 0),
            "who has found something has an address");
    }

    public static void Ntp(byte[] message)
    {
        const ulong nonce = 0x0123456789ABCDEF;
        SntpVerdict verdict = SntpMessage.Read(message, nonce, out long received, out long sent);
        Must(verdict == SntpVerdict.Time || (received, sent) == (0, 0), "no time from what is not believed");
        Must(verdict == SntpVerdict.NotOurs || BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(24)) == nonce,
            "an answer repeats our nonce");
    }

    /// <summary>What is decided of the head does not change by what comes behind it.</summary>
    public static void HttpRequestHead(byte[] bytes)
    {
        HttpVerdict? whole = HttpRequest.Judge(bytes, "/metrics"u8);
        for (int length = 0; length < bytes.Length; length++)
            if (HttpRequest.Judge(bytes.AsSpan(0, length), "/metrics"u8) is { } early)
            {
                Must(whole == early, "a verdict stays");
                break;
            }
    }

    /// <summary>In one piece and byte by byte it is the same answer.</summary>
    public static void HttpAnswer(byte[] bytes)
    {
        HttpResponse whole = new(LongestLocation), pieces = new(LongestLocation);
        var body = new List<byte>();
        var bodyInPieces = new List<byte>();
        Take(whole, bytes, body);
        foreach (byte b in bytes)
            Take(pieces, [b], bodyInPieces);
        Same();
        if (whole.State >= HttpState.Body && !whole.Location.IsEmpty)
            Follow(Encoding.Latin1.GetString(whole.Location));
        whole.End();
        pieces.End();
        Same();

        void Same()
        {
            Must(whole.State == pieces.State && whole.Status == pieces.Status && whole.BodyLength == pieces.BodyLength,
                "pieces make no difference");
            Must(whole.Reason.SequenceEqual(pieces.Reason) && whole.Mistake.SequenceEqual(pieces.Mistake),
                "nor to words");
            Must(whole.Location.SequenceEqual(pieces.Location) && body.SequenceEqual(bodyInPieces),
                "nor to place and body");
            Must(body.Count == whole.BodyLength, "the body is as long as it says");
            Must(whole.State != HttpState.Body || whole.Status is >= 100 and <= 999, "a status has three digits");
        }
    }

    private static void Take(HttpResponse response, ReadOnlySpan<byte> bytes, List<byte> body)
    {
        int turns = 2 * bytes.Length + 2;
        while (!bytes.IsEmpty && response.State < HttpState.Done)
        {
            Must(turns-- > 0, "each turn takes something");
            body.AddRange(response.Take(ref bytes));
        }
    }

    private static void Follow(string location)
    {
        try
        {
            WebAddress next = new WebAddress(isSecure: location.Length % 2 == 0, "www.example.com", 80, "/")
                .Follow(location);
            Must(next.ToString().All(c => c is > ' ' and <= '~'), "an address is printable");
        }
        catch (IOException refused)
        {
            Must(!refused.Message.Any(char.IsControl) && refused.Message.Length < 2600, "a refusal is a sentence");
        }
    }

    private static byte[] Query(string name)
    {
        var query = new byte[DnsMessage.LongestQuery];
        return query[..DnsMessage.WriteQuery(query, 0x1234, DnsMessage.NameOf(name)!, DnsMessage.A)];
    }
}
