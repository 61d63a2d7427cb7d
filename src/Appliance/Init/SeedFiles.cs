namespace Appliance.Init;

/// <summary>The names of the two files that make a node what it is, for the node and for who builds its card.</summary>
public static class SeedFiles
{
    public const string Appliance = "appliance.json", Vrrp = "keepalived.conf";

    /// <summary>
    /// The folder of the boot partition in which the card's build puts both. No update brings others.
    /// </summary>
    public const string Factory = "factory";
}
