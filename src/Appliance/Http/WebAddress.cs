using System.Globalization;
using System.Text;
using Appliance.Base;

namespace Appliance.Http;

/// <summary>`http://HOST[:PORT][/PATH]`, HOST an IPv4 address or a name. Pure.</summary>
/// <param name="path">Begins with a slash; printable ASCII without blanks.</param>
internal sealed class WebAddress(string host, ushort port, string path)
{
    public string Host { get; } = host;
    public ushort Port { get; } = port;
    public string Path { get; } = path;

    private const string Http = "http://";
    private const int MostShown = 200;

    /// <exception cref="IOException">What is wrong with it, in a sentence.</exception>
    public static WebAddress Parse(string text)
    {
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            throw new IOException("https is not spoken here: the update's signature protects what it holds, so "
                + "http:// is as good");
        if (!text.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
            throw new IOException("an address begins with http://");
        ReadOnlySpan<char> rest = text.AsSpan(Http.Length);
        int slash = rest.IndexOf('/');
        string path = slash < 0 ? "/" : rest[slash..].ToString();
        ReadOnlySpan<char> host = slash < 0 ? rest : rest[..slash];
        ushort port = 80;
        if (host.IndexOf(':') is var colon and >= 0)
        {
            if (!ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port == 0)
                throw new IOException($"the port of {text} is no number from 1 to 65535");
            host = host[..colon];
        }
        if (host.IsEmpty || host.ContainsAnyExceptInRange('!', '~') || path.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new IOException($"{text} is not of the form http://HOST[:PORT]/PATH, in printable ASCII");
        return new WebAddress(host.ToString(), port, path);
    }

    /// <summary>Where a redirection leads (RFC 9110 section 10.2.2).</summary>
    /// <exception cref="IOException">It leads where nobody goes. What the server wrote is in the sentence, but for what
    /// would be harmful or long there.</exception>
    public WebAddress Follow(string location)
    {
        // A server's word, which may be anything.
        if (location.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new IOException($"{this} leads to "
                + $"'{CleanText.Line(location[..Math.Min(location.Length, MostShown)])}', which is no address in "
                + $"printable ASCII");
        return location.StartsWith('/') ? new WebAddress(Host, Port, Parse($"{Http}{Host}{location}").Path)
            : Parse(location);
    }

    /// <summary>A GET of it: one answer, and the connection ends.</summary>
    public byte[] Request() =>
        Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: {Host}{(Port == 80 ? "" : $":{Port}")}\r\n"
        + "User-Agent: vrrpaot\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    public override string ToString() => $"{Http}{Host}{(Port == 80 ? "" : $":{Port}")}{Path}";
}
