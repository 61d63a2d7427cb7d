using Appliance.Guardian;

namespace Appliance.Tests.Guardian;

public class WatchdogKeeperTests
{
    private readonly WatchdogKeeper _keeper;
    private int _feeds;
    private int _questions;
    private Instant _now;

    public WatchdogKeeperTests() => _keeper = new WatchdogKeeper(() => _feeds++, () => { }, Duration.FromSeconds(12));

    [Fact]
    public void a_loop_that_has_turned_earns_a_feed_and_is_asked_to_turn_again()
    {
        Look(turn: 1);
        Look(turn: 2);
        Assert.Equal((2, 2), (_feeds, _questions));
    }

    [Fact]
    public void a_loop_that_has_not_turned_earns_none()
    {
        Look(turn: 7);
        Look(turn: 7);
        Look(turn: 7);
        Assert.Equal(1, _feeds);
    }

    [Fact]
    public void without_an_engine_nobody_feeds_and_nobody_is_asked()
    {
        Look(turn: null);
        Assert.Equal((0, 0), (_feeds, _questions));
    }

    [Fact]
    public void an_engine_that_stops_is_fed_meanwhile()
    {
        Look(turn: 3);
        Look(turn: 3, stopping: true);
        Look(turn: null, stopping: true);
        Assert.Equal((3, 1), (_feeds, _questions));
    }

    [Fact]
    public void three_looks_come_between_a_feed_and_the_end_of_the_time()
    {
        Look(turn: 1);
        Assert.Equal(Duration.FromSeconds(3), _keeper.LookAt - _now);
    }

    [Fact]
    public void at_half_of_its_time_it_says_what_is_coming_once_and_takes_it_back_when_it_is_fed()
    {
        List<string> said = [];
        _keeper.Starving = unfed => said.Add($"{unfed.TotalSeconds:0} s");
        _keeper.Saved = () => said.Add("saved");
        Look(turn: 1);
        Look(turn: 1);
        Assert.Empty(said);
        Look(turn: 1);
        Look(turn: null);
        Assert.Equal(["6 s"], said);
        Look(turn: 2);
        Look(turn: 3);
        Assert.Equal(["6 s", "saved"], said);
    }

    private void Look(long? turn, bool stopping = false)
    {
        _now = _keeper.LookAt;
        _keeper.Look(_now, turn, stopping, () => _questions++);
    }
}
