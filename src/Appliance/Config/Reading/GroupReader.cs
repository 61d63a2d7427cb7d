using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>
/// `virtual_server_group NAME { ... }`. An entry that is wrong is skipped, and a group that has none left with it.
/// </summary>
internal static class GroupReader
{
    public static void Read(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        string shown = Tokens.Shorten(name.Text);
        var group = new GroupModel(name.Text, name.At);
        foreach (Statement entry in line.Statement.Block!)
        {
            if (entry.Keyword == "fwmark")
                line.File.ReadBlock("virtual_server_group", [entry], group);
            else
                Addresses(line with { Statement = entry }, group);
        }
        if (group.Entries.Count == 0)
            line.Findings.Error(name.At, $"virtual server group {shown} has no entries - removing");
        else if (Has(group, IpFamily.IPv4) && Has(group, IpFamily.IPv6)
            && group.Entries.Exists(entry => entry is { Mark: not null, Family: null }))
            line.Findings.Error(name.At,
                $"virtual server group {shown} cannot have IPv4, IPv6 and fwmark without family - removing");
        else if (!line.File.Groups.TryAdd(name.Text, group))
            line.Findings.Add(Severity.Warning, FindingClass.Advice, name.At,
                $"virtual_server_group {shown} is already defined in line {line.File.Groups[name.Text].At.Line}"
                + " - ignoring");
    }

    private static bool Has(GroupModel group, IpFamily family) =>
        group.Entries.Exists(entry => (entry.Mark is null ? entry.First.Family : entry.Family) == family);

    /// <summary>`fwmark N [inet | inet6]`</summary>
    public static void Mark(Line line, GroupModel group)
    {
        var words = line.Statement.Words(line.Findings);
        string number = Tokens.Shorten(words[1].Text), name = Tokens.Shorten(group.Name);
        if (line.Arguments.Whole(words[1].Text, words[1].At, 1, uint.MaxValue,
            $"({name}): fwmark '{number}' must be in [1, 4294967295] - ignoring") is not { } mark)
            return;
        IpFamily? family = words.Length < 3 ? null : words[2].Text switch
        {
            "inet" => IpFamily.IPv4, "inet6" => IpFamily.IPv6, _ => null,
        };
        if (words.Length > 2 && family is null)
            line.Findings.Error(words[2].At,
                $"({name}): fwmark '{number}' family {Tokens.Shorten(words[2].Text)} unknown - ignoring", "inet6");
        else
            group.Entries.Add(new GroupEntry(default, default, 0, (uint)mark.Value, family, words[1].At));
        line.Arguments.NoMore(words, 3);
    }

    /// <summary>A service of the kernel for each.</summary>
    private static string? TooMany(GroupModel group, ulong count, string shown)
    {
        if (count > AddressRange.Most - group.Addresses)
            return $"({Tokens.Shorten(group.Name)}): with {shown} it would have more than {AddressRange.Most} "
                + "addresses, a service each - skipping";
        group.Addresses += count;
        return null;
    }

    private static void Addresses(Line line, GroupModel group)
    {
        AddressReader.RefuseBlock(line.Statement, line.Arguments);
        var words = line.Statement.Words(line.Findings);
        line.Arguments.NoMore(words, 2);
        string shown = Tokens.Shorten(words[0].Text), port = words.Length > 1 ? Tokens.Shorten(words[1].Text) : "";
        string complaint = $"Invalid virtual server group IP address {shown} /port/{port} - skipping";
        string? problem = AddressRange.TryRead(words[0].Text, out IpAddress first, out IpAddress last)
            ?? TooMany(group, AddressRange.Count(first, last), shown);
        if (problem is not null)
            line.Findings.Error(words[0].At, problem.Length > 0 ? problem : complaint);
        else if (EndpointReader.Port(line, words, 1, complaint) is { } number)
            group.Entries.Add(new GroupEntry(first, last, number, null, null, words[0].At));
    }
}
