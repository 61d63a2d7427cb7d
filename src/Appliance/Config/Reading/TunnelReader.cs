using System.Collections.Immutable;
using System.Globalization;
using Appliance.Base;
using Appliance.Config.Lexing;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`encap mpls | ip | ip6 | ila ...`: all words that belong to it.</summary>
internal static class TunnelReader
{
    /// <summary>Null for one that is wrong, after saying so.</summary>
    public static RouteTunnel? Read(ObjectWords words)
    {
        if (words.Value() is not { } kind)
            return null;
        switch (kind.Text)
        {
            case "mpls": return Mpls(words);
            case "ip": return Ip(words, RouteTunnelKind.Ip);
            case "ip6": return Ip(words, RouteTunnelKind.Ip6);
            case "ila": return Ila(words);
            default:
                words.Spoil(kind.At, $"unknown encap type {Tokens.Shorten(kind.Text)}",
                    Spelling.Nearest(kind.Text, ["mpls", "ip", "ip6", "ila"]));
                return null;
        }
    }

    /// <summary>`LABEL[/LABEL...] [ttl N]`.</summary>
    private static RouteTunnel? Mpls(ObjectWords words)
    {
        const uint mostOfLabel = 0xfffff;
        const int mostLabels = 30;
        if (words.Value() is not { } stack)
            return null;
        var labels = ImmutableArray.CreateBuilder<uint>();
        foreach (string part in stack.Text.Split('/'))
            if (RouteNames.TryNumber(part, out uint label) && label <= mostOfLabel && labels.Count < mostLabels)
                labels.Add(label);
            else
                words.Spoil(stack.At, $"Invalid MPLS label {Tokens.Shorten(part)}: a number from 0 to {mostOfLabel}");
        var tunnel = new RouteTunnel { Kind = RouteTunnelKind.Mpls, Labels = labels.ToImmutable() };
        return words.TryTake("ttl") ? tunnel with { Ttl = (byte?)words.Number(0, 255) } : tunnel;
    }

    private static RouteTunnel? Ip(ObjectWords words, RouteTunnelKind kind)
    {
        var tunnel = new RouteTunnel { Kind = kind };
        for (; ; )
        {
            switch (words.Next)
            {
                case "id" when words.TryTake("id"): tunnel = tunnel with { Id = words.Number(0, uint.MaxValue) }; break;
                case "dst" when words.TryTake("dst"): tunnel = tunnel with { Destination = words.Address() }; break;
                case "src" when words.TryTake("src"): tunnel = tunnel with { Source = words.Address() }; break;
                case "tos" or "tc" when words.TryTake(out _):
                    tunnel = tunnel with
                    {
                        ServiceType = (byte?)words.Named(RouteNames.ServiceTypes, "TOS value", 255),
                    };
                    break;
                case "ttl" or "hoplimit" when words.TryTake(out _):
                    tunnel = tunnel with { Ttl = (byte?)words.Number(0, 255) };
                    break;
                case "flags" when words.TryTake("flags"):
                    tunnel = tunnel with { Flags = (ushort?)words.Number(0, ushort.MaxValue) };
                    break;
                default:
                    return tunnel;
            }
            if (words.IsSpoilt)
                return null;
        }
    }

    /// <summary>A locator: four groups of hexadecimal digits, as the first half of an IPv6 address.</summary>
    private static RouteTunnel? Ila(ObjectWords words)
    {
        if (words.Value() is not { } word)
            return null;
        string[] groups = word.Text.Split(':');
        ulong locator = 0;
        foreach (string group in groups)
            if (ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort part))
                locator = locator << 16 | part;
            else
                groups = [];
        if (groups.Length != 4)
            words.Spoil(word.At, $"Invalid ILA locator {Tokens.Shorten(word.Text)}: four groups, such as 2001:db8:0:1");
        return new RouteTunnel { Kind = RouteTunnelKind.Ila, Locator = locator };
    }
}
