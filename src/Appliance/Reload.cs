using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Logging;

namespace Appliance;

/// <summary>
/// SIGHUP. The new file is read and checked while the old one runs on; a bad one changes nothing. A good one is taken up by
/// an orderly end (priority 0, hand-over) and a new start: this version cannot yet change running instances in place.
/// </summary>
internal static class Reload
{
    public static bool IsWorthARestart(CommandLineOptions options, Action<LogLine> log)
    {
        log(new LogLine(LogLevel.Info, "Reloading"));
        ConfigResult config = ConfigFile.Load(options.ConfigFile, options.ForConfig());
        ConfigVerdict.ReportAsLog(config, text => log(new LogLine(LogLevel.Warning, text)));
        if (config.Settings == null)
        {
            log(new LogLine(LogLevel.Error, "The new configuration cannot be run: the old one stays in force"));
            return false;
        }
        return true;
    }
}
