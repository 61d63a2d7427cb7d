using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`linkbeat_interfaces`: `INTERFACE [MII | ETHTOOL | IOCTL]`, a line each, in keepalived's words.</summary>
internal static class LinkbeatLines
{
    public static void Read(Line line, TopModel top)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            AddressReader.RefuseBlock(entry, line.Arguments);
            var words = entry.Words(line.Findings);
            if (line.Arguments.Interface(words[0].Text, words[0].At) is not { } name)
                continue;
            CarrierMethod? method = words.Length < 2 ? null : words[1].Text switch
            {
                "MII" => CarrierMethod.Mii, "ETHTOOL" => CarrierMethod.Ethtool, "IOCTL" => CarrierMethod.Ioctl,
                _ => null,
            };
            int used = method is null ? 1 : 2;
            if (words.Length > used)
                line.Findings.Error(words[used].At,
                    $"extra characters {Tokens.Shorten(words[used].Text)} in linkbeat interface",
                    used == 1 ? Base.Spelling.Nearest(words[1].Text.ToUpperInvariant(), ["MII", "ETHTOOL", "IOCTL"])
                        : null);
            line.File.Linkbeats[name.Value] = new(new LinkbeatSettings(name.Value, method ?? CarrierMethod.Mii,
                method is not null), name.At);
        }
    }

    public static void OfInstance(Line line, InstanceModel instance)
    {
        line.Findings.Warning(line.Statement.At, $"({instance.Name}) 'linkbeat_use_polling' in vrrp instance "
            + "deprecated - use linkbeat_interfaces block");
        instance.PollsInterface = true;
    }
}
