using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rows;

/// <summary>
/// How closely an instance keeps to the RFC: strict mode, Accept_Mode, and the table of nf_tables that carries that
/// out.
/// </summary>
internal static class StrictRows
{
    public const string UsualTable = "keepalived";
    public const int UsualPriority = -1;

    private const string Block = "vrrp_instance", Globals = "global_defs";

    private static readonly Worded s_priority = new(int.MinValue, int.MaxValue,
        "invalid nftables chain priority '{0}'");

    /// <summary>Told by what follows from it, too.</summary>
    public static readonly Shared<bool> Strict = new(
        new Option<bool>(Block, "strict_mode", Shape.Optional, (line, before) =>
            Reads.Flag($"({line.Instance}) invalid strict_mode {{0}} specified - ignoring")(line, before))
        {
            Meaning = "The instance keeps to the RFC: no authentication, no packets to the VIPs, no unusual timing",
            Default = "vrrp_strict", Reload = Tells.Flag(to => to.Around.IsStrict),
        },
        new Option<bool>(Globals, "vrrp_strict", Shape.Optional, ReadGlobally)
        {
            Meaning = "Every instance keeps to the RFC, unless its strict_mode says otherwise", Default = "false",
            Reload = Tells.Elsewhere,
        });

    public static readonly Shared<bool> OwnerIgnoresAdverts = new(
        new Option<bool>(Block, "owner_ignore_adverts", Shape.Optional,
            (line, before) => line.Arguments.Flag(line.Statement, before, "what global_defs says, or else false,"))
        {
            Meaning = "An owner (priority 255) drops the adverts of others",
            Default = "what global_defs says; true in strict mode", Since = "2.3.3",
            Reload = Tells.Flag(to => to.Instance.IgnoresAdverts),
        },
        new Option<bool>(Globals, "vrrp_owner_ignore_adverts", Shape.Optional,
            (line, before) => line.Arguments.Flag(line.Statement, before, "false"))
        {
            Meaning = "An owner (priority 255) drops the adverts of others, in all instances", Default = "false",
            Since = "2.3.3", Reload = Tells.Elsewhere,
        });

    public static readonly Option<bool> Accept = new(Block, "accept", Shape.Flag, Reads.Here)
    {
        Meaning = "Packets to the VIPs are taken", Default = "on, but in strict mode",
        Reload = Tells.Flag(to => to.Instance.AcceptsPackets),
    };

    public static readonly Option<string> Table = new(Globals, "nftables", Shape.Optional, ReadTable)
    {
        Meaning = "Name of the table of nf_tables that drops packets to VIPs (no_accept, strict mode)",
        Grammar = "[TABLE]", Default = UsualTable, Repeats = true,
        Reload = Tells.Text(to => to.Box.Engine.DropTable?.Name),
    };

    public static readonly Option<long> Priority = new(Globals, "nftables_priority", Shape.Value, s_priority.Read)
    {
        Meaning = "Priority of its chains", Grammar = "INT32", Default = $"{UsualPriority}",
        Reload = Tells.Long(to => to.Box.Engine.DropTable?.Priority),
    };

    public static readonly Option<bool> Counters = new(Globals, "nftables_counters", Shape.Flag, Reads.Here)
    {
        Meaning = "Its rules count what they drop",
        Reload = Tells.Flag(to => to.Box.Engine.DropTable is { Counts: true }),
    };

    public static readonly Row[] InInstances =
    [
        Strict.Own, OwnerIgnoresAdverts.Own, Accept,
        new Lines<InstanceModel>(Block, "no_accept", Shape.Flag,
            (line, instance) => instance.Set(Accept, new Located<bool>(false, line.Statement.At)))
        {
            Meaning = "Packets to the VIPs are dropped, unless this node owns them", Reload = Tells.Elsewhere,
        },
    ];

    public static readonly Row[] InGlobals =
    [
        Strict.Global, OwnerIgnoresAdverts.Global, Table, Priority, Counters,
        new Lines<GlobalModel>(Globals, "nftables_ifindex", Shape.Flag, (_, _) => { })
        {
            Meaning = "Link-local VIPs are known by the index of their interface, as they always are here",
            Default = "on", Reload = Tells.Elsewhere,
        },
        new Lines<GlobalModel>(Globals, "vrrp_iptables", Shape.Optional, ReadIptables)
        {
            Meaning = "Chains of iptables in which keepalived drops packets to VIPs; here nf_tables drops the same",
            Grammar = "[INCHAIN [OUTCHAIN]]", Default = "bare: INPUT and OUTPUT", Reload = Tells.Elsewhere,
        },
    ];

    /// <summary>keepalived 2.2.7 is strict whatever the word is.</summary>
    private static Located<bool>? ReadGlobally(Line line, Located<bool>? before)
    {
        Located<bool>? strict = Reads.Flag("invalid vrrp_strict {0} specified - ignoring")(line, before);
        if (strict is { Value: false } && line.Statement.Words(line.Findings).Length > 1)
            line.Findings.Add(Severity.Note, FindingClass.Advice, strict.At,
                "vrrp_strict false: keepalived 2.2.7 and before it are strict all the same, whatever the word is",
                "no vrrp_strict at all");
        return strict;
    }

    /// <summary>The first one counts.</summary>
    private static Located<string>? ReadTable(Line line, Located<string>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (before is not null)
        {
            line.Findings.Error(words[0].At, "nftables already specified - ignoring");
            return before;
        }
        line.Arguments.NoMore(words, 2);
        return words.Length == 1 ? new Located<string>(UsualTable, words[0].At)
            : BalancerGlobalLines.TableName(line, words[1], UsualTable);
    }

    private static void ReadIptables(Line line, GlobalModel global) =>
        line.Findings.Add(Severity.Note, FindingClass.Advice, line.Statement.At,
            "vrrp_iptables: packets to VIPs are dropped by a table of nf_tables, beside the chains of iptables: what "
            + "a rule of iptables has accepted is dropped, too");
}
