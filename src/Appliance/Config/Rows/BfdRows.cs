using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using VrrpAot.Bfd;

namespace Appliance.Config.Rows;

/// <summary>`bfd_instance NAME { ... }`</summary>
internal static class BfdRows
{
    private const string Block = "bfd_instance";

    public static readonly Option<Duration> MinRx = Time("min_rx", 1, "How fast its packets can be heard", "10",
        timing => timing.MinRx);
    public static readonly Option<Duration> MinTx = Time("min_tx", 1, "How fast packets are sent while it is up", "10",
        timing => timing.MinTx);
    public static readonly Option<Duration> IdleTx = Time("idle_tx", 1000, "How fast while it is not", "1000",
        timing => timing.IdleTx);

    public static readonly Option<int> Multiplier = new(Block, "multiplier", Shape.Value,
        (line, before) => BfdLines.Number(line, before, 1, 255, "multiplier"))
    {
        Meaning = "After so many packets that do not come the neighbour is gone", Grammar = "1..255", Default = "5",
        Reload = Tells.Number(to => to.Bfd.Timing.Multiplier),
    };

    public static readonly Option<int> MaxHops = new(Block, "max_hops", Shape.Value,
        (line, before) => BfdLines.Number(line, before, -1, 255, "max_hops"))
    {
        Meaning = "So many hops less than ttl may be left of what arrives; -1 or 255 for any", Grammar = "-1..255",
        Default = "0", Reload = Tells.Number(to => to.Bfd.LeastHops, "least hops left"),
    };

    public static readonly Option<bool> Passive = new(Block, "passive", Shape.Flag, Reads.Here)
    {
        Meaning = "It says nothing before the neighbour has", Default = "active",
        Reload = Tells.Flag(to => to.Bfd.Timing.Passive),
    };

    public static readonly Option<bool> Multihop = new(Block, "multihop", Shape.Optional,
        (line, before) => line.Arguments.Flag(line.Statement, before, "false"))
    {
        Meaning = "UDP port 4784 instead of 3784, and routers may stand in between (RFC 5883)", Default = "off",
        Since = "2.2.8", Reload = Tells.Flag(to => to.Bfd.IsMultihop),
    };

    public static readonly Option<bool> ForVrrp = new(Block, "vrrp", Shape.Flag, Reads.Here)
    {
        Meaning = "Only instances track it, no real servers, unless it says checker, too", Default = "both",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> ForCheckers = new(Block, "checker", Shape.Flag, Reads.Here)
    {
        Meaning = "Only real servers track it, no instances, unless it says vrrp, too", Default = "both",
        Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All =
    [
        Neighbour("neighbor_ip", "The neighbour's address"),
        Neighbour("neighbour_ip", "The same in other English"),
        new Lines<BfdModel>(Block, "source_ip", Shape.Value, BfdLines.Source)
        {
            Meaning = "Our address", Grammar = "IP", Default = "any",
            Reload = Tells.Text(to => to.Bfd.Source?.ToString()),
        },
        MinRx, MinTx, IdleTx, Multiplier, MaxHops, Passive, Multihop, ForVrrp, ForCheckers,
        Hops("ttl", "TTL of its packets", "255", Tells.Number(to => to.Bfd.Hops)),
        Hops("hoplimit", "Hop limit of its packets (IPv6)",
            "255 are sent, and what arrives may have 64 left (keepalived sends 64)", Tells.Elsewhere),
        // The instances that track it tell its weight.
        new Lines<BfdModel>(Block, "weight", Shape.Value, BfdLines.Weight)
        {
            Meaning = "Change of the priority by its state where an instance does not say; 0 means FAULT while down",
            Grammar = $"{TrackReader.Weights.Text} [reverse]", Default = "0", Reload = Tells.Elsewhere,
        },
    ];

    private static Option<Duration> Time(string name, int least, string meaning, string usual,
        Func<BfdTiming, Duration> of) =>
        new(Block, name, Shape.Value, (line, before) => BfdLines.Milliseconds(line, before, least))
        {
            Meaning = meaning, Grammar = $"MILLISECONDS {least}..4294967", Default = usual,
            Reload = Tells.Time(to => of(to.Bfd.Timing)),
        };

    private static Lines<BfdModel> Neighbour(string name, string meaning) =>
        new(Block, name, Shape.Value, BfdLines.Neighbour)
        {
            Meaning = meaning, Grammar = "IP", Default = "required",
            Reload = name == "neighbor_ip" ? Tells.Text(to => to.Bfd.Neighbour.ToString()) : Tells.Elsewhere,
        };

    private static Lines<BfdModel> Hops(string name, string meaning, string usual, Told told) =>
        new(Block, name, Shape.Value, (line, bfd) =>
            bfd.Hops = BfdLines.Number(line, bfd.Hops, 1, 255, "ttl/hoplimit"))
        {
            Meaning = meaning, Grammar = "1..255", Default = usual, Reload = told,
        };
}
