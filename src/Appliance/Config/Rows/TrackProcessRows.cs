using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>`vrrp_track_process NAME { ... }`; told as one with <see cref="InstanceLists"/>.</summary>
internal static class TrackProcessRows
{
    private const string Block = "vrrp_track_process", Delays = "SECONDS 0.000001..3600";

    public static readonly Option<string[]> Command = new(Block, "process", Shape.Value, TrackProcessLines.Command)
    {
        Meaning = "Name of the process as the kernel knows it, or its command line where parameters are given",
        Grammar = "NAME [PARAMETER ...]", Default = "required", Repeats = true,
        Reload = Tells.Text(to => string.Join(' ', to.Process.Command.AsSpan())),
    };

    /// <summary>The instances that track it tell its weight.</summary>
    public static readonly Option<FileWeight> Weight = new(Block, "weight", Shape.Value, TrackProcessLines.Weight)
    {
        Meaning = "Change of the priority by whether enough run; 0 means FAULT while they do not",
        Grammar = "-254..254 [reverse]", Default = "0", Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> Quorum = new(Block, "quorum", Shape.Value,
        TrackProcessLines.Number(1, "Quorum"))
    {
        Meaning = "How many must run", Grammar = "1..65535", Default = "1",
        Reload = Tells.Number(to => to.Process.Quorum),
    };

    public static readonly Option<long> QuorumMax = new(Block, "quorum_max", Shape.Value,
        TrackProcessLines.Number(0, "quorum_max"))
    {
        Meaning = "How many may run; 0 for none", Grammar = "0..65535", Default = "any number",
        Reload = Tells.Long(to => to.Process.QuorumMax),
    };

    public static readonly Option<Duration> ForkDelay = new(Block, "fork_delay", Shape.Value, TrackProcessLines.Delay)
    {
        Meaning = "How long enough must run before that counts", Grammar = Delays, Default = "0",
        Reload = Tells.Time(to => to.Process.ForkDelay),
    };

    public static readonly Option<Duration> TerminateDelay = new(Block, "terminate_delay", Shape.Value,
        TrackProcessLines.Delay)
    {
        Meaning = "How long too few, or too many, must run before that counts", Grammar = Delays, Default = "0",
        Reload = Tells.Time(to => to.Process.TerminateDelay),
    };

    public static readonly Option<ParameterMatch> Match = new(Block, "param_match", Shape.Optional,
        TrackProcessLines.Match)
    {
        Meaning = "How parameters are compared: all of them; partial: more may follow; initial: the last may go on",
        Grammar = "[initial | partial]", Default = "all, where there are any",
        Reload = Tells.Text(to => to.Process.Match.ToString()),
    };

    public static readonly Option<bool> FullCommand = new(Block, "full_command", Shape.Flag, Reads.Here)
    {
        Meaning = "The first word of the command line is meant, not the name that the kernel knows",
        Reload = Tells.Flag(to => to.Process.ByCommandLine),
    };

    public static readonly Row[] All =
    [
        Command, Weight, Quorum, QuorumMax,
        new Lines<TrackProcessModel>(Block, "delay", Shape.Value, TrackProcessLines.Delays)
        {
            Meaning = "fork_delay and terminate_delay in one", Grammar = Delays, Default = "0",
            Reload = Tells.Elsewhere,
        },
        ForkDelay, TerminateDelay, Match, FullCommand,
    ];
}
