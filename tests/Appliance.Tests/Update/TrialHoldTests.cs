using Appliance.Settings;
using Appliance.Update;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Update;

/// <summary>A firmware on trial takes nothing from a peer that serves.</summary>
public sealed class TrialHoldTests
{
    private static readonly IpAddress s_own = new(0xC0000215), s_peer = new(0xC0000216);
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private static DaemonSettings Settings(byte priority)
    {
        InstanceSettings one = Given.Instance();
        return new DaemonSettings
        {
            RouterId = "box",
            Engine = new EngineSettings { Instances = [
                one with { Election = one.Election with { BasePriority = new Priority(priority), StartAsMaster = true,
                AdvertInterval = s_second } }] },
        };
    }

    private static ElectionSettings Election(DaemonSettings settings) => settings.Engine.Instances[0].Election;

    private static (VirtualRouter Router, Instant Now) Beside(VirtualRouter router, Instant now, int seconds)
    {
        var outputs = new Outputs();
        for (int i = 0; i < 10 * seconds; i++)
        {
            now += s_second / 10;
            outputs.Clear();
            if (i % 10 == 0)
                router.Step(Input.Advert(s_peer, new Priority(50), s_second), now, outputs);
            router.Step(Input.Timer, now, outputs);
        }
        return (router, now);
    }

    /// <summary>255 is the owner of its addresses, who otherwise begins as MASTER.</summary>
    [Theory, InlineData(200), InlineData(255)]
    public void it_preempts_nobody_until_it_has_proved_itself(byte priority)
    {
        DaemonSettings written = Settings(priority);
        var hold = new TrialHold(isOnTrial: true);
        var router = new VirtualRouter(Election(hold.On(written)), s_own);
        Instant now = new(1_000_000_000);
        router.Step(Input.Start, now, new Outputs());
        (_, now) = Beside(router, now, 30);
        Assert.Equal(RouterState.Backup, router.State);
        // Also after a fault in between.
        router.Step(Input.Fault(false), now, new Outputs());
        router.Step(Input.Recovery, now, new Outputs());
        (_, now) = Beside(router, now, 30);
        Assert.Equal(RouterState.Backup, router.State);
        Assert.True(hold.End());
        Assert.Same(written, hold.On(written));
        router.Reconfigure(Election(hold.On(written)), now, new Outputs());
        Beside(router, now, 10);
        Assert.Equal(RouterState.Master, router.State);
    }

    [Fact]
    public void it_serves_where_nobody_else_does()
    {
        var router = new VirtualRouter(Election(new TrialHold(isOnTrial: true).On(Settings(200))), s_own);
        Instant now = new(1_000_000_000);
        router.Step(Input.Start, now, new Outputs());
        router.Step(Input.Timer, now + Duration.FromSeconds(4), new Outputs());
        Assert.Equal(RouterState.Master, router.State);
    }

    [Fact]
    public void what_is_on_no_trial_is_as_it_is_written_and_has_nothing_to_end()
    {
        DaemonSettings written = Settings(200);
        var hold = new TrialHold(isOnTrial: false);
        Assert.Same(written, hold.On(written));
        Assert.False(hold.End());
    }
}
