using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Reports;

/// <summary>One `bfd_instance`.</summary>
/// <param name="Report">How it stands, in the engine's own words.</param>
public sealed record BfdView(string Name, IpAddress Neighbour, BfdReport Report)
{
    public bool IsUp => Report.State == BfdState.Up;
}
