using Appliance.Base;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`NAT | DR | TUN [type ipip | gue port N | gre] [nocsum | csum | remcsum]`</summary>
internal static class ForwardingReader
{
    public const string Grammar = "NAT | DR | TUN [type ipip|gue port N|gre] [nocsum|csum|remcsum]";

    /// <summary>
    /// Null, after saying so, when the method is none. What is wrong behind it costs the rest of the line, as with
    /// keepalived.
    /// </summary>
    /// <param name="whose">`virtual server`, `real server` or `sorry server`.</param>
    /// <param name="from">The place of the method among the words.</param>
    public static ForwardingModel? Read(Line line, string whose, int from = 1)
    {
        var words = line.Statement.Words(line.Findings);
        Word method = words[from];
        IpvsForwarding? forwarding = method.Text switch
        {
            "NAT" => IpvsForwarding.Masquerade,
            "DR" => IpvsForwarding.Direct,
            "TUN" => IpvsForwarding.Tunnel,
            _ => null,
        };
        if (forwarding is null)
        {
            line.Findings.Error(method.At,
                $"PARSER : unknown [{Tokens.Shorten(method.Text)}] routing method for {whose}.",
                Spelling.Nearest(method.Text.ToUpperInvariant(), ["NAT", "DR", "TUN"]));
            return null;
        }
        var plain = new ForwardingModel(forwarding.Value, IpvsTunnel.Ipip, 0, IpvsTunnelFlags.None);
        var tunnel = plain;
        for (int i = from + 1; i < words.Length; i++)
        {
            string? problem = null;
            switch (words[i].Text)
            {
                case "type" when i + 1 == words.Length:
                    problem = $"Missing tunnel type for {whose}.";
                    break;
                case "type":
                    problem = Type(words[++i].Text, whose, ref tunnel);
                    break;
                case "port" when i + 1 < words.Length:
                    if (line.Arguments.Whole(words[++i].Text, words[i].At, 1, ushort.MaxValue,
                        $"Invalid gue tunnel port {Tokens.Shorten(words[i].Text)} for {whose}.") is not { } port)
                        return plain;
                    tunnel = tunnel with { Port = (ushort)port.Value };
                    break;
                case "nocsum": tunnel = tunnel with { Flags = IpvsTunnelFlags.None }; break;
                case "csum": tunnel = tunnel with { Flags = IpvsTunnelFlags.Checksum }; break;
                case "remcsum": tunnel = tunnel with { Flags = IpvsTunnelFlags.RemoteChecksum }; break;
                default:
                    problem = $"Invalid tunnel option {Tokens.Shorten(words[i].Text)} for {whose}.";
                    break;
            }
            if (problem is null)
                continue;
            line.Findings.Error(words[i].At, problem);
            return plain;
        }
        if (Contradiction(tunnel) is not { } contradiction)
            return forwarding == IpvsForwarding.Tunnel ? tunnel : plain;
        line.Findings.Error(method.At, contradiction);
        return plain;
    }

    private static string? Type(string word, string whose, ref ForwardingModel tunnel)
    {
        IpvsTunnel? type = word switch
        {
            "ipip" => IpvsTunnel.Ipip, "gue" => IpvsTunnel.Gue, "gre" => IpvsTunnel.Gre, _ => null,
        };
        if (type is null)
            return $"Unknown tunnel type {Tokens.Shorten(word)} for {whose}.";
        tunnel = tunnel with { Tunnel = type.Value };
        return null;
    }

    private static string? Contradiction(ForwardingModel tunnel) =>
        tunnel.Tunnel == IpvsTunnel.Gue != (tunnel.Port != 0)
            ? "gue tunnels require port, otherwise cannot have port."
        : tunnel.Tunnel == IpvsTunnel.Ipip && tunnel.Flags != IpvsTunnelFlags.None
            ? "ipip tunnels do not support checksum option."
        : tunnel.Tunnel == IpvsTunnel.Gre && tunnel.Flags == IpvsTunnelFlags.RemoteChecksum
            ? "gre tunnels do not support remote checksum option."
        : null;
}
