using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>`vrrp_script NAME { ... }`</summary>
internal static class ScriptRows
{
    private const string Block = "vrrp_script";

    /// <summary>keepalived goes back to 1, whatever was said before.</summary>
    private static readonly Bounds s_times = new(1, int.MaxValue, Tail.CutOff);

    public static readonly Option<Duration> Interval = new(Block, "interval", Shape.Value,
        (line, before) => ScriptLines.AtLeastOneSecond(line, before, "1 second"))
    {
        Meaning = "From the start of one run to the start of the next; none begins while one still runs",
        Grammar = ScriptLines.Times.Text, Default = "1", Reload = Tells.Time(to => to.Script.Interval),
    };

    public static readonly Option<Duration> Timeout = new(Block, "timeout", Shape.Value,
        (line, before) => ScriptLines.AtLeastOneSecond(line, before, "the interval"))
    {
        Meaning = "Run time after which it is ended and has failed",
        Grammar = ScriptLines.Times.Text, Default = "the interval", Reload = Tells.Time(to => to.Script.Timeout),
    };

    public static readonly Option<int> Rise = new(Block, "rise", Shape.Value,
        (line, _) => s_times.Read(line, $"{line.Statement.Keyword} 1 is used"))
    {
        Meaning = "Successes in a row until it counts as working",
        Grammar = s_times.Text, Default = "1", Reload = Tells.Number(to => to.Script.Rise),
    };

    public static readonly Option<int> Fall = new(Block, "fall", Shape.Value,
        (line, _) => s_times.Read(line, $"{line.Statement.Keyword} 1 is used"))
    {
        Meaning = "Failures in a row until it counts as failed",
        Grammar = s_times.Text, Default = "1", Reload = Tells.Number(to => to.Script.Fall),
    };

    public static readonly Option<bool> InitFail = new(Block, "init_fail", Shape.Flag, Reads.Here)
    {
        Meaning = "It counts as failed until its first result", Reload = Tells.Flag(to => to.Script.StartsFailed),
    };

    /// <summary>Told with the command.</summary>
    public static readonly Option<ScriptIdentity> User = new(Block, "user", Shape.Value,
        (line, _) => CommandReader.Identity(line.Statement, line.Arguments))
    {
        Meaning = "Who runs it", Grammar = "USER [GROUP]", Default = "script_user", Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All =
    [
        new Lines<ScriptModel>(Block, "script", Shape.Script, ScriptLines.Command)
        {
            Meaning = "The command: exit code 0 is success, anything else failure",
            Grammar = "COMMAND [ARGUMENT...]", Default = "required", MayBeBare = true,
            Reload = Tells.Command(to => to.Script.Command),
        },
        Interval, Timeout, Rise, Fall, InitFail, User,
        // The instances that track it tell its weight.
        new Lines<ScriptModel>(Block, "weight", Shape.Value, ScriptLines.Weight)
        {
            Meaning = "Change of the priority by its result; 0 means FAULT while it fails",
            Grammar = $"{TrackReader.Weights.Text} [reverse]", Default = "0", Reload = Tells.Elsewhere,
        },
    ];
}
