using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Settings;

namespace Appliance.Mail;

/// <summary>A letter as the bytes of a message (RFC 5322), with keepalived's headers in its order.</summary>
internal static class LetterText
{
    /// <summary>RFC 5322 section 2.1.1: lines should be no longer.</summary>
    private const int UsualLine = 78;

    /// <summary>Ready to follow DATA: dots doubled, and ended by a dot.</summary>
    /// <param name="node">`router_id`.</param>
    public static byte[] Of(Letter letter, MailSettings mail, string node)
    {
        var text = new StringBuilder();
        text.Append($"Date: {LocalTime.ForMail(letter.Written.UnixMilliseconds / 1000)}\r\n");
        text.Append($"From: {Line(mail.From)}\r\n");
        text.Append($"Subject: {Header($"[{node}] {letter.Subject}")}\r\n");
        text.Append("X-Mailer: Keepalived\r\n");
        AppendRecipients(text, mail.Recipients);
        text.Append("\r\n");
        foreach (string line in letter.Body.Split('\n'))
            text.Append(line.StartsWith('.') ? "." : "").Append(Line(line)).Append("\r\n");
        text.Append("\r\n.\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Folded only where the line would be long.</summary>
    private static void AppendRecipients(StringBuilder text, ImmutableArray<string> recipients)
    {
        string line = "To: ";
        for (int i = 0; i < recipients.Length; i++)
        {
            string next = Line(recipients[i]) + (i + 1 < recipients.Length ? "," : "");
            if (i > 0 && line.Length + 1 + next.Length > UsualLine)
            {
                text.Append(line).Append("\r\n");
                line = " ";
            }
            line += line.EndsWith(' ') ? next : " " + next;
        }
        text.Append(line).Append("\r\n");
    }

    /// <summary>What a file says must not end a header.</summary>
    private static string Line(string text) => CleanText.Line(text);

    /// <summary>Other letters than ASCII's as RFC 2047 has them.</summary>
    private static string Header(string text) => Ascii.IsValid(text) ? Line(text)
        : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(Line(text)))}?=";
}
