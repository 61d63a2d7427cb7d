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

/// <summary>One line of `virtual_routes` or `static_routes`: what `ip route add` takes, unabbreviated.</summary>
internal sealed class RouteReader
{
    private static readonly string[] s_types = ["unicast", "local", "broadcast", "anycast", "multicast", "blackhole",
        "unreachable", "prohibit", "throw", "nat", "xresolve"];

    private static readonly string[] s_known = ["inet", "inet6", "src", "to", "via", "from", "tos", "dsfield", "table",
        "protocol", "scope", "metric", "priority", "preference", "dev", "oif", "onlink", "encap", "expires", "realms",
        "pref", "ttl-propagate", "nexthop", "vrf", "no_track", "track_group", "add", "prepend", "append", "mtu",
        "advmss", "hoplimit", "rtt", "rttvar", "rto_min", "window", "cwnd", "ssthresh", "reordering", "initcwnd",
        "initrwnd", "features", "quickack", "congctl", "fastopen_no_cookie", .. s_types];

    private readonly ObjectWords _words;
    private readonly RouteHops _hops;
    private readonly RouteMetrics _metrics;
    private readonly bool _isStatic;
    private IpRoute _route = new() { Destination = default };
    private IpFamily? _family;
    private Word? _destination;
    private RoutePlacing? _placing;
    private bool _hasTable, _hasScope, _isUntracked;
    private ImmutableArray<string> _tracking = [];

    private RouteReader(Statement entry, Line line)
    {
        _isStatic = line.Instance is null;
        _words = new ObjectWords(entry, line, "route");
        _hops = new RouteHops(_words);
        _metrics = new RouteMetrics(_words);
    }

    /// <summary>Null for a line that is wrong, after saying so.</summary>
    public static ObjectModel? Read(Statement entry, Line line)
    {
        var reader = new RouteReader(entry, line);
        while (reader._words.TryTake(out Word word))
            reader.Take(word);
        return reader._words.IsSpoilt ? null : reader.Finish();
    }

    private void Take(Word word)
    {
        switch (word.Text)
        {
            case "inet": _family = IpFamily.IPv4; break;
            case "inet6": _family = IpFamily.IPv6; break;
            case "src": _route = _route with { Source = _words.Address() }; break;
            case "to": TakeDestination(_words.Value()); break;
            case "via" or "gw" or "or" or "dev" or "oif" or "onlink" or "encap" or "nexthop": _hops.Take(word); break;
            case "as": _words.Spoil(word.At, "'as' is for MPLS only"); break;
            case "from": _route = _route with { From = _words.Prefix() }; break;
            case "tos" or "dsfield":
                _route = _route with
                {
                    ServiceType = (byte)(_words.Named(RouteNames.ServiceTypes, "TOS value", 255) ?? 0),
                };
                break;
            case "table":
                _route = _route with { Table = _words.Named(RouteNames.Tables, "Routing table", uint.MaxValue) ?? 0 };
                _hasTable = true;
                break;
            case "protocol":
                _route = _route with { Origin = (byte)(_words.Named(RouteNames.Protocols, "Protocol", 255) ?? 0) };
                break;
            case "scope":
                _route = _route with { Scope = (byte)(_words.Named(RouteNames.Scopes, "Scope", 255) ?? 0) };
                _hasScope = true;
                break;
            case "metric" or "priority" or "preference":
                _route = _route with { Metric = _words.Number(0, uint.MaxValue) ?? 0 };
                break;
            case "expires": _route = _route with { Expires = _words.Number(1, int.MaxValue) ?? 0 }; break;
            case "realms": _route = _route with { Realms = _words.Realms() ?? 0 }; break;
            case "pref": _route = _route with { Preference = TakePreference() }; break;
            case "ttl-propagate": _route = _route with { PropagatesTtl = TakePropagation() }; break;
            case "add": _placing = RoutePlacing.Add; break;
            case "prepend": _placing = RoutePlacing.Prepend; break;
            case "append": _placing = RoutePlacing.Append; break;
            case "no_track": _isUntracked = true; break;
            case "track_group" when _isStatic: _tracking = _words.Group(); break;
            case "vrf": _words.Spoil(word.At, "'vrf' of a route is not carried out: write 'table' and the number"
                + " of the VRF's table"); break;
            default:
                if (!_metrics.Take(word))
                    TakeOther(word);
                break;
        }
    }

    private void TakeOther(Word word)
    {
        int type = Array.IndexOf(s_types, word.Text);
        if (type >= 0 && _route.TypeName.Length == 0)
        {
            _route = _route with { Type = (byte)(type + 1), TypeName = word.Text };
            _words.TryTake("to");
            TakeDestination(_words.Value());
        }
        else if (_destination is null && (char.IsAsciiHexDigit(word.Text.FirstOrDefault()) || word.Text.StartsWith(':')
            || word.Text is "default" or "default6" or "any" or "all"))
            TakeDestination(word);
        else
            _words.Spoil(word.At, $"unknown route keyword {Tokens.Shorten(word.Text)}",
                Spelling.Nearest(word.Text, s_known));
    }

    private void TakeDestination(Word? word)
    {
        if (word is not { } given)
            return;
        if (_destination is not null)
            _words.Spoil(given.At, $"a second destination, {Tokens.Shorten(given.Text)}");
        if (given.Text == "default6")
        {
            _words.Warn(given.At, "'default6' is deprecated - please replace with 'inet6 default'");
            _family = IpFamily.IPv6;
        }
        _destination = given;
    }

    private byte? TakePreference()
    {
        if (_words.Value() is not { } word)
            return null;
        switch (word.Text)
        {
            case "low": return 3;
            case "medium": return 0;
            case "high": return 1;
        }
        if (RouteNames.TryNumber(word.Text, out uint number) && number <= 3)
            return (byte)number;
        _words.Spoil(word.At, $"Invalid pref value {Tokens.Shorten(word.Text)} specified for route",
            Spelling.Nearest(word.Text, ["low", "medium", "high"]));
        return null;
    }

    private bool? TakePropagation()
    {
        if (_words.Value() is not { } word)
            return null;
        if (word.Text is not ("enabled" or "disabled"))
            _words.Spoil(word.At, $"Invalid ttl-propagate value {Tokens.Shorten(word.Text)}: enabled or disabled");
        return word.Text == "enabled";
    }

    private ObjectModel? Finish()
    {
        if (_destination is not { } destination)
        {
            _words.Spoil(_words.Start, "Route must have a destination");
            return null;
        }
        IpAddress? hint = _hops.Gateway ?? _route.Source ?? _route.From?.Address;
        bool isAny = destination.Text is "default" or "default6" or "any" or "all";
        IpFamily family = _family ?? (isAny ? hint?.Family ?? IpFamily.IPv4
            : destination.Text.Contains(':') ? IpFamily.IPv6 : IpFamily.IPv4);
        IpPrefix? to = isAny ? new IpPrefix(family == IpFamily.IPv6 ? new IpAddress(0, 0) : IpAddress.Any, 0)
            : _words.Prefix(destination);
        if (to is not { } prefix)
            return null;
        if (prefix.Address.Family != family || (_route.Source ?? prefix.Address).Family != family
            || _route.From is { } from && (from.Address.Family != family || family != IpFamily.IPv6)
            || !_hops.FitsFamily(family))
        {
            _words.Spoil(destination.At, $"Cannot mix IPv4 and IPv6 addresses for route ({destination.Text})");
            return null;
        }
        CheckNetwork(prefix, destination);
        return _words.IsSpoilt ? null : ToModel(Completed(prefix), destination.At);
    }

    /// <summary>The kernel refuses an IPv4 destination with bits behind its prefix.</summary>
    private void CheckNetwork(IpPrefix prefix, Word at)
    {
        if (prefix.Address.IsIPv6 || prefix.Length == 32)
            return;
        uint network = prefix.Length == 0 ? 0 : prefix.Address.IPv4 & uint.MaxValue << 32 - prefix.Length;
        if (network != prefix.Address.IPv4)
            _words.Spoil(at.At, $"{prefix} is no network: the kernel refuses a route to it",
                new IpPrefix(new IpAddress(network), prefix.Length).ToString());
    }

    private IpRoute Completed(IpPrefix destination)
    {
        const byte host = 254, link = 253;
        bool isOwn = _route.TypeName is "local" or "nat", isGroup = _route.TypeName is "broadcast" or "anycast"
            or "multicast";
        if (_route.Origin != IpRoute.OwnOrigin && !_isUntracked)
        {
            _words.Warn(_words.Start, $"Route cannot be tracked if protocol is not RTPROT_KEEPALIVED("
                + $"{IpRoute.OwnOrigin}), resetting protocol (or write no_track, too)");
            _route = _route with { Origin = IpRoute.OwnOrigin };
        }
        ImmutableArray<RouteHop> hops = _hops.All;
        return _route with
        {
            Destination = destination, Hops = hops, IsMultipath = _hops.AreSeveral,
            Placing = _placing ?? (_route.TypeName.Length > 0 ? RoutePlacing.Add : RoutePlacing.Prepend),
            Table = _hasTable ? _route.Table
                : isOwn || _route.TypeName is "broadcast" or "anycast" ? IpRoute.LocalTable : IpRoute.Main,
            Scope = _hasScope ? _route.Scope
                : destination.Address.IsIPv6 ? (byte)0 : isOwn ? host : isGroup ? link : (byte)0,
            Metrics = _metrics.All, CongestionControl = _metrics.CongestionControl,
            CongestionControlIsLocked = _metrics.CongestionControlIsLocked,
        };
    }

    private ObjectModel? ToModel(IpRoute route, Origin at)
    {
        if (route.ToRequests() is not { } requests)
        {
            _words.Spoil(at, "the route has too many words for one request");
            return null;
        }
        return ObjectModel.Of(new HeldObject(HoldingKind.Route, requests), requests.Devices, _isUntracked, _tracking,
            _words, at);
    }
}
