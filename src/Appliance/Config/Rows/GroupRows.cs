using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>`virtual_server_group NAME { ... }`: addresses, which have no keyword, and marks.</summary>
internal static class GroupRows
{
    public static readonly Row[] All =
    [
        new Lines<GroupModel>("virtual_server_group", "fwmark", Shape.Value, GroupReader.Mark)
        {
            Meaning = "A firewall mark. Beside marks: IP [PORT], IP-LAST [PORT], IP-IP [PORT], IP/PREFIX [PORT]",
            Grammar = "N [inet | inet6]", Default = "its servers', else inet", Repeats = true, Reload = Tells.Elsewhere,
        },
    ];
}
