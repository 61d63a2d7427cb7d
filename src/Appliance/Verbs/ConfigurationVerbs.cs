using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Protocol;

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

    /// <summary>Where appliance.json is, in a box: there it is edited as well. Null elsewhere.</summary>
    public Commits? Appliance { get; init; }
}

/// <summary>The verbs about the configuration (<see cref="ConfigurationCommands"/>), for a box.</summary>
internal static class ConfigurationVerbs
{
    public static ICommands Of(Box box)
    {
        ConfigurationSource source = box.Configuration;
        var commands = new ConfigurationCommands(box.Desk, source.Commits, new Running(box), source.Log);
        commands.GoOn();
        if (source.Appliance is not { } file)
            return commands;
        var nextStart = new NextStart(file.File, () => box.End(Ending.Restart),
            until => box.Attendant.Post(() => box.Attendant.ApplianceOnTrial(until)));
        var appliance = new ConfigurationCommands(box.Desk, file, nextStart, source.Log);
        appliance.GoOn();
        return new BothFiles(commands, appliance);
    }

    private sealed class Running(Box box) : ITakesUp
    {
        public string? MovedTo => box.Configuration.MovedTo();

        public ConfigResult Inspect(byte[] text) => box.Configuration.Inspect(text);

        /// <summary>Read here, with ordinary priority: the attendant only compares.</summary>
        public Task<ReloadOutcome> Plan(byte[] text)
        {
            ConfigResult read = box.Configuration.Load(text);
            return box.Ask<ReloadOutcome>(answer => answer(box.Attendant.Plan(read)));
        }

        public Task<ReloadOutcome> Reload() => box.Ask<ReloadOutcome>(answer => box.Attendant.Reload(answer));

        public void TrialEndsAt(Instant? until) => box.Attendant.Post(() => box.Attendant.CommitOnTrial(until));
    }
}
