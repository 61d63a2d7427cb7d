using System.Globalization;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>
/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, `localhost:80`. No other names: a check that has to
/// ask a name server first checks the name server.
/// </summary>
internal static class EndpointText
{
    /// <param name="port">For a text without one; 0 when it must not have one.</param>
    public static bool TryRead(ReadOnlySpan<char> text, ushort port, out Endpoint endpoint)
    {
        bool takesPort = port != 0;
        ReadOnlySpan<char> address = text, digits = default;
        if (text.StartsWith("["))
        {
            int end = text.IndexOf(']');
            if (end < 0 || end + 1 < text.Length && text[end + 1] != ':')
            {
                endpoint = default;
                return false;
            }
            address = text[1..end];
            digits = end + 1 < text.Length ? text[(end + 2)..] : default;
            takesPort &= address.Contains(':');
        }
        else if (text.IndexOf(':') is var colon and >= 0 && text.LastIndexOf(':') == colon)
        {
            address = text[..colon];
            digits = text[(colon + 1)..];
        }
        bool hasPort = address.Length + digits.Length + (text.StartsWith("[") ? 2 : 0) != text.Length;
        if (hasPort && (!takesPort || !TryReadPort(digits, out port)))
        {
            endpoint = default;
            return false;
        }
        return TryReadAddress(address, port, out endpoint);
    }

    private static bool TryReadPort(ReadOnlySpan<char> digits, out ushort port)
    {
        bool good = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and <= ushort.MaxValue;
        port = (ushort)number;
        return good;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, ushort port, out Endpoint endpoint)
    {
        bool good = IpAddress.TryParse(text is "localhost" ? "127.0.0.1" : text, out IpAddress address);
        endpoint = new Endpoint(address, port);
        return good;
    }
}
