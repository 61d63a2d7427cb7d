using Appliance.CommandLine;
using Appliance.Settings;

namespace Appliance.Config;

/// <summary>
/// Which keepalived.conf is meant, and how it is to be read: the one of `-f`, or else the one that appliance.json
/// names. An appliance.json that cannot be read moves nobody to another file: a mistake about a lamp must not end the
/// VRRP of a node.
/// </summary>
/// <param name="box">appliance.json as it was at start.</param>
internal sealed class VrrpFile(CommandLineOptions options, ApplianceResult box)
{
    private bool _anyway = box.Settings?.Vrrp.Anyway ?? false;
    private TlsSettings _tls = box.Settings?.Tls ?? new TlsSettings();

    /// <summary>As it was last found.</summary>
    public string Path { get; private set; } = Of(options, box.Settings) ?? CommandLineOptions.DefaultConfigFile;

    /// <summary>Where it is now: appliance.json may have changed.</summary>
    public string Find()
    {
        Look();
        return Path;
    }

    /// <summary>How it is to be read, by the command line and by what appliance.json says now.</summary>
    public ConfigOptions ForConfig()
    {
        Look();
        return ForConfig(options) with { Anyway = options.Anyway || _anyway, Tls = _tls };
    }

    /// <summary>How a file is to be read by what the command line says.</summary>
    public static ConfigOptions ForConfig(CommandLineOptions options) =>
        new() { ConfigId = options.ConfigId, CheckIncludes = options.CheckIncludes, Anyway = options.Anyway };

    /// <summary>For those who look once.</summary>
    public static VrrpFile Now(CommandLineOptions options) =>
        new(options, ApplianceFile.LoadGiven(options.ApplianceFile));

    private void Look()
    {
        if (ApplianceFile.LoadGiven(options.ApplianceFile).Settings is not { } settings)
            return;
        Path = Of(options, settings)!;
        _anyway = settings.Vrrp.Anyway;
        _tls = settings.Tls;
    }

    private static string? Of(CommandLineOptions options, ApplianceSettings? settings) =>
        options.ConfigFile ?? settings?.Vrrp.Configuration;
}
