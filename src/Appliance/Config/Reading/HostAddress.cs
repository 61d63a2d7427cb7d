using Appliance.Config.Lexing;

namespace Appliance.Config.Reading;

/// <summary>What a word is that should be the address of a host, and what else it may be.</summary>
internal readonly record struct HostAddress
{
    /// <summary>Null when the word is none.</summary>
    public IpAddress? Address { get; private init; }

    /// <summary>
    /// `/24` and anything else from the first `/` on, which keepalived does not look at; null for none.
    /// </summary>
    public string? Dropped { get; private init; }

    /// <summary>Why the word is no address, as a sentence; null when it is one.</summary>
    public string? Problem { get; private init; }

    /// <summary>The address alone, where the word has one and too much around it.</summary>
    public string? Instead { get; private init; }

    public static HostAddress Read(string text)
    {
        string host = BeforeSlash(text);
        if (IpAddress.TryParse(host, out IpAddress address))
            return new HostAddress { Address = address, Dropped = host.Length < text.Length ? text[host.Length..]
                : null };
        string shown = Tokens.Shorten(text);
        int end = host.AsSpan().IndexOfAny('%', ':');
        int zone = host.IndexOf('%');
        if (end > 0 && IpAddress.TryParseIPv4(host.AsSpan(0, end), out address)
            || zone > 0 && IpAddress.TryParseIPv6(host.AsSpan(0, end = zone), out address))
        {
            return new HostAddress
            {
                Problem = $"'{shown}' has {TooMuch(host.AsSpan(end))}; only the address may stand here",
                Instead = address.ToString(),
            };
        }
        return new HostAddress { Problem = $"'{shown}' is not an IPv4 or IPv6 address" };
    }

    private static string BeforeSlash(string text)
    {
        int slash = text.IndexOf('/');
        return slash < 0 ? text : text[..slash];
    }

    private static string TooMuch(ReadOnlySpan<char> rest) => rest[0] == ':'
        ? "a port after its address, and VRRP has no ports"
        : "a device after its address, and keepalived.conf names that with 'interface' or 'dev'";
}
