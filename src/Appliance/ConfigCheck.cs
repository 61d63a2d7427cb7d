using System.Collections.Immutable;
using Appliance.Attendant;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Guardian;
using Appliance.Settings;
using Appliance.Tracking;
using Tmds.Linux;

namespace Appliance;

/// <summary>
/// `-t` and `vrrpaot check FILE`: the whole configuration read and judged without running it, scripts and their permissions
/// included. `check` is for people (place, line, caret, suggestion), `-t` for programs (keepalived's lines).
/// </summary>
internal static unsafe class ConfigCheck
{
    public static int Run(Verb verb, CommandLineOptions options)
    {
        if (verb == Verb.Check)
            return Check(options, line => StandardStreams.WriteLine(StandardStreams.Output, line));

        ConfigResult result = Inspect(options);

        int fd = options.TestLogFile == null ? StandardStreams.Error : OpenLog(options.TestLogFile);
        if (fd < 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"Cannot open config-test log file {options.TestLogFile}: {Errno.Describe(LibC.errno)}");
            return ExitCode.Fatal;
        }
        return ConfigVerdict.ReportAsLog(result, line => StandardStreams.WriteLine(fd, line));
    }

    /// <summary>One file; of an appliance.json also the keepalived.conf that it names.</summary>
    internal static int Check(CommandLineOptions options, Action<string> line)
    {
        if (!ApplianceFile.IsMeant(options.ConfigFile))
            return ConfigVerdict.Report(options.ConfigFile, Inspect(options), line);
        ApplianceResult appliance = ApplianceFile.Load(options.ConfigFile);
        int code = ConfigVerdict.Report(options.ConfigFile, appliance.Findings, canRun: appliance.Settings is not null, line);
        if (appliance.Settings is not { } settings)
            return code;
        options = options with { ConfigFile = settings.Vrrp.Configuration };
        ConfigResult vrrp = Inspect(options);
        ConfigVerdict.Report(options.ConfigFile, vrrp, line);
        return ConfigVerdict.ExitCode(appliance.Findings.AddRange(vrrp.Findings));
    }

    private static ConfigResult Inspect(CommandLineOptions options)
    {
        ConfigResult result = ConfigFile.Load(options.ConfigFile, new ConfigOptions { ConfigId = options.ConfigId, Test = true });
        return result.Settings is { } settings ? result with { Findings = result.Findings.AddRange(ScriptFindings(settings)) } : result;
    }

    private static IEnumerable<Finding> ScriptFindings(BoxSettings settings) =>
        ScriptRoster.Inspect(settings, ScriptSecurity.OfThisMachine(settings.ScriptSecurity)).Remarks.Select(remark => new Finding
        {
            Severity = Severity.Warning,
            Class = remark.Class == ScriptRemarkClass.Security ? FindingClass.Security : FindingClass.General,
            Message = remark.Text,
        });

    /// <summary>Appended to; a symbolic link is refused, as keepalived does.</summary>
    private static int OpenLog(string path)
    {
        byte[] name = System.Text.Encoding.UTF8.GetBytes(path + "\0");
        fixed (byte* start = name)
            return LibC.open(start, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC | LibC.O_NOFOLLOW, (mode_t)0x1A4 /* 0644 */);
    }
}
