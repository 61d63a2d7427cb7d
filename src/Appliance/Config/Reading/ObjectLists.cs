using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>Lists of routes, rules and static addresses.</summary>
internal static class ObjectLists
{
    public const string RouteGrammar = "{ [TYPE] PREFIX [via IP] [dev INTERFACE] [src IP] [table TABLE] [metric N]"
        + " [nexthop via IP dev INTERFACE weight N ...] ..., as ip route [no_track] }";

    public const string RuleGrammar = "{ [not] [from PREFIX] [to PREFIX] [iif INTERFACE] [fwmark MARK[/MASK]]"
        + " table TABLE | goto N | blackhole ... [preference N], as ip rule [no_track] }";

    /// <summary>Stands in messages where an instance's name would.</summary>
    public const string StaticAddressesName = "static_ipaddress";

    public static void Routes(Line line, InstanceModel instance) => Read(line, RouteReader.Read, instance.Objects);

    public static void Rules(Line line, InstanceModel instance) => Read(line, RuleReader.Read, instance.Objects);

    public static void StaticRoutes(Line line, TopModel top) => Read(line, RouteReader.Read, line.File.StaticObjects);

    public static void StaticRules(Line line, TopModel top) => Read(line, RuleReader.Read, line.File.StaticObjects);

    public static void StaticAddresses(Line line, TopModel top) =>
        Read(line, StaticAddress, line.File.StaticObjects);

    private static void Read(Line line, Func<Statement, Line, ObjectModel?> read, List<ObjectModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (read(entry, line) is not { } one)
                continue;
            if (into.Find(known => known.Value.Requests.Text == one.Value.Requests.Text) is { } known)
                line.Findings.Note(one.At, $"'{one.Value.Text}' stands in line {known.At.Line} already - ignoring");
            else
                into.Add(one);
        }
    }

    /// <summary>As a VIP, without an instance: its interface is the one it names, or the default.</summary>
    private static ObjectModel? StaticAddress(Statement entry, Line line)
    {
        ImmutableArray<string> tracking = [];
        ImmutableArray<Word> words = entry.Words(line.Findings);
        for (int i = 1; i + 1 < words.Length; i++)
            if (words[i].Text == "track_group" && !line.File.TrackGroups.TryGetValue(words[i + 1].Text, out tracking))
                line.Findings.Error(words[i + 1].At, $"track_group {Tokens.Shorten(words[i + 1].Text)} not found (it"
                    + " must stand before what names it); the address is not tracked",
                    Spelling.Nearest(words[i + 1].Text, line.File.TrackGroups.Keys));
        if (AddressReader.Read(entry, line.Arguments, StaticAddressesName) is not { } address)
            return null;
        VirtualAddress given = address.Value;
        string device = given.Device ?? line.File.Global.Of(GlobalRows.DefaultInterface)?.Value ?? "eth0";
        var record = new AddressRecord
        {
            Address = given.Address, PrefixLength = given.PrefixLength, Scope = given.Scope,
            Protocol = IpRoute.OwnOrigin, Broadcast = given.Broadcast, Peer = given.Peer,
            Label = given.Label is { } label ? FixedName.From(label) : default,
            Flags = (given.NoPrefixRoute ? AddressRecord.NoPrefixRoute : 0)
                | (given.JoinsGroups ? AddressRecord.JoinsGroups : 0)
                | (given.Address.IsIPv6 && !given.DetectsDuplicates ? AddressRecord.NoDuplicateDetection : 0)
                | (given.Address.IsIPv6 && given.IsHome ? AddressRecord.Home : 0)
                | (given.Address.IsIPv6 && given.ManagesTemporary ? AddressRecord.ManagesTemporary : 0),
            PreferredLifetime = given.PreferredLifetime,
        };
        string text = Spelled.Vip(given with { Device = device, Untracked = false });
        return new ObjectModel(new HeldObject(HoldingKind.Address, record.ToRequests(device, text))
        {
            Untracked = given.Untracked, Tracking = given.Untracked || tracking.IsDefault ? [] : tracking,
        }, [device], address.At);
    }

    /// <summary>`track_group NAME { group { INSTANCE ... } }`.</summary>
    public static void TrackGroup(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        var members = ImmutableArray.CreateBuilder<string>();
        foreach (Statement inner in line.Statement.Block!)
        {
            if (inner.Keyword != "group" || inner.Block is null)
            {
                line.Findings.Error(inner.At, $"Unknown keyword '{Tokens.Shorten(inner.Keyword)}' in track_group"
                    + $" {Tokens.Shorten(name.Text)}", "group { INSTANCE ... }");
                continue;
            }
            foreach (Statement member in inner.Block)
                foreach (Word word in member.Words(line.Findings))
                    if (line.File.HasInstance(word.Text))
                        members.Add(word.Text);
                    else
                        line.Findings.Error(word.At, $"vrrp_instance {Tokens.Shorten(word.Text)} specified in"
                            + $" track_group {Tokens.Shorten(name.Text)} doesn't exist - ignoring");
        }
        if (members.Count == 0)
            line.Findings.Warning(name.At, $"Static track group {Tokens.Shorten(name.Text)} has no virtual router(s)");
        if (!line.File.TrackGroups.TryAdd(name.Text, members.ToImmutable()))
            line.Findings.Error(name.At, $"track_group {Tokens.Shorten(name.Text)} is already defined - ignoring");
    }
}
