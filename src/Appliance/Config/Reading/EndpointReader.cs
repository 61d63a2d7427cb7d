using System.Collections.Immutable;
using Appliance.Config.Lexing;
using Appliance.Config.Rows;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`IP [PORT]`, and addresses of either family.</summary>
internal static class EndpointReader
{
    /// <summary>
    /// Null, after saying so, when it is none. A port that is missing, or is made of zeros, is 0.
    /// </summary>
    /// <param name="from">The place of the address among the words.</param>
    /// <param name="complaint">keepalived's line.</param>
    public static Endpoint? Read(Line line, ImmutableArray<Word> words, int from, string complaint)
    {
        if (!TryRead(line, words[from], out IpAddress address))
        {
            line.Findings.Error(words[from].At, complaint);
            return null;
        }
        line.Arguments.NoMore(words, from + 2);
        return Port(line, words, from + 1, complaint) is { } port ? new Endpoint(address, port) : null;
    }

    /// <summary>The same of a port alone.</summary>
    public static ushort? Port(Line line, ImmutableArray<Word> words, int place, string complaint)
    {
        if (place >= words.Length || words[place].Text is { Length: > 0 } text && text.Trim('0').Length == 0)
            return 0;
        Word word = words[place];
        return line.Arguments.Whole(word.Text, word.At, 1, ushort.MaxValue, complaint) is { } port
            ? (ushort)port.Value : null;
    }

    /// <summary>keepalived drops a `/` and what follows it without a word.</summary>
    public static bool TryRead(Line line, Word word, out IpAddress address)
    {
        int slash = word.Text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? word.Text : word.Text.AsSpan(0, slash), out address))
            return false;
        if (slash >= 0)
            line.Findings.Note(word.At, $"'{Tokens.Shorten(word.Text.AsSpan(slash))}' after {address} is ignored, as"
                + " keepalived does: this is the address of a host, which has no prefix");
        return true;
    }

    /// <summary>`[10.0.0.1]:tcp:80`, as logs, FIFOs and mails have it.</summary>
    /// <param name="protocol">`tcp`, `udp`, `sctp`, or `none` for a mark.</param>
    public static string Name(Endpoint endpoint, string protocol) =>
        $"[{endpoint.Address}]:{protocol}:{endpoint.Port}";
}
