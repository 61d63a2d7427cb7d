using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Hatch;
using Appliance.Logging;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Update;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Processes;

/// <summary>
/// Reads the file for the guardian, which does not: says what concerns it and runs the script of the start; or, at the
/// end, runs that of the end. It lives for a moment.
/// </summary>
internal static class ForewordChild
{
    /// <summary>From SIGTERM to SIGKILL.</summary>
    private static readonly Duration s_grace = Duration.FromSeconds(1);

    /// <param name="to">Where the guardian hears; closed before a script is run.</param>
    /// <param name="atTheEnd">The other of the two scripts.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, Descriptor to, bool atTheEnd, Log log)
    {
        var file = new VrrpFile(options, box);
        ConfigResult config = ConfigurationHere.Load(file.Path, file, options, new TrialHold(false));
        if (config.Settings is not { } settings)
        {
            to.Dispose();
            if (atTheEnd)
                log.Warning($"{file.Path} cannot be run, so there is no shutdown_script: {config.WhyRefused}");
            return ExitCode.Ok;
        }
        ParentSettings parent = settings.Parent;
        if (!atTheEnd)
        {
            var fields = new FieldWriter();
            ParentFields.Write(fields, parent);
            Descriptor.Write(to, fields.Bytes);
        }
        to.Dispose();
        if (!atTheEnd && !settings.ScriptSecurity && (parent.Startup ?? parent.Shutdown) is not null)
            log.Warning("SECURITY VIOLATION - start/shutdown scripts are being executed but script_security not "
                + "enabled.");
        if (atTheEnd && parent.Shutdown is { } last)
            Run("shutdown", last, parent.ShutdownTimeout, settings, log);
        if (!atTheEnd && parent.Startup is { } first)
            Run("startup", first, parent.StartupTimeout, settings, log);
        return ExitCode.Ok;
    }

    /// <summary>The lines are keepalived's, word for word.</summary>
    private static void Run(string which, ScriptCommand command, Duration timeout, DaemonSettings settings, Log log)
    {
        ScriptVerdict verdict = ScriptSecurity.OfThisMachine(settings).Inspect(command);
        foreach (ScriptRemark remark in verdict.Remarks)
            log.Warning(remark.Text);
        if (verdict.Script is not { } script)
            return;
        log.Info($"Running {which} script {command.Arguments[0]}");
        Errno error = ChildProcess.Spawn(new SpawnRequest
        {
            Path = script.Path,
            Arguments = [.. script.Arguments],
            Environment = script.Environment is { } environment ? [.. environment] : null,
            Identity = script.Identity,
            Umask = script.Umask ?? settings.ScriptUmask,
            NewProcessGroup = true,
        }, out int pid);
        if (!error.IsOk)
        {
            log.Error($"{which} script {command.Arguments[0]} cannot be run: {error}");
            return;
        }
        bool isLate = false;
        Instant term = BootClock.Now + timeout, kill = term + s_grace;
        ChildExit exit;
        while (!ChildProcess.TryReap(pid, out exit))
        {
            Instant now = BootClock.Now;
            if (now >= kill)
                ChildProcess.SignalGroup(pid, LibC.SIGKILL);
            else if (now >= term && !isLate)
            {
                isLate = true;
                ChildProcess.SignalGroup(pid, LibC.SIGTERM);
            }
            Thread.Sleep(2);
        }
        if (isLate)
            log.Warning($"{which} script timed out");
        else if (exit.WasSignalled)
            log.Warning($"{which} script script failed, signal {exit.Signal}");
        else if (exit.Status != 0)
            log.Warning($"{which} script script failed, status {exit.Status}");
        else
            log.Info($"{which} script script succeeded");
    }
}
