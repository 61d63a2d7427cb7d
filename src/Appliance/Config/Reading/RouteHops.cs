using System.Collections.Immutable;
using Appliance.Config.Lexing;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>The ways of a route: `via`, `dev`, `onlink`, `encap`, and every `nexthop`.</summary>
internal sealed class RouteHops(ObjectWords words)
{
    private readonly ImmutableArray<RouteHop>.Builder _several = ImmutableArray.CreateBuilder<RouteHop>();
    private RouteHop _one = new();
    private IpAddress? _second;

    /// <summary>The first router, which may tell the route's family; one that is named with its family does
    /// not.</summary>
    public IpAddress? Gateway { get; private set; }

    public bool AreSeveral => _several.Count > 0 || _second is not null;

    public ImmutableArray<RouteHop> All =>
        _second is { } second ? [_one, _one with { Gateway = second }]
        : _several.Count > 0 ? _several.ToImmutable()
        : _one == new RouteHop() ? [] : [_one];

    /// <summary>A router of IPv6 may lead to an IPv4 destination (RFC 8950), not the other way.</summary>
    public bool FitsFamily(IpFamily family) => Array.TrueForAll([.. All],
        hop => hop.Gateway is not { } gateway || gateway.Family == family || gateway.IsIPv6);

    public void Take(Word word)
    {
        switch (word.Text)
        {
            case "nexthop":
                TakeHop(word);
                break;
            case "or":
                words.Warn(word.At, "\"or\" for routes is deprecated. Please use \"nexthop\"");
                words.TryTake("via");
                _second = words.Address();
                break;
            default:
                if (word.Text == "gw")
                    words.Warn(word.At, "\"gw\" for routes is deprecated. Please use \"via\"");
                TryTake(word, ref _one);
                break;
        }
    }

    /// <summary>Everything behind `nexthop` belongs to it, up to the next one.</summary>
    private void TakeHop(Word start)
    {
        if (_second is not null)
            words.Spoil(start.At, "Cannot specify nexthops with \"or\" route");
        if (_one != new RouteHop())
            words.Spoil(start.At, "what leads the route stands before 'nexthop'; write it behind, for each way");
        var hop = new RouteHop();
        while (words.Next is not ("nexthop" or "") && !words.IsSpoilt)
        {
            if (words.Next is "no_track" or "track_group")
                break;
            words.TryTake(out Word word);
            if (word.Text == "weight")
                hop = hop with { Weight = (int)(words.Number(1, 256) ?? 1) };
            else if (word.Text == "realms")
                hop = hop with { Realms = words.Realms() ?? 0 };
            else if (!TryTake(word, ref hop))
                words.Spoil(word.At, $"Route has trailing nonsense after nexthops - {Tokens.Shorten(word.Text)}");
        }
        _several.Add(hop);
    }

    private bool TryTake(Word word, ref RouteHop hop)
    {
        switch (word.Text)
        {
            case "via" or "gw":
                bool isNamed = words.TryTake("inet6") || words.TryTake("inet");
                hop = hop with { Gateway = words.Address() };
                if (!isNamed)
                    Gateway ??= hop.Gateway;
                return true;
            case "dev" or "oif":
                hop = hop with { Device = words.Interface() };
                return true;
            case "onlink":
                hop = hop with { OnLink = true };
                return true;
            case "encap":
                hop = hop with { Tunnel = TunnelReader.Read(words) };
                return true;
            default:
                return false;
        }
    }
}
