using Appliance.Checkers;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Checkers;

public sealed class BfdCheckTests
{
    private readonly CheckScene _scene = new();

    private static BfdCheckSettings Of(bool alpha = false) => new() { Name = "B", Alpha = alpha };

    [Fact]
    public void It_is_what_the_session_is_and_says_so_in_keepalived_s_words()
    {
        _scene.Begin(Of());
        Assert.Empty(_scene.Changes);
        _scene.Host.SessionIs("other", false);
        Assert.Empty(_scene.Changes);
        _scene.Host.SessionIs("B", false);
        _scene.Host.SessionIs("B", false);
        _scene.Host.SessionIs("B", true);
        Assert.Equal([(CheckScene.Key(0), false, "=> BFD CHECK B failed on service <="),
            (CheckScene.Key(0), true, "=> BFD CHECK B succeeded on service <=")], _scene.Changes);
        Assert.Equal([$"BFD check of [B] RS({CheckScene.Server}) is DOWN",
            $"BFD check of [B] RS({CheckScene.Server}) is UP"], _scene.Lines);
        Assert.Equal(2, _scene.Attempts.Count);
    }

    [Fact]
    public void With_alpha_it_waits_for_the_first_good_word()
    {
        _scene.Begin(Of(alpha: true));
        Assert.False(_scene.Host.Look(CheckScene.Key(0))!.IsUp);
        _scene.Host.SessionIs("B", false);
        Assert.Empty(_scene.Changes);
        _scene.Host.SessionIs("B", true);
        Assert.True(Assert.Single(_scene.Changes).IsUp);
    }

    [Fact]
    public void What_comes_while_it_is_suspended_counts_afterwards()
    {
        _scene.Begin(Of());
        _scene.Host.Suspend(CheckScene.Key(0));
        _scene.Host.SessionIs("B", false);
        Assert.Empty(_scene.Changes);
        _scene.Host.Resume(CheckScene.Key(0), default);
        Assert.False(Assert.Single(_scene.Changes).IsUp);
    }

    [Fact]
    public void A_reload_keeps_what_is_known()
    {
        _scene.Begin(Of());
        _scene.Host.SessionIs("B", false);
        CheckMemory memory = _scene.Host.End(CheckScene.Key(0));
        _scene.Begin(Of(), before: memory);
        Assert.False(_scene.Host.Look(CheckScene.Key(0))!.IsUp);
        _scene.Host.SessionIs("B", false);
        Assert.Single(_scene.Changes);
    }
}
