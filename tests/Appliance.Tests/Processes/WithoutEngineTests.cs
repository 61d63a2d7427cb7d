using Appliance.Hatch;
using Appliance.Processes;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Config;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Processes;

/// <summary>A daemon with `-C`, as its box's process knows it.</summary>
public class WithoutEngineTests
{
    private const string Good = """
        virtual_server 10.0.0.1 80 {
            protocol TCP
            real_server 10.0.0.2 80 {
                TCP_CHECK {
                }
            }
        }
        """;

    private const string Broken = "vrrp_instance V {\n}\n";

    private string _file = Good;
    private int _hangUps;

    private void With(Func<WithoutEngine, FarEngine, Task> test) => DeskRun.Do(async run =>
    {
        Assert.True(LocalSocket.CreatePair(out Descriptor near, out Descriptor far).IsOk);
        var without = new WithoutEngine(() => ConfigText.Of(_file), () =>
        {
            _hangUps++;
            return Errno.Ok;
        });
        using (near)
        using (far)
        using (var engine = new FarEngine(run.Desk, near, new SnapshotBoard(), _ => { },
            reloadWithout: without.Reload))
        {
            without.ServeFor(engine);
            await test(without, engine);
        }
    });

    [Fact]
    public void whatever_is_asked_of_VRRP_is_answered_at_once() => With(async (_, engine) =>
    {
        await engine.Meet(Duration.FromSeconds(600));
        Outcome answer = await engine.BeginMaintenance(null, "me", force: false);
        Assert.Equal((false, FarEngine.None), (answer.IsDone, answer.Text));
        Assert.Null(await engine.Lines(0));
        Assert.Empty(await engine.Unwritten());
        Assert.False(await engine.WaitUntilBack(Duration.FromSeconds(600)));
        Assert.False(engine.Look());
    });

    [Fact]
    public void a_reload_has_the_guardian_take_up_a_good_file_and_tells_it_of_no_bad_one() =>
        With(async (_, engine) =>
    {
        Assert.Equal((ReloadResult.TakenUp, 1), ((await engine.Reload()).Result, _hangUps));
        _file = Broken;
        ReloadOutcome refused = await engine.Reload();
        Assert.Equal((ReloadResult.Refused, 1), (refused.Result, _hangUps));
        Assert.NotEqual("", refused.Text);
    });

    [Fact]
    public void what_is_balanced_is_known_from_the_file_and_a_bad_one_changes_nothing() =>
        With((without, engine) =>
    {
        Assert.Equal("[10.0.0.1]:tcp:80", Assert.Single(engine.Settings!.Balancer.Servers).Name);
        _file = Good.Replace("10.0.0.1", "10.0.0.9");
        without.ReadAgain();
        Assert.Equal("[10.0.0.9]:tcp:80", Assert.Single(engine.Settings!.Balancer.Servers).Name);
        _file = Broken;
        without.ReadAgain();
        Assert.Equal("[10.0.0.9]:tcp:80", Assert.Single(engine.Settings!.Balancer.Servers).Name);
        return Task.CompletedTask;
    });
}
