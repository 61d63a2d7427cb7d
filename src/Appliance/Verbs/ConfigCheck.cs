using Appliance.Attendant;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// `-t` and `vrrpaot check FILE`: the whole configuration read and judged without running it, scripts and their
/// permissions included. `check` is for people (place, line, caret, suggestion), `-t` for programs (keepalived's
/// lines).
/// </summary>
internal static class ConfigCheck
{
    /// <summary>`-t`.</summary>
    public static int Test(CommandLineOptions options)
    {
        ConfigResult result = Inspect(VrrpFile.Now(options));

        // Appended to; a symbolic link is refused, as keepalived does.
        Descriptor file = Descriptor.None;
        Errno error = options.TestLogFile == null ? Errno.Ok
            : RawFile.Open(options.TestLogFile, FileUse.Append, out file);
        if (!error.IsOk)
        {
            StandardStreams.WriteLine(StandardStreams.Error,
                $"Cannot open config-test log file {options.TestLogFile}: {error}");
            return ExitCode.Fatal;
        }
        using (file)
        {
            Borrowed to = file.IsOpen ? file : StandardStreams.Error;
            return ConfigVerdict.ReportAsLog(result, line => StandardStreams.WriteLine(to, line));
        }
    }

    /// <summary>
    /// Tells a terminal that is about to be left why no daemon will run behind it. False when one will.
    /// </summary>
    public static bool RefusesStart(CommandLineOptions options)
    {
        VrrpFile file = VrrpFile.Now(options);
        ConfigResult result = ConfigFile.Load(file.Path, file.ForConfig());
        if (result.Settings is null)
            ConfigVerdict.Report(file.Path, result, line => StandardStreams.WriteLine(StandardStreams.Error, line));
        return result.Settings is null;
    }

    /// <summary>
    /// One file; of an appliance.json also the keepalived.conf that it names. Without a file, those that a start would
    /// read.
    /// </summary>
    internal static int Check(CommandLineOptions options, Action<string> line)
    {
        string file = options.ConfigFile
            ?? (File.Exists(ApplianceFile.DefaultPath) ? ApplianceFile.DefaultPath
            : CommandLineOptions.DefaultConfigFile);
        if (!ApplianceFile.IsMeant(file))
            return ConfigVerdict.Report(file, Inspect(file, VrrpFile.Now(options).ForConfig()), line);
        ApplianceResult appliance = ApplianceFile.Load(file);
        int code = ConfigVerdict.Report(file, appliance.Findings, canRun: appliance.Settings is not null, line);
        if (appliance.Settings is not { } settings)
            return code;
        ConfigResult vrrp = Inspect(settings.Vrrp.Configuration,
            VrrpFile.ForConfig(options) with { Anyway = options.Anyway || settings.Vrrp.Anyway, Tls = settings.Tls });
        ConfigVerdict.Report(settings.Vrrp.Configuration, vrrp, line);
        return ConfigVerdict.ExitCodeOf(appliance.Findings.AddRange(vrrp.Findings));
    }

    private static ConfigResult Inspect(VrrpFile file) => Inspect(file.Path, file.ForConfig());

    /// <param name="text">What the file is taken to hold; null for what it holds.</param>
    internal static ConfigResult Inspect(string file, ConfigOptions options, byte[]? text = null)
    {
        ConfigResult result = ConfigFile.Load(file, options with { Test = true, MainText = text });
        return result.Settings is { } settings
            ? result with { Findings = result.Findings.AddRange(
            ScriptFindings(settings with { Scripts = settings.Scripts.AddRange(result.UnusedScripts) })) } : result;
    }

    private static IEnumerable<Finding> ScriptFindings(DaemonSettings settings) =>
        ScriptRoster.Inspect(settings, ScriptSecurity.OfThisMachine(settings)).Remarks.Select(remark => Finding.At(
            Severity.Warning,
            remark.Class switch
            {
                ScriptRemarkClass.Security => FindingClass.Security,
                ScriptRemarkClass.Told => FindingClass.Advice,
                _ => FindingClass.General,
            },
            remark.At,
            // The place that the log needs in the sentence stands before it here.
            remark.At.File is null ? remark.Text : remark.Text.Replace($" ({remark.At})", "")));
}
