namespace VrrpAot.Simulator.Loops;

/// <summary>The picture of a cluster: a line for the network, and one a node.</summary>
internal static class LoopPicture
{
    private const string Legend = """
        M became master   b became backup   f fault   i stopped   B booted   X crashed   Z froze   w woke
        r reload   m maintenance   o asked to hand over   p priority   s stop   ! something was done to it
        on the line of the network: ~ bad weather   = whole   # broken
        between events: # holds the addresses   - does not   . no engine   z frozen
        """;

    public static Picture Of(int nodes) =>
        new("network", [.. Enumerable.Range(1, nodes).Select(node => $"node {node}")], Legend);
}
