using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// One row of <see cref="ElectionTable"/>. The last input is the one in question; those before it set the scene.
/// </summary>
internal sealed class ElectionRow
{
    private readonly string _given;
    private readonly string _phase;
    private readonly ElectionSettings _settings;
    private readonly (decimal At, Input Input)[] _inputs;

    private ElectionRow(string given)
    {
        _given = given;
        string[] halves = given.Split('|', StringSplitOptions.TrimEntries);
        string[] words = halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _phase = words[0];
        _settings = Bench.Settings();
        foreach (string setting in words.AsSpan(1))
            _settings = Apply(setting, _settings);
        _inputs = [.. halves[1].Split(',', StringSplitOptions.TrimEntries).Select(ReadTimed)];
    }

    public static ElectionRow Read(string line) => new(line[..line.IndexOf("=>", StringComparison.Ordinal)].TrimEnd());

    /// <summary>The phase and the input that this row is about.</summary>
    public (string Phase, InputKind Kind) Pair()
    {
        Bench bench = SetScene();
        return (ElectionWords.Phase(bench.Router), _inputs[^1].Input.Kind);
    }

    /// <summary>Plays the row and writes it again with what happened.</summary>
    public string Replay()
    {
        Bench bench = SetScene();
        string before = Standing(bench);
        string outputs = bench.Step(_inputs[^1].At, _inputs[^1].Input);
        string after = Standing(bench);
        return $"{_given} => {outputs} | {(after == before ? "stays" : after)}";
    }

    private static string Standing(Bench bench) =>
        $"{ElectionWords.Phase(bench.Router)}{(bench.Router.HoldsAddresses ? "*" : "")} {bench.Armed}";

    private Bench SetScene()
    {
        var bench = new Bench(_settings);
        switch (_phase)
        {
            case "Init":
                break;
            case "Backup":
                bench.AsBackup();
                break;
            case "Waiting":
                bench.AsBackup().Fire();
                break;
            case "Fault":
                bench.Step(0, Input.Fault(false));
                bench.Step(0, Input.Start);
                break;
            case "Master":
                bench.AsMaster();
                break;
            case "ToFault":
                bench.AsMaster().Step(0, Input.Fault(mayHandOver: true));
                break;
            case "ToMaster":
                bench.AsMaster().Step(0, Input.HandOver(RouterState.Backup, force: false));
                break;
            case "ToInit":
                bench.AsMaster().Step(0, Input.Stop(mayHandOver: true));
                break;
            default:
                throw new FormatException($"no such phase: {_phase}");
        }
        Assert.Equal(_phase, ElectionWords.Phase(bench.Router));
        foreach ((decimal at, Input input) in _inputs.AsSpan(0, _inputs.Length - 1))
            bench.Step(at, input);
        return bench;
    }

    private (decimal, Input) ReadTimed(string text)
    {
        int space = text.IndexOf(' ');
        return (ElectionWords.ReadSeconds(text[1..space]),
            ElectionWords.ReadInput(text[space..], _settings.AdvertInterval));
    }

    internal static ElectionSettings Apply(string setting, ElectionSettings to) => setting.Split('=') switch
    {
        ["group"] => to with { IsInGroup = true },
        ["v2"] => to with { Version = VrrpVersion.V2 },
        ["owner"] => to with { BasePriority = Priority.Owner, StartAsMaster = true },
        ["owner-as-backup"] => to with { BasePriority = Priority.Owner },
        ["state-master"] => to with { StartAsMaster = true },
        ["nopreempt"] => to with { Preempt = false },
        ["preempt-delay", var seconds] => to with { PreemptDelay = Bench.For(ElectionWords.ReadSeconds(seconds)) },
        ["interval", var seconds] => to with { AdvertInterval = Bench.For(ElectionWords.ReadSeconds(seconds)) },
        ["down-adverts", var count] => to with { DownTimerAdverts = int.Parse(count) },
        ["no-answer"] => to with { AnswerLowerPriority = false },
        ["no-last-advert"] => to with { LastAdvertBeforeYielding = false },
        ["break-first"] => to with { HoldUntilSuccessor = false },
        ["one-burst"] => to with { Announcements = to.Announcements with { MasterDelay = Duration.Zero } },
        ["no-contest-burst"] => to with { Announcements = to.Announcements with { LowerPriorityRepeat = 0 } },
        ["one-contest-burst"] =>
            to with { Announcements = to.Announcements with { LowerPriorityDelay = Duration.Zero } },
        ["refresh", var seconds] => to with
        {
            Announcements = to.Announcements with { RefreshInterval = Bench.For(ElectionWords.ReadSeconds(seconds)),
                RefreshRepeat = 2 },
        },
        _ => throw new FormatException($"no such setting: {setting}"),
    };
}
