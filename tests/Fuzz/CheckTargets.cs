using System.Text;
using Appliance.Checkers;
using Appliance.Http;
using Appliance.Mail;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What servers and mail relays answer, and the patterns that are looked for in it.</summary>
internal static class CheckTargets
{
    private static readonly Endpoint s_server = new(new IpAddress(0x0A000002), 80);

    private static readonly HttpCheckSettings s_http = new()
    {
        Target = s_server,
        Urls = [new UrlSettings { Path = "/", Digest = [.. new byte[16]],
            Regex = new RegexSettings { Pattern = "a+b", Earliest = 1, Latest = 3 } }],
    };

    private static readonly HttpAsked[] s_pages = [new HttpAsked(s_http, s_http.Urls[0])];

    /// <summary>In one piece and byte by byte it is the same verdict.</summary>
    public static void Http(byte[] answer) => Same(() => new HttpDialogue(s_http, s_pages, false), answer);

    public static void Smtp(byte[] answer) =>
        Same(() => new SmtpDialogue(new SmtpCheckSettings { Target = s_server }), answer);

    public static void MailRelay(byte[] answer) =>
        Same(() => new MailDialogue("relay", "node", "a@b", ["c@d", "e@f"], "x\r\n.\r\n"u8.ToArray()), answer);

    private static void Same(Func<Dialogue> make, byte[] answer)
    {
        Dialogue whole = Begin(make), pieces = Begin(make);
        Hear(whole, answer);
        foreach (byte b in answer)
            Hear(pieces, [b]);
        foreach (Dialogue dialogue in (Dialogue[])[whole, pieces])
            if (dialogue.End is null)
                dialogue.HungUp(orderly: true);
        Must(whole.End is not null && whole.End == pieces.End, "pieces make no difference");
        Must((whole.End!.Value.Result == AttemptResult.Passed) == (whole.End.Value.Reason.Length == 0),
            "who fails has a reason");
    }

    private static Dialogue Begin(Func<Dialogue> make)
    {
        Dialogue dialogue = make();
        dialogue.Begin(0);
        dialogue.Connected();
        dialogue.Said(dialogue.Words.Length);
        return dialogue;
    }

    private static void Hear(Dialogue dialogue, ReadOnlySpan<byte> bytes)
    {
        if (dialogue.End is null)
            dialogue.Hear(bytes);
        Must(dialogue.Words.Length < 3000, "what is said is short");
        dialogue.Said(dialogue.Words.Length);
    }

    /// <summary>Nobody who does not know the id gets further: it stands at the beginning here.</summary>
    public static void Dns(byte[] message)
    {
        Dialogue dialogue = Begin(() => new DnsDialogue(new DnsCheckSettings { Target = s_server }, () => 0x1234));
        dialogue.Hear(message);
        if (dialogue.End is null)
            dialogue.Hear([0x12, 0x34, .. message]);
        Must(dialogue.End is null || message.Length >= 10, "an answer has a head");
    }

    /// <summary>Datagrams, and packets of a raw socket.</summary>
    public static void Ping(byte[] packet)
    {
        foreach (bool raw in (bool[])[false, true])
            Begin(() => new PingDialogue(new PingCheckSettings { Target = s_server }, () => 1) { IsRaw = raw })
                .Hear(packet);
    }

    /// <summary>The first line is a pattern, the rest a body.</summary>
    public static void Regex(byte[] bytes)
    {
        int end = bytes.AsSpan().IndexOf((byte)'\n');
        string pattern = Encoding.UTF8.GetString(end < 0 ? bytes : bytes.AsSpan(0, end));
        if (BodyRegex.Complaint(pattern, []) is { } complaint)
        {
            Must(complaint.Length > 10, "a refusal is a sentence");
            return;
        }
        ReadOnlySpan<byte> body = bytes.AsSpan(end + 1);
        var regex = new BodyRegex(pattern, []);
        Must(regex.Matches(body) || !regex.Matches(body, 0, 3), "where there is none, there is none at its beginning");
    }

    /// <summary>A file with a number.</summary>
    public static void Number(byte[] bytes)
    {
        FileVerdict verdict = FileVerdict.Of(Encoding.Latin1.GetString(bytes), bytes.Length % 5, bytes.Length % 2 == 0);
        Must(verdict.Adjustment is > int.MinValue and <= int.MaxValue, "a weight has 32 bits");
        Must(verdict.IsUp || verdict.Adjustment == 0, "who is down has no weight");
    }
}
