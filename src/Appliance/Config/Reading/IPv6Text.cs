using Appliance.Probes;

namespace Appliance.Config.Reading;

/// <summary>
/// Tells an IPv6 address from a mistake. This version does not use them here, so recognising is enough (RFC 4291 section 2.2).
/// </summary>
internal static class IPv6Text
{
    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        int zone = text.IndexOf('%');
        return EndpointText.TryReadIPv6(zone < 0 ? text : text[..zone], stackalloc ushort[8]);
    }
}
