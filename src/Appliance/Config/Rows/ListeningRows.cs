using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using VrrpAot.Engine;

namespace Appliance.Config.Rows;

/// <summary>How adverts are heard: what waits in the kernel, what is told of those for others, and how late is too
/// late.</summary>
internal static class ListeningRows
{
    private const string Global = "global_defs", Instance = "vrrp_instance";

    private static readonly Worded s_size = new(0, int.MaxValue / 4, "invalid kernel_rx_buf_size specified");

    private static readonly Worded s_multiplier = new(1, ushort.MaxValue, "Invalid vrrp_rx_bufs_multiplier {0}");

    public static readonly Option<bool> TellsUnknownVrids = new(Global, "log_unknown_vrids", Shape.Flag, Reads.Here)
    {
        Meaning = "Adverts for virtual routers that are none of ours are logged, on interfaces of instances",
        Reload = Tells.Flag(to => to.Box.Engine.TellsUnknownVrids),
    };

    public static readonly Option<bool> HidesLocalMemberships = new(Global, "disable_local_igmp", Shape.Flag,
        Reads.Here)
    {
        Meaning = "The kernel reports no membership in 224.0.0.0/24 by IGMP, as long as the daemon runs",
        Reload = (changes, whose, _, before, after) => changes.ForTheStart(whose, "disable_local_igmp",
            before.Box.Engine.HidesLocalMemberships ? "on" : "off",
            after.Box.Engine.HidesLocalMemberships ? "on" : "off"),
    };

    /// <summary>Bytes, or 1 of a unit.</summary>
    public static readonly Option<ReceiveBuffer> Policy = new(Global, "vrrp_rx_bufs_policy", Shape.Value,
        ListeningLines.Policy)
    {
        Meaning = "What each instance adds to the receive buffer of its interface: so many bytes, or its MTU or the "
            + "length of the instance's advert times vrrp_rx_bufs_multiplier",
        Grammar = "MTU | ADVERT | BYTES", Default = "2048, and 131072 at least in all",
        Bare = "vrrp_rx_bufs_policy missing", Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> Multiplier = new(Global, "vrrp_rx_bufs_multiplier", Shape.Value,
        s_multiplier.Read)
    {
        Meaning = "How many packets of MTU or ADVERT find room", Grammar = s_multiplier.Text, Default = "3",
        Bare = "Invalid vrrp_rx_bufs_multiplier", Reload = Tells.Elsewhere,
    };

    /// <summary>With or without the keywords of all instances.</summary>
    public static readonly Option<long> Size = new(Instance, "kernel_rx_buf_size", Shape.Value, (line, before) =>
        (s_size with { Complaint = $"({line.Instance}) {s_size.Complaint}" }).Read(line, before))
    {
        Meaning = "Bytes that the instance adds to the receive buffer of its interface", Grammar = s_size.Text,
        Default = "vrrp_rx_bufs_policy", Bare = "invalid kernel_rx_buf_size specified",
        Reload = Tells.Text(to => to.Instance.ReceiveBuffer is { } buffer ? Spelled.Buffer(buffer) : null),
    };

    public static readonly Option<int> HighestOther = new(Instance, "timer_expired_backup", Shape.Optional,
        ListeningLines.HighestOther)
    {
        Meaning = "With nopreempt: a MASTER that ran so late that a router of this priority has had to take over goes "
            + "back to BACKUP; without it one so late that any router has", Grammar = "[1..254]",
        Default = "off, bare 254", Since = "2.2.8",
        Reload = Tells.Number(to => to.Instance.Election.HighestOther?.Value ?? 0),
    };

    public static readonly Row[] InGlobals = [TellsUnknownVrids, HidesLocalMemberships, Policy, Multiplier];

    public static readonly Row[] InInstances =
    [
        Size, HighestOther,
        new Lines<InstanceModel>(Instance, "thread_timer_expired", Shape.Optional, ListeningLines.OtherSpelling)
        {
            Meaning = "Other spelling of timer_expired_backup", Grammar = "[1..254]", Default = "off, bare 254",
            Since = "2.3.2", Reload = Tells.Elsewhere,
        },
    ];
}
