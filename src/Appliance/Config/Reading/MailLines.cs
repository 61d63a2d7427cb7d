using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>`smtp_server`, as written.</summary>
internal sealed record MailRelayModel(string Host, ushort Port);

/// <summary>Lines of `global_defs` about mail that take more than a word.</summary>
internal static class MailLines
{
    /// <summary>Seconds; keepalived's timer limit.</summary>
    public const long LongestPatience = 4294;

    public const ushort UsualPort = 25;

    /// <summary>Each word of each line is one; blocks add up.</summary>
    public static Located<string[]>? Recipients(Line line, Located<string[]>? before)
    {
        var all = new List<string>(before?.Value ?? []);
        foreach (Statement entry in line.Statement.Block!)
            foreach (Word word in entry.Words(line.Findings))
                if (AddressOf(word.Text) is { Length: > 0 } address && !all.Contains(address))
                    all.Add(address);
        return all.Count == 0 ? before : new Located<string[]>([.. all], before?.At ?? line.Statement.At);
    }

    /// <summary>Some write it as a mail does: `&lt;ops@example.com&gt;`, or with a comma behind it.</summary>
    private static string AddressOf(string word) => word.Trim('<', '>', ',', ';');

    /// <summary>`HOST [PORT]`</summary>
    public static Located<MailRelayModel>? Relay(Line line, Located<MailRelayModel>? before)
    {
        var words = line.Statement.Words(line.Findings);
        line.Arguments.NoMore(words, 3);
        string host = words[1].Text, port = words.Length > 2 ? words[2].Text : $"{UsualPort}";
        if (ushort.TryParse(port, out ushort number) && number > 0 && IsHost(host))
            return new Located<MailRelayModel>(new(host, number), words[1].At);
        line.Findings.Error(words[1].At, $"Invalid smtp server {Tokens.Shorten(host)} {Tokens.Shorten(port)}",
            "smtp_server 192.0.2.25 25");
        return before;
    }

    /// <summary>An address, or what a name can be made of. (keepalived asks a name server while it reads.)</summary>
    private static bool IsHost(string host)
    {
        if (IpAddress.TryParse(host, out _))
            return true;
        foreach (char letter in host)
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.' or '_'))
                return false;
        return host.Length is > 0 and < 254;
    }

    public static Located<long>? Patience(Line line, Located<long>? read)
    {
        if (read is not { Value: 0 })
            return read;
        // With keepalived's own spelling.
        line.Findings.Error(read.At, "smtp_conect_timeout must be greater than 0, setting to 1");
        return read with { Value = 1 };
    }
}
