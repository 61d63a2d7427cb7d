using System.Collections.Immutable;
using Appliance.Attendant;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Guardian;
using Appliance.Tracking;
using VrrpAot.Kernel;

namespace Appliance;

/// <summary>
/// `-t` and `vrrpaot check FILE`: the whole configuration read and judged without running it, scripts and their permissions
/// included. `check` is for people (place, line, caret, suggestion), `-t` for programs (keepalived's lines).
/// </summary>
internal static class ConfigCheck
{
    public static int Run(Verb verb, CommandLineOptions options)
    {
        ConfigResult result = ConfigFile.Load(options.ConfigFile, options.ForConfig() with { Test = true });
        if (result.Settings is { } settings)
            result = result with { Findings = result.Findings.AddRange(ScriptFindings(settings)) };

        if (verb == Verb.Check)
            return ConfigVerdict.Report(options.ConfigFile, result, line => StandardStreams.WriteLine(StandardStreams.Output, line));

        // Appended to; a symbolic link is refused, as keepalived does.
        int fd = options.TestLogFile == null ? StandardStreams.Error : RawFile.Open(options.TestLogFile, FileUse.Append);
        if (fd < 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"Cannot open config-test log file {options.TestLogFile}: {Errno.Describe(-fd)}");
            return ExitCode.Fatal;
        }
        return ConfigVerdict.ReportAsLog(result, line => StandardStreams.WriteLine(fd, line));
    }

    /// <summary>Tells a terminal that is about to be left why no daemon will run behind it. False when one will.</summary>
    public static bool RefusesStart(CommandLineOptions options)
    {
        ConfigResult result = ConfigFile.Load(options.ConfigFile, options.ForConfig());
        if (result.Settings is null)
            ConfigVerdict.Report(options.ConfigFile, result, line => StandardStreams.WriteLine(StandardStreams.Error, line));
        return result.Settings is null;
    }

    private static IEnumerable<Finding> ScriptFindings(BoxSettings settings) =>
        ScriptRoster.Inspect(settings, ScriptSecurity.OfThisMachine(settings.ScriptSecurity)).Remarks.Select(remark => new Finding
        {
            Severity = Severity.Warning,
            Class = remark.Class == ScriptRemarkClass.Security ? FindingClass.Security : FindingClass.General,
            Message = remark.Text,
        });
}
