using Appliance.Attendant;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Init;
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
            return ConfigVerdict.Report(file, InspectHere(file, VrrpFile.Now(options).ForConfig()), line);
        ApplianceResult appliance = ApplianceFile.Load(file);
        int code = ConfigVerdict.Report(file, appliance.Findings, canRun: appliance.Settings is not null, line);
        if (appliance.Settings is not { } settings)
            return code;
        ConfigResult vrrp = InspectHere(settings.Vrrp.Configuration,
            VrrpFile.ForConfig(options) with { Anyway = options.Anyway || settings.Vrrp.Anyway, Tls = settings.Tls });
        return Math.Max(code, ConfigVerdict.Report(settings.Vrrp.Configuration, vrrp, line));
    }

    private static ConfigResult Inspect(VrrpFile file) => Inspect(file.Path, file.ForConfig());

    /// <param name="text">What the file is taken to hold; null for what it holds.</param>
    internal static ConfigResult Inspect(string file, ConfigOptions options, byte[]? text = null)
    {
        ConfigResult result = ConfigFile.Load(file, options with { Test = true, MainText = text });
        return result.Settings is { } settings
            ? result with { Findings = result.Findings.AddRange(
                ScriptFindings(settings with { Scripts = settings.Scripts.AddRange(result.UnusedScripts) })
                .Concat(SummedUp(settings, settings.Balancer.Commands, "check"))
                .Concat(SummedUp(settings, ParentScripts(settings.Parent), "start/shutdown"))) } : result;
    }

    /// <summary>The same for people: also what the kernel here has not, of which keepalived says nothing.</summary>
    internal static ConfigResult InspectHere(string file, ConfigOptions options, byte[]? text = null)
    {
        ConfigResult result = Inspect(file, options, text);
        var kernel = new KernelHere();
        return result.Settings is { Balancer: var balancer } ? result with
        {
            Findings = result.Findings.AddRange(BalancerNeeds.Missing(balancer, kernel.Whose, kernel.HasModule)
                .Concat(BalancerNeeds.NoWayBack(balancer, kernel.Whose, kernel.Forwards))),
        } : result;
    }

    private static IEnumerable<ScriptCommand> ParentScripts(ParentSettings parent)
    {
        if (parent.Startup is { } first)
            yield return first;
        if (parent.Shutdown is { } last)
            yield return last;
    }

    /// <summary>
    /// Of what virtual servers, their servers and checks run, and of the scripts of the daemon's start and end, as
    /// keepalived sums it up.
    /// </summary>
    private static IEnumerable<Finding> SummedUp(DaemonSettings settings, IEnumerable<ScriptCommand> commands,
        string which)
    {
        ScriptSecurity security = ScriptSecurity.OfThisMachine(settings);
        bool any = false, anyInsecure = false;
        foreach (ScriptCommand command in commands)
        {
            ScriptVerdict verdict = security.Inspect(command);
            any |= verdict.CountsAsScript;
            anyInsecure |= verdict.Insecure;
            foreach (ScriptRemark remark in verdict.Remarks)
                yield return Finding.At(Severity.Warning, verdict.Insecure ? FindingClass.Security
                    : FindingClass.Advice, command.At, remark.Text.Replace($" ({command.At})", ""));
        }
        if (any && !settings.ScriptSecurity)
            yield return Finding.At(Severity.Warning, FindingClass.Security, default,
                $"SECURITY VIOLATION - {which} scripts are being executed but script_security not "
                + $"enabled.{(anyInsecure ? " There are insecure scripts." : "")}"
                + " Write 'enable_script_security', and 'script_user USER', in global_defs");
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
