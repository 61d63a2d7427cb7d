using System.Collections.Immutable;
using System.Globalization;
using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>One line of `virtual_rules` or `static_rules`: what `ip rule add` takes, unabbreviated.</summary>
internal sealed class RuleReader
{
    private static readonly string[] s_known = ["inet", "inet6", "not", "from", "to", "table", "lookup", "preference",
        "order", "priority", "tos", "dsfield", "fwmark", "realms", "suppress_prefixlength", "sup_pl",
        "suppress_ifgroup", "sup_group", "dev", "iif", "oif", "tunnel-id", "uidrange", "l3mdev", "protocol", "ipproto",
        "sport", "dport", "type", "goto", "nop", "blackhole", "unreachable", "prohibit", "no_track", "track_group"];

    private readonly ObjectWords _words;
    private readonly Line _line;
    private readonly bool _isStatic;
    private IpRule _rule = new() { Family = IpFamily.IPv4, Action = 0, Preference = 0 };
    private IpFamily? _family;
    private uint? _preference;
    private byte? _origin;
    private bool _isUntracked;
    private ImmutableArray<string> _tracking = [];

    private RuleReader(Statement entry, Line line)
    {
        _line = line;
        _isStatic = line.Instance is null;
        _words = new ObjectWords(entry, line, "rule");
    }

    /// <summary>Null for a line that is wrong, after saying so.</summary>
    public static ObjectModel? Read(Statement entry, Line line)
    {
        var reader = new RuleReader(entry, line);
        while (reader._words.TryTake(out Word word))
            if (!reader.TakeSelector(word) && !reader.TakeAction(word))
                reader._words.Spoil(word.At, $"Unknown rule option {Tokens.Shorten(word.Text)}",
                    Spelling.Nearest(word.Text, s_known));
        return reader._words.IsSpoilt ? null : reader.Finish();
    }

    private bool TakeSelector(Word word)
    {
        switch (word.Text)
        {
            case "inet": _family = IpFamily.IPv4; break;
            case "inet6": _family = IpFamily.IPv6; break;
            case "not": _rule = _rule with { IsInverted = true }; break;
            case "from": _rule = _rule with { From = Prefix() }; break;
            case "to": _rule = _rule with { To = Prefix() }; break;
            case "tos" or "dsfield":
                _rule = _rule with
                {
                    ServiceType = (byte)(_words.Named(RouteNames.ServiceTypes, "TOS value", 255) ?? 0),
                };
                break;
            case "fwmark": TakeMark(); break;
            case "dev" or "iif": _rule = _rule with { InInterface = _words.Interface() }; break;
            case "oif": _rule = _rule with { OutInterface = _words.Interface() }; break;
            case "tunnel-id": _rule = _rule with { TunnelId = TunnelId() }; break;
            case "uidrange": _rule = _rule with { Users = Range(uint.MaxValue, mayBeOne: false) }; break;
            case "ipproto" or "ip_proto": _rule = _rule with { IpProtocol = Protocol() }; break;
            case "sport": _rule = _rule with { SourcePorts = Ports() }; break;
            case "dport": _rule = _rule with { DestinationPorts = Ports() }; break;
            case "preference" or "order" or "priority": _preference = _words.Number(0, uint.MaxValue); break;
            case "protocol": _origin = (byte?)_words.Named(RouteNames.Protocols, "Protocol", 255); break;
            case "no_track": _isUntracked = true; break;
            case "track_group" when _isStatic: _tracking = _words.Group(); break;
            default: return false;
        }
        return true;
    }

    private bool TakeAction(Word word)
    {
        switch (word.Text)
        {
            case "table" or "lookup":
                Act(word, IpRule.ToTable, "");
                _rule = _rule with { Table = _words.Named(RouteNames.Tables, "Routing table", uint.MaxValue) ?? 0 };
                if (_rule.Table == 0)
                    _words.Spoil(word.At, "Routing table 0 not found for rule");
                break;
            case "goto":
                Act(word, IpRule.Goto, "");
                _rule = _rule with { Target = _words.Number(1, uint.MaxValue) ?? 0 };
                break;
            case "l3mdev":
                Act(word, IpRule.ToTable, "");
                _rule = _rule with { IsL3Master = true };
                break;
            case "realms": _rule = _rule with { Realms = _words.Realms() ?? 0 }; break;
            case "suppress_prefixlength" or "sup_pl":
                _rule = _rule with { SuppressPrefixLength = _words.Number(0, int.MaxValue) };
                break;
            case "suppress_ifgroup" or "sup_group":
                _rule = _rule with { SuppressGroup = _words.Named(RouteNames.Groups, "Group", int.MaxValue) };
                break;
            case "nop": Act(word, IpRule.Nop, ""); break;
            case "type":
                if (_words.Value() is { } act && !TakeAct(act))
                    _words.Spoil(act.At, $"Invalid rule action {Tokens.Shorten(act.Text)}",
                        Spelling.Nearest(act.Text, ["blackhole", "unreachable", "prohibit"]));
                break;
            default: return TakeAct(word);
        }
        return true;
    }

    private bool TakeAct(Word? word)
    {
        byte action = word?.Text switch { "blackhole" => 6, "unreachable" => 7, "prohibit" => 8, _ => 0 };
        if (word is not { } given || action == 0)
            return false;
        Act(given, action, given.Text);
        return true;
    }

    private void Act(Word word, byte action, string name)
    {
        if (_rule.Action != 0)
            _words.Spoil(word.At, "Cannot specify more than one of"
                + " table/nop/goto/blackhole/prohibit/unreachable/l3mdev for rule");
        _rule = _rule with { Action = action, ActionName = name };
    }

    /// <summary>`all` is what holds without the word.</summary>
    private IpPrefix? Prefix() => _words.TryTake("all") || _words.TryTake("any") || _words.TryTake("default") ? null
        : _words.Prefix();

    private void TakeMark()
    {
        if (_words.Value() is not { } word)
            return;
        string[] parts = word.Text.Split('/');
        uint mask = uint.MaxValue;
        if (parts.Length > 2 || !RouteNames.TryNumber(parts[0], out uint mark)
            || parts.Length == 2 && !RouteNames.TryNumber(parts[1], out mask))
        {
            _words.Spoil(word.At, $"Invalid rule fwmark {Tokens.Shorten(word.Text)} specified: MARK or MARK/MASK");
            return;
        }
        _rule = _rule with { Mark = mark, MarkMask = parts.Length == 2 ? mask : null };
    }

    private ulong? TunnelId()
    {
        if (_words.Value() is not { } word)
            return null;
        if (ulong.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id))
            return id;
        _words.Spoil(word.At, $"Invalid tunnel-id {Tokens.Shorten(word.Text)} for rule");
        return null;
    }

    /// <summary>The few that people use by name, and every number.</summary>
    private byte? Protocol()
    {
        if (_words.Value() is not { } word)
            return null;
        byte? named = word.Text switch
        {
            "icmp" => 1, "igmp" => 2, "ipip" => 4, "tcp" => 6, "udp" => 17, "dccp" => 33, "ipv6" => 41, "gre" => 47,
            "esp" => 50, "ah" => 51, "ipv6-icmp" or "icmpv6" => 58, "ospf" => 89, "vrrp" => 112, "l2tp" => 115,
            "sctp" => 132, "udplite" => 136, _ => null,
        };
        if (named is not null || RouteNames.TryNumber(word.Text, out uint number) && number is > 0 and <= 255
            && (named = (byte)number) is not null)
            return named;
        _words.Spoil(word.At, $"Invalid ipproto {Tokens.Shorten(word.Text)} for rule: a number, or tcp, udp, icmp...");
        return null;
    }

    private (ushort, ushort)? Ports() =>
        Range(ushort.MaxValue, mayBeOne: true) is { } range ? ((ushort)range.First, (ushort)range.Last) : null;

    private (uint First, uint Last)? Range(uint max, bool mayBeOne)
    {
        string of = _words.Current.Text;
        if (_words.Value() is not { } word)
            return null;
        string[] parts = word.Text.Split('-');
        if (parts.Length <= 2 && (mayBeOne || parts.Length == 2) && RouteNames.TryNumber(parts[0], out uint first)
            && RouteNames.TryNumber(parts[^1], out uint last) && first <= last && last <= max)
            return (first, last);
        _words.Spoil(word.At, $"invalid {of} range {Tokens.Shorten(word.Text)}: FIRST-LAST");
        return null;
    }

    private ObjectModel? Finish()
    {
        IpFamily family = _family ?? (_rule.From ?? _rule.To)?.Address.Family ?? IpFamily.IPv4;
        if ((_rule.From?.Address.Family ?? family) != family || (_rule.To?.Address.Family ?? family) != family)
            _words.Spoil(_words.Start, "Cannot mix IPv4 and IPv6 addresses for rule");
        else if (_rule.Action == 0)
            _words.Spoil(_words.Start, "No action specified for rule - ignoring");
        else if (_rule.Action == IpRule.Goto && _preference is null)
            _words.Spoil(_words.Start, $"Invalid rule - goto target {_rule.Target} specified without preference");
        else if (_rule.Action == IpRule.Goto && _preference >= _rule.Target)
            _words.Spoil(_words.Start, $"Invalid rule - preference {_preference} >= goto target {_rule.Target}");
        if (_words.IsSpoilt)
            return null;
        _rule = _rule with { Family = family, Preference = _preference ?? Assigned(family), Origin = Origin() };
        if (_rule.ToRequests() is not { } requests)
        {
            _words.Spoil(_words.Start, "the rule has too many words for one request");
            return null;
        }
        string[] interfaces = Array.FindAll((string?[])[_rule.InInterface, _rule.OutInterface],
            name => name is not null)!;
        return ObjectModel.Of(new HeldObject(HoldingKind.Rule, requests), [.. interfaces], _isUntracked, _tracking,
            _words, _words.Start);
    }

    /// <summary>keepalived counts down, for each family.</summary>
    private uint Assigned(IpFamily family)
    {
        uint preference = _line.File.NextPreference(family);
        _words.Warn(_words.Start, $"Rule has no preference specified - setting to {preference}. This is probably not"
            + " what you want.");
        return preference;
    }

    /// <summary>As keepalived: none that nobody wrote where the rule is not tracked.</summary>
    private byte Origin()
    {
        if (_isUntracked)
            return _origin ?? 0;
        if (_origin is not (null or IpRoute.OwnOrigin))
            _words.Warn(_words.Start, $"Rule cannot be tracked if protocol is not RTPROT_KEEPALIVED("
                + $"{IpRoute.OwnOrigin}), resetting protocol (or write no_track, too)");
        return IpRoute.OwnOrigin;
    }
}
