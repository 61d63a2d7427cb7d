using Appliance.Records;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Attendant;

/// <summary>What every <see cref="RunningConfiguration"/> is given, one after the other.</summary>
/// <param name="Command">To the loop.</param>
/// <param name="Checks">Hears of checks.</param>
/// <param name="Sources">Follows files and processes.</param>
/// <param name="Notices">Where hooks run, and lines go.</param>
internal sealed record Equipment(Children Children, ProbeThreads Probes, Journal Journal, WhoAsked Who,
    Action<EngineCommand> Command, IScriptListener Checks, Notices Notices,
    Sources Sources);
