using System.Globalization;
using System.Text;
using Appliance.Base;

namespace Appliance.Http;

/// <summary>`http://HOST[:PORT][/PATH]` or `https://...`, HOST an IPv4 address or a name. Pure.</summary>
/// <param name="isSecure">By TLS.</param>
/// <param name="path">Begins with a slash; printable ASCII without blanks.</param>
internal sealed class WebAddress(bool isSecure, string host, ushort port, string path)
{
    public bool IsSecure { get; } = isSecure;
    public string Host { get; } = host;
    public ushort Port { get; } = port;
    public string Path { get; } = path;

    private const string Http = "http://", Https = "https://";
    private const int MostShown = 200;

    /// <exception cref="IOException">What is wrong with it, in a sentence.</exception>
    public static WebAddress Parse(string text)
    {
        bool isSecure = text.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isSecure && !text.StartsWith(Http, StringComparison.OrdinalIgnoreCase))
            throw new IOException("an address begins with http:// or https://");
        ReadOnlySpan<char> rest = text.AsSpan((isSecure ? Https : Http).Length);
        int slash = rest.IndexOf('/');
        string path = slash < 0 ? "/" : rest[slash..].ToString();
        ReadOnlySpan<char> host = slash < 0 ? rest : rest[..slash];
        ushort port = Usual(isSecure);
        if (host.IndexOf(':') is var colon and >= 0)
        {
            if (!ushort.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
                || port == 0)
                throw new IOException($"the port of {text} is no number from 1 to 65535");
            host = host[..colon];
        }
        if (host.IsEmpty || host.ContainsAnyExceptInRange('!', '~') || path.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw new IOException($"{text} is not of the form http[s]://HOST[:PORT]/PATH, in printable ASCII");
        return new WebAddress(isSecure, host.ToString(), port, path);
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
        if (location.StartsWith('/'))
            return new WebAddress(IsSecure, Host, Port, Parse($"{Http}{Host}{location}").Path);
        WebAddress there = Parse(location);
        return !IsSecure || there.IsSecure ? there
            : throw new IOException($"{this} leads to {there}, which is without TLS: nobody goes there from https://");
    }

    /// <summary>A GET of it: one answer, and the connection ends.</summary>
    public byte[] Request() =>
        Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: {Authority}\r\n"
        + "User-Agent: vrrpaot\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    public override string ToString() => $"{(IsSecure ? Https : Http)}{Authority}{Path}";

    private string Authority => Port == Usual(IsSecure) ? Host : $"{Host}:{Port}";

    private static ushort Usual(bool isSecure) => isSecure ? (ushort)443 : (ushort)80;
}
