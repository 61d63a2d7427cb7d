using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Config.Reading;

/// <summary>Where adverts go and come from: `unicast_peer`, `unicast_src_ip`, `mcast_src_ip`, `mcast_dst_ip`.</summary>
internal static class UnicastReader
{
    public static void Peers(Line line, InstanceModel instance)
    {
        instance.Unicast ??= line.Here;
        foreach (Statement entry in line.Statement.Block!)
            ReadPeer(entry, instance, line.Arguments);
    }

    private static void ReadPeer(Statement line, InstanceModel instance, Arguments arguments)
    {
        AddressReader.RefuseBlock(line, arguments);
        var words = line.Words(arguments.Findings);
        if (arguments.Address(words[0].Text, words[0].At) is not { } address)
            return;
        if (!instance.IsOf(address.Value.Family))
        {
            arguments.Findings.Error(words[0].At, $"Configuration error: VRRP instance[{instance.Name}] and unicast "
                + $"peer address[{address.Value}] MUST be of the same family !!! Skipping...");
            return;
        }
        var peer = new UnicastPeer(address.Value);
        for (int i = 1; i < words.Length; i++)
        {
            if (words[i].Text is "min_ttl" or "max_ttl" && i + 1 < words.Length)
            {
                string keyword = words[i++].Text;
                if (arguments.Integer(words[i].Text, words[i].At, 0, 255, Tail.Refused,
                    $"{keyword} is left out") is not { } ttl)
                    continue;
                peer = keyword == "min_ttl" ? peer with { MinTtl = (byte)ttl.Value }
                    : peer with { MaxTtl = (byte)ttl.Value };
                // keepalived: a TTL range turns the source check on.
                instance.Set(InstanceRows.CheckUnicastSource, new Located<bool>(true, words[i].At));
            }
            else
            {
                arguments.Findings.Error(words[i].At,
                    $"unknown unicast_peer option '{Tokens.Shorten(words[i].Text)}' - ignoring",
                    Spelling.Nearest(words[i].Text, ["min_ttl", "max_ttl"]));
            }
        }
        if (!instance.PeerAddresses.Add(peer.Address))
            arguments.Findings.Error(words[0].At,
                $"({instance.Name}) duplicate unicast peer {peer.Address} - ignoring");
        else
            instance.Peers.Add(new Located<UnicastPeer>(peer, words[0].At));
        if (peer.MinTtl > peer.MaxTtl)
            arguments.Findings.Error(words[0].At,
                $"({instance.Name}) unicast peer {peer.Address}: min_ttl {peer.MinTtl} >"
                + $" max_ttl {peer.MaxTtl} - all its adverts will be discarded");
    }

    public static void Source(Line line, InstanceModel instance, bool unicast)
    {
        if (line.Arguments.Address(line.Statement) is { } source)
        {
            if (instance.IsOf(source.Value.Family))
                instance.SourceAddress = source;
            else
                line.Findings.Error(source.At, $"Configuration error: VRRP instance[{instance.Name}] and src "
                    + $"address[{source.Value}] MUST be of the same family !!! Skipping...");
        }
        if (unicast)
            instance.Unicast ??= line.Here;
    }

    /// <summary>A line that is none takes back what stood before, as with keepalived.</summary>
    public static void Group(Line line, InstanceModel instance)
    {
        instance.MulticastGroup = MulticastReader.Read(line.Statement, line.Arguments);
        if (instance.MulticastGroup is not { } group)
            return;
        if (!instance.IsOf(group.Value.Family))
            line.Findings.Error(group.At, $"({instance.Name}) mcast_dst_ip {group.Value} is of another family than the "
                + "instance - ignoring");
        else if (group.Value.IsIPv6 && !MulticastReader.IsOfLink(group.Value))
            line.Findings.Error(group.At,
                $"({instance.Name}) mcast_dst_ip {group.Value} not link-local multicast. Skipping...");
        else
            return;
        instance.MulticastGroup = null;
    }

    /// <summary>`old_unicast_checksum [never]`</summary>
    public static void OldChecksum(Line line, InstanceModel instance)
    {
        var words = line.Statement.Words(line.Findings);
        line.Arguments.NoMore(words, 2);
        if (words.Length > 1 && words[1].Text != "never")
        {
            line.Findings.Error(words[1].At,
                $"({instance.Name}) Unknown old_unicast_chksum mode {Tokens.Shorten(words[1].Text)}"
                + " - ignoring: there is 'never', or no word at all");
            return;
        }
        instance.OldUnicastChecksum = words.Length == 1;
        instance.AdoptsOldChecksum = words.Length == 1;
        instance.Unicast ??= line.Here;
    }
}
