using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class ScriptRunTests : IDisposable
{
    private readonly CheckScene _scene = new();
    private readonly Workbench _bench = new();

    public void Dispose()
    {
        _scene.Dispose();
        _bench.Dispose();
    }

    private static readonly Duration s_short = Duration.FromMilliseconds(300);

    private MiscCheckSettings Script(string body, Duration? timeout = null, bool setsWeight = false) => new()
    {
        Command = new ScriptCommand { Arguments = [_bench.Write("check", body)], Origin = "f:1" },
        Timeout = timeout ?? CheckScene.Patience, Retry = 0, SetsWeight = setsWeight, Warmup = Duration.Zero,
        DelayLoop = Duration.FromSeconds(60),
    };

    [Fact]
    public void Exit_codes_have_their_meaning()
    {
        Assert.True(_scene.Try(Script("exit 0")).Passed);
        Assert.False(_scene.Try(Script("exit 1")).Passed);
        Assert.False(_scene.Try(Script("exit 7")).Passed);
        Assert.False(_scene.Try(Script("kill -9 $$")).Passed);
        string script = $"[{CheckScene.Server} VS {CheckScene.Service}] by [{_bench.File("check")}]";
        Assert.Equal([$"Misc check for {script} succeeded.",
            $"Misc check for {script} failed with retry disabled (exited with status 1).",
            $"Misc check for {script} failed with retry disabled (exited with status 7).",
            $"Misc check for {script} failed with retry disabled (due to signal 9)."], _scene.Lines);
    }

    [Fact]
    public void With_misc_dynamic_they_are_weights()
    {
        _scene.Begin(Script("exit 12", setsWeight: true));
        _scene.TurnUntil(() => _scene.Attempts.Count == 1);
        Assert.Equal((CheckScene.Key(0), new WeightChange(10, Replaces: true)), Assert.Single(_scene.Adjustments));
        Assert.Empty(_scene.Changes);
        Assert.Equal(0, ScriptRun.Judge(new ChildExit(2, 0), true).Weight);
        Assert.Equal(AttemptResult.Failed, ScriptRun.Judge(new ChildExit(1, 0), true).Result);
    }

    [Fact]
    public void One_that_takes_too_long_has_failed_at_once_and_ends_with_all_it_started()
    {
        string pids = _bench.File("pids");
        MiscCheckSettings check = Script($"trap '' TERM; sleep 100 & echo $! $$ > {pids}; wait; sleep 100", s_short);
        _scene.Begin(check);
        _scene.TurnUntil(() => _scene.Changes.Count == 1);
        Assert.Equal("=> MISC CHECK timed out on service <=", _scene.Changes[0].Mail);
        Assert.EndsWith("timed out with retry disabled.", _scene.Lines[^1], StringComparison.Ordinal);
        Assert.Single(_scene.Attempts);
        string[] processes = File.ReadAllText(pids).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        _scene.TurnUntil(() => !processes.Any(IsThere));
    }

    /// <summary>And is no corpse that only waits for its parent.</summary>
    private static bool IsThere(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(' ')[2] != "Z";
        }
        catch (Exception gone) when (gone is IOException)
        {
            return false;
        }
    }

    [Fact]
    public void A_check_that_ends_takes_its_script_along_and_its_place_is_used_again()
    {
        string started = _bench.File("started");
        _scene.Begin(Script($"echo $$ > {started}.new; mv {started}.new {started}; exec sleep 100"));
        _scene.TurnUntil(() => File.Exists(started));
        _scene.Host.End(CheckScene.Key(0));
        _scene.TurnUntil(() => !IsThere(File.ReadAllText(started).Trim()));
        Assert.Empty(_scene.Attempts);
        Assert.True(_scene.Try(Script("exit 0")).Passed);
    }

    [Fact]
    public void A_script_that_is_refused_takes_its_server_down()
    {
        using var scene = new CheckScene(scriptSecurity: true);
        MiscCheckSettings check = Script("exit 0");
        File.SetUnixFileMode(check.Command.Arguments[0], (UnixFileMode)0x1FF); // Anybody may change it.
        foreach (MiscCheckSettings refused in (MiscCheckSettings[])[check, check with
            { Command = new ScriptCommand { Arguments = ["/no/such/script"], Origin = "f:2" } }])
        {
            int before = scene.Changes.Count;
            scene.Begin(refused, before);
            scene.TurnUntil(() => scene.Changes.Count == before + 1);
            Assert.False(scene.Changes[before].IsUp);
        }
        Assert.Contains(scene.Lines, line => line.Contains("cannot be checked, and so counts as down"));
    }

    [Fact]
    public void What_cannot_be_started_has_failed()
    {
        MiscCheckSettings check = Script("exit 0");
        File.WriteAllText(check.Command.Arguments[0], "#!/no/such/interpreter\n");
        (bool passed, _, string remark) = _scene.Try(check);
        Assert.False(passed);
        Assert.Contains("not started", remark, StringComparison.Ordinal);
    }
}
