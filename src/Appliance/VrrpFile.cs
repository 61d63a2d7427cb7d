using Appliance.CommandLine;
using Appliance.Settings;

namespace Appliance;

/// <summary>
/// Which keepalived.conf is meant: the one of `-f`, or else the one that appliance.json names. An appliance.json that cannot be
/// read moves nobody to another file: a mistake about a lamp must not end the VRRP of a box.
/// </summary>
/// <param name="box">appliance.json as it was at start.</param>
internal sealed class VrrpFile(CommandLineOptions options, ApplianceResult box)
{
    /// <summary>As it was last found.</summary>
    public string Path { get; private set; } = Of(options, box.Settings) ?? CommandLineOptions.DefaultConfigFile;

    /// <summary>Where it is now: appliance.json may have changed.</summary>
    public string Find()
    {
        if (options.ConfigFile is null && Of(options, ApplianceFile.LoadGiven(options.ApplianceFile).Settings) is { } found)
            Path = found;
        return Path;
    }

    /// <summary>For those who look once.</summary>
    public static string Of(CommandLineOptions options) => options.ConfigFile ?? new VrrpFile(options, ApplianceFile.LoadGiven(options.ApplianceFile)).Path;

    private static string? Of(CommandLineOptions options, ApplianceSettings? settings) => options.ConfigFile ?? settings?.Vrrp.Configuration;
}
