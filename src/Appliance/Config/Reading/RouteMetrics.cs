using System.Collections.Immutable;
using System.Globalization;
using Appliance.Config.Lexing;
using VrrpAot.Linux;

namespace Appliance.Config.Reading;

/// <summary>`mtu`, `rtt` and their like: what the kernel's TCP is told of a route.</summary>
internal sealed class RouteMetrics(ObjectWords words)
{
    private enum Unit : byte
    {
        Number,
        /// <summary>Of a time the kernel keeps eighths, quarters, or whole milliseconds.</summary>
        Eighths,
        Quarters,
        Milliseconds,
    }

    /// <summary>RTAX_*, in the order in which keepalived tells them.</summary>
    private static readonly (string Name, ushort Number, Unit Unit, bool MayBeLocked, uint Max)[] s_all =
    [
        ("rtt", 4, Unit.Eighths, true, 0), ("rttvar", 5, Unit.Quarters, true, 0),
        ("rto_min", 13, Unit.Milliseconds, true, 0), ("features", 12, Unit.Number, false, 0),
        ("mtu", 2, Unit.Number, true, uint.MaxValue), ("window", 3, Unit.Number, false, uint.MaxValue),
        ("ssthresh", 6, Unit.Number, true, uint.MaxValue), ("cwnd", 7, Unit.Number, true, uint.MaxValue),
        ("advmss", 8, Unit.Number, true, uint.MaxValue), ("reordering", 9, Unit.Number, true, uint.MaxValue),
        ("hoplimit", 10, Unit.Number, false, 255), ("initcwnd", 11, Unit.Number, false, uint.MaxValue),
        ("initrwnd", 14, Unit.Number, false, uint.MaxValue), ("quickack", 15, Unit.Number, false, 1),
        ("fastopen_no_cookie", 17, Unit.Number, false, 1),
    ];

    private readonly RouteMetric?[] _given = new RouteMetric?[s_all.Length];

    public string? CongestionControl { get; private set; }
    public bool CongestionControlIsLocked { get; private set; }

    public ImmutableArray<RouteMetric> All =>
        [.. Array.ConvertAll(Array.FindAll(_given, given => given is not null), given => given!.Value)];

    /// <summary>False when the word is none of them.</summary>
    public bool Take(Word word)
    {
        if (word.Text == "congctl")
        {
            CongestionControlIsLocked = words.TryTake("lock");
            CongestionControl = words.Value()?.Text;
            return true;
        }
        int place = Array.FindIndex(s_all, one => one.Name == word.Text);
        if (place < 0)
            return false;
        (string name, ushort number, Unit unit, bool mayBeLocked, uint max) = s_all[place];
        bool isLocked = mayBeLocked && words.TryTake("lock");
        uint? value = name == "features" ? Features() : unit == Unit.Number ? words.Number(0, max) : Time(name);
        if (value is not { } given)
            return true;
        uint factor = unit switch { Unit.Eighths => 8, Unit.Quarters => 4, _ => 1 };
        string text = name == "features" ? "features ecn"
            : $"{name} {(isLocked ? "lock " : "")}{given}{(unit == Unit.Number ? "" : "ms")}";
        _given[place] = new RouteMetric(number, given * factor, isLocked, text);
        return true;
    }

    private uint? Features()
    {
        if (words.Value() is { } word && word.Text != "ecn")
            words.Spoil(word.At, $"unknown feature {Tokens.Shorten(word.Text)} specified for route", "ecn");
        return 1;
    }

    /// <summary>`200ms`, `1.5s`, or milliseconds without a unit. keepalived knows none below 200.</summary>
    private uint? Time(string name)
    {
        const uint least = 200, most = 120_000;
        if (words.Value() is not { } word)
            return null;
        string text = word.Text;
        int scale = 1;
        if (text.EndsWith("ms", StringComparison.Ordinal))
            text = text[..^2];
        else if (text.EndsWith('s'))
            (text, scale) = (text[..^1], 1000);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value * scale > most)
        {
            words.Spoil(word.At, $"Invalid {name} {Tokens.Shorten(word.Text)} for route: a time up to 120s");
            return null;
        }
        var milliseconds = (uint)(value * scale);
        if (milliseconds >= least)
            return milliseconds;
        words.Warn(word.At, $"{name} value {Tokens.Shorten(word.Text)} below minimum 200ms, resetting");
        return least;
    }
}
