using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>Links whose state is asked for, because their drivers do not tell it.</summary>
internal static class LinkbeatRows
{
    public static readonly Option<bool> PollsAll = new("root", "linkbeat_use_polling", Shape.Flag, Reads.Here)
    {
        Meaning = "Every interface that instances need is asked for its link each second", Default = "netlink tells",
        Reload = Tells.Elsewhere,
    };

    public static readonly Row Interfaces = new Lines<TopModel>("root", "linkbeat_interfaces", Shape.List,
        LinkbeatLines.Read)
    {
        Meaning = "Interfaces that are asked for their link each second, and by what: the transceiver's register, the "
            + "driver, or flags; what cannot answer is asked by the others, in this order",
        Grammar = "{ INTERFACE [MII | ETHTOOL | IOCTL] ... }", Default = "netlink tells",
        Reload = Tells.List(to => Spelled.Each(to.Box.Engine.Linkbeats,
            polled => $"{polled.Interface} {polled.Method}")),
    };

    public static readonly Row OfInstance = new Lines<InstanceModel>("vrrp_instance", "linkbeat_use_polling",
        Shape.Flag, LinkbeatLines.OfInstance)
    {
        Meaning = "The instance's own interface is asked for its link each second", Default = "netlink tells",
        Reload = Tells.Elsewhere,
    };
}
