using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>How a configuration is read here.</summary>
/// <param name="Commits">Where it is, and what it was.</param>
/// <param name="Inspect">Reads a text as `check` does, with every finding.</param>
/// <param name="Load">Reads a text as a start does.</param>
/// <param name="MovedTo">Where appliance.json says since the start that it is; null while it is where it was.</param>
internal sealed record ConfigurationSource(
    Commits Commits,
        Func<byte[], ConfigResult> Inspect, Func<byte[], ConfigResult> Load, Func<string?> MovedTo, Action<LogLine> Log)
{
    /// <summary>The path of the file that a reload would read.</summary>
    public required Func<string> Find { get; init; }

    /// <summary>Reads such a file as a start does.</summary>
    public required Func<string, ConfigResult> LoadFile { get; init; }

    /// <summary>Where appliance.json is, in an image: there it is edited as well. Null elsewhere.</summary>
    public Commits? Appliance { get; init; }
}

/// <summary>The verbs about the configuration (<see cref="ConfigurationCommands"/>), for one daemon.</summary>
internal static class ConfigurationVerbs
{
    public static ICommands Of(RunningDaemon daemon)
    {
        ConfigurationSource source = daemon.Configuration;
        var commands = new ConfigurationCommands(daemon.Desk, source.Commits, new Running(daemon), source.Log);
        commands.GoOn();
        daemon.Engine.Spoke += commands.LookAgain;
        if (source.Appliance is not { } file)
            return commands;
        var nextStart = new ApplianceTarget(file.File, () => daemon.End(Ending.Restart),
            until => daemon.Engine.Tell(facts => facts.ApplianceUndoneAt = until));
        var appliance = new ConfigurationCommands(daemon.Desk, file, nextStart, source.Log);
        appliance.GoOn();
        return new EditableFiles(commands, appliance);
    }

    private sealed class Running(RunningDaemon daemon) : IConfigurationTarget
    {
        /// <summary>For an engine that has ended to be there again; the guardian starts it at once.</summary>
        private static readonly Duration s_restart = Duration.FromSeconds(10);

        public string? MovedTo => daemon.Configuration.MovedTo();

        public ConfigResult Inspect(byte[] text) => daemon.Configuration.Inspect(text);

        public Task<ReloadOutcome> Plan(byte[] text) => Task.FromResult(daemon.Engine.Settings is { } running
            ? ReloadOutcome.Planned(daemon.Configuration.Load(text), running)
            : new ReloadOutcome(ReloadResult.Refused, daemon.NothingTold));

        public Task<ReloadOutcome> Reload() => daemon.Engine.Reload();

        public async Task<ReloadOutcome> GoBack()
        {
            await daemon.Engine.WaitUntilBack(s_restart);
            return await Reload();
        }

        public void TrialEndsAt(Instant? until) => daemon.Engine.Tell(facts => facts.CommitUndoneAt = until);
    }
}
