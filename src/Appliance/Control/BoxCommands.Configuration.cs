using Appliance.Attendant;
using Appliance.Config;
using Appliance.Generations;

namespace Appliance.Control;

/// <summary>How a configuration is read here.</summary>
/// <param name="Commits">Where it is, and what it was.</param>
/// <param name="Inspect">Reads a text as `check` does, with every finding.</param>
/// <param name="Load">Reads a text as a start does.</param>
internal sealed record ConfigurationSource(Commits Commits, Func<byte[], ConfigResult> Inspect, Func<byte[], ConfigResult> Load);

internal sealed partial class BoxCommands
{
    private readonly ConfigurationCommands _configuration;

    private ConfigurationCommands Configure(ConfigurationSource source, Action<Logging.LogLine> log)
    {
        var commands = new ConfigurationCommands(_desk, source.Commits, new Running(this, source), log);
        commands.GoOn();
        return commands;
    }

    private sealed class Running(BoxCommands box, ConfigurationSource source) : ITakesUp
    {
        public ConfigResult Inspect(byte[] text) => source.Inspect(text);

        public Task<ReloadOutcome> Plan(byte[] text) => box.Ask<ReloadOutcome>(answer => answer(box._attendant.Plan(source.Load(text))));

        public Task<ReloadOutcome> Reload() => box.Ask<ReloadOutcome>(answer => box._attendant.Reload(answer));
    }
}
