using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Config.Reading;

/// <summary>What the lines of a `vrrp_instance` give where that takes more than a value.</summary>
internal static class InstanceLines
{
    /// <summary>Unknown words mean BACKUP; BACKUP after MASTER is ignored.</summary>
    /// <returns>True for MASTER.</returns>
    public static Located<bool> State(Line line, Located<bool>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (word.Value is not ("MASTER" or "BACKUP"))
            line.Findings.Error(word.At, $"({line.Instance}) unknown state '{Tokens.Shorten(word.Value)}', "
                + $"defaulting to BACKUP",
                Spelling.Nearest(word.Value.ToUpperInvariant(), ["MASTER", "BACKUP"]));
        bool master = word.Value == "MASTER";
        if (master || before is not { Value: true })
            return new Located<bool>(master, word.At);
        line.Findings.Warning(word.At, $"({line.Instance}) state BACKUP after state MASTER is ignored");
        return before;
    }

    public static Located<string>? Interface(Line line, Located<string>? before)
    {
        Located<string>? name = line.Arguments.Interface(line.Statement);
        if (name is not { Value: "lo" })
            return name ?? before;
        line.Findings.Error(name.At, $"({line.Instance}) cannot use a loopback interface (lo) for vrrp - ignoring");
        return before;
    }

    /// <summary>What counts where none could be read.</summary>
    public static Located<int> NoPriority(Line line)
    {
        line.Findings.Error(line.Statement.At, $"({line.Instance}) Priority not valid! must be between 1 & 255. "
            + "Using default 100");
        return new Located<int>(100, line.Statement.Words(line.Findings)[1].At);
    }

    /// <summary>The first one counts.</summary>
    public static Located<VrrpVersion>? Version(Line line, Located<VrrpVersion>? before)
    {
        Located<VrrpVersion>? version = line.Arguments.Version(line.Statement, before,
            "what vrrp_version says, or else 2,");
        if (before is not null && version!.Value != before.Value)
            line.Findings.Error(version.At, $"({line.Instance}) vrrp_version {(int)version.Value} conflicts with "
                + $"configured or deduced version {(int)before.Value}; "
                + $"ignoring (the first one, in line {before.At.Line}, counts)");
        return before ?? version;
    }

    /// <summary>The first one counts.</summary>
    public static void Notify(Line line, InstanceModel instance)
    {
        if (CommandReader.Read(line.Statement, line.Findings, takesIdentity: true) is not { } command)
            return;
        string keyword = line.Statement.Keyword;
        if (!instance.Notify.TryAdd(keyword, command))
            line.Findings.Error(line.Statement.At, $"({instance.Name}) {keyword} script already specified - ignoring"
                + $" {Tokens.Shorten(command.Arguments[0])}; that of line {instance.Notify[keyword].At.Line} runs, "
                + $"and a keyword has room for one");
    }

    /// <summary>The script may be missing.</summary>
    public static void NotifyDeleted(Line line, InstanceModel instance)
    {
        instance.TellsDeleted = true;
        if (line.Statement.Text.Length > line.Statement.Keyword.Length)
            Notify(line, instance);
    }

    public static void Authentication(Line line, InstanceModel instance) =>
        line.File.ReadBlock("vrrp_instance/authentication", line.Statement.Block!, instance, instance.Name);

    /// <summary>A word that is none takes nothing back.</summary>
    public static Located<string>? AuthenticationType(Line line, Located<string>? before)
    {
        Located<string> type = line.Arguments.Word(line.Statement);
        if (type.Value is "PASS" or "AH")
            return type;
        line.Findings.Error(type.At, $"({line.Instance}) unknown authentication type '{Tokens.Shorten(type.Value)}';"
            + $" {Arguments.Stays(before, "no authentication")}",
            Spelling.Nearest(type.Value.ToUpperInvariant(), ["PASS", "AH"]));
        return before;
    }

    public static void NativeIPv6(Line line, InstanceModel instance)
    {
        if (!instance.IsOf(IpFamily.IPv6))
            line.Findings.Error(line.Statement.At,
                $"({instance.Name}) native_ipv6 stands behind an IPv4 address of the instance - ignoring");
    }

    /// <summary>The first VIP decides the family; those of the other one are refused.</summary>
    public static void Addresses(Line line, InstanceModel instance)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (AddressReader.Read(entry, line.Arguments, instance.Name, instance.IsOf) is { } address)
                Add(line, address, instance.Addresses, instance);
        }
    }

    public static void Excluded(Line line, InstanceModel instance)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (AddressReader.Read(entry, line.Arguments, instance.Name) is { } address)
                Add(line, address, instance.Excluded, instance);
        }
    }

    /// <summary>
    /// keepalived took the same address twice until 2.3.3, counted it twice in its adverts, and dropped adverts that
    /// count otherwise.
    /// </summary>
    private static void Add(Line line, Located<VirtualAddress> address, List<Located<VirtualAddress>> list,
        InstanceModel instance)
    {
        bool advertised = list == instance.Addresses;
        var key = (address.Value.Address, address.Value.PrefixLength, advertised);
        if (!instance.AddressLines.TryAdd(key, address.At))
        {
            string message = $"({instance.Name}) duplicate address {address.Value.Address} - ignoring; it stands "
                + $"in line {instance.AddressLines[key].Line} already";
            if (advertised)
                line.Findings.Differ("a VIP twice", instance.Name, address.At, message
                    + "; keepalived before 2.3.3 counts it twice and drops adverts"
                    + " that count it once: delete the line in its file, too, before nodes are replaced one by one");
            else
                line.Findings.Note(address.At, message);
            return;
        }
        list.Add(address);
        instance.FirstLines.TryAdd(address.Value.Address, address);
        Located<VirtualAddress> first = instance.FirstLines[address.Value.Address];
        if (first.Value.PrefixLength != address.Value.PrefixLength)
            line.Findings.Add(Severity.Warning, FindingClass.Advice, address.At,
                $"({instance.Name}) {address.Value.Address} is given as /{first.Value.PrefixLength} in line"
                + $" {first.At.Line} and as /{address.Value.PrefixLength} here: both are set"
                + (advertised ? ", and an advert lists the address for each" : ""));
    }
}
