using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Mail;
using Appliance.Settings;

namespace Appliance.Tests.Mail;

public class LetterTextTests
{
    private static string Text(string subject, string body, params string[] to) => Encoding.UTF8.GetString(
        LetterText.Of(new Letter(subject, body, new Moment(0), to.ToImmutableArray()),
            new MailSettings { Recipients = [.. to], From = "ka@example.com", Relay = "127.0.0.1", Helo = "node" },
            "LVS_A"));

    // Byte for byte what 2.2.7 sends, but for the date.
    [Fact]
    public void it_is_keepaliveds_message()
    {
        string text = Text("VRRP Instance A - Entering BACKUP state",
            "=> VRRP Instance is no longer owning VRRP VIPs <=",
            "ops@example.com", "second@example.com");
        Assert.Matches("^Date: Thu, 01 Jan 1970 [0-9:]{8} [+-][0-9]{4}\r\n", text.Replace("Wed, 31 Dec 1969",
            "Thu, 01 Jan 1970"));
        Assert.Equal("From: ka@example.com\r\nSubject: [LVS_A] VRRP Instance A - Entering BACKUP state\r\n"
            + "X-Mailer: Keepalived\r\nTo: ops@example.com, second@example.com\r\n\r\n"
            + "=> VRRP Instance is no longer owning VRRP VIPs <=\r\n\r\n.\r\n", text[(text.IndexOf('\n') + 1)..]);
    }

    [Fact]
    public void many_recipients_are_folded()
    {
        string[] many = [.. Enumerable.Range(0, 20).Select(i => $"somebody{i}@example.com")];
        string text = Text("x", "y", many);
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        string unfolded = text.Replace("\r\n ", " ");
        Assert.Contains($"\r\nTo: {string.Join(", ", many)}\r\n", unfolded);
    }

    [Fact]
    public void a_dot_ends_nothing_and_a_line_end_no_header()
    {
        string text = Text("a\r\nBcc: you@example.com", ".\nmore", "a@b");
        Assert.Contains("\r\n\r\n..\r\nmore\r\n", text);
        Assert.DoesNotContain("\r\nBcc", text);
    }

    [Fact]
    public void other_letters_are_encoded() => Assert.Contains("\r\nSubject: =?UTF-8?B?", Text("Küche", "x", "a@b"));
}
