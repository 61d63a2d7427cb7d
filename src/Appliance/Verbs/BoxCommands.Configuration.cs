using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>How a configuration is read here.</summary>
/// <param name="Commits">Where it is, and what it was.</param>
/// <param name="Inspect">Reads a text as `check` does, with every finding.</param>
/// <param name="Load">Reads a text as a start does.</param>
/// <param name="MovedTo">Where appliance.json says since the start that it is; null while it is where it was.</param>
internal sealed record ConfigurationSource(Commits Commits, Func<byte[], ConfigResult> Inspect, Func<byte[], ConfigResult> Load, Func<string?> MovedTo, Action<LogLine> Log)
{
    /// <summary>The path of the file that a reload would read.</summary>
    public required Func<string> Find { get; init; }

    /// <summary>Reads such a file as a start does.</summary>
    public required Func<string, ConfigResult> LoadFile { get; init; }

    /// <summary>Where appliance.json is, in a box: there it is edited as well. Null elsewhere.</summary>
    public Commits? Appliance { get; init; }
}

internal sealed partial class BoxCommands
{
    private readonly ICommands _configuration;

    private ICommands Configure(ConfigurationSource source)
    {
        var commands = new ConfigurationCommands(_desk, source.Commits, new Running(this, source), source.Log);
        commands.GoOn();
        if (source.Appliance is not { } file)
            return commands;
        var appliance = new ConfigurationCommands(_desk, file, new NextStart(file.File, () => _end(Ending.Restart)), source.Log);
        appliance.GoOn();
        return new BothFiles(commands, appliance);
    }

    private sealed class Running(BoxCommands box, ConfigurationSource source) : ITakesUp
    {
        public string? MovedTo => source.MovedTo();

        public ConfigResult Inspect(byte[] text) => source.Inspect(text);

        /// <summary>Read here, with ordinary priority: the attendant only compares.</summary>
        public Task<ReloadOutcome> Plan(byte[] text)
        {
            ConfigResult read = source.Load(text);
            return box.Ask<ReloadOutcome>(answer => answer(box._attendant.Plan(read)));
        }

        public Task<ReloadOutcome> Reload() => box.Ask<ReloadOutcome>(answer => box._attendant.Reload(answer));

        public void TrialEndsAt(Instant? until) => box._attendant.Post(() => box._attendant.CommitOnTrial(until));
    }
}
