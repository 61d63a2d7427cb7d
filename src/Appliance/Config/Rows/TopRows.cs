using Appliance.Config.Keywords;
using Appliance.Config.Model;

namespace Appliance.Config.Rows;

/// <summary>What stands outside all blocks.</summary>
internal static class TopRows
{
    private const string Top = "root";

    public static readonly Row[] All =
    [
        new Lines<TopModel>(Top, "global_defs", Shape.Block,
            (line, _) => line.File.ReadBlock("global_defs", line.Statement.Block!, line.File.Global))
        {
            Meaning = "What holds for the whole daemon and for every instance", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "vrrp_script", Shape.Named, (line, _) => line.File.ReadScript(line.Statement))
        {
            Meaning = "A command run at an interval, whose exit code instances track", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "vrrp_instance", Shape.Named, (line, _) => line.File.ReadInstance(line.Statement))
        {
            Meaning = "One virtual router: a VRID on an interface, with its VIPs", Reload = Tells.Elsewhere,
            MayBeBare = true,
        },
    ];
}
