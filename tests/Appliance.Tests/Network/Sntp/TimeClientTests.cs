using Appliance.Network.Sntp;

namespace Appliance.Tests.Network.Sntp;

public sealed class TimeClientTests : ITimeOutputs
{
    private readonly TimeClient _client;
    private readonly List<string> _done = [];
    private readonly Dictionary<string, string[]> _names = [];
    private Instant _now = new(5_000_000_000);
    private bool _isBeforeFloor;

    public TimeClientTests()
    {
        var random = new Random(1);
        _client = new TimeClient(() => (uint)random.NextInt64(1L << 32));
    }

    [Fact]
    public void the_first_answer_sets_a_clock_that_is_off_by_more_than_half_a_second()
    {
        Servers("192.0.2.9");
        Answer(1700);
        Assert.Equal(["ask 192.0.2.9", "step 1700",
            "\"the clock was 1700.0 ms behind and is set to the time of 192.0.2.9"], _done);
        Assert.Equal("192.0.2.9", _client.AnsweredBy);
    }

    [Fact]
    public void a_first_answer_that_is_near_enough_lets_the_clock_run_there()
    {
        Servers("192.0.2.9");
        Answer(-400);
        Assert.Equal(["ask 192.0.2.9", "slew -400"], _done);
    }

    [Fact]
    public void a_good_clock_is_looked_at_less_and_less_often()
    {
        Servers("192.0.2.9");
        Answer(1);
        var pauses = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            Instant before = _now;
            Wait();
            pauses.Add((_now - before).TotalSeconds);
            Answer(1);
        }
        Assert.All(pauses, pause => Assert.InRange(pause, 64, 1024 * 17.0 / 16));
        Assert.InRange(pauses[^1], 1024, 1024 * 17.0 / 16);
        // A poor one again and again.
        Wait();
        Answer(300);
        Instant poor = _now;
        Wait();
        Assert.InRange((_now - poor).TotalSeconds, 64, 68);
    }

    [Fact]
    public void later_on_one_answer_alone_sets_no_clock_and_two_that_agree_do()
    {
        Servers("192.0.2.9", "192.0.2.10");
        Answer(0);
        Wait();
        _done.Clear();
        Answer(5000);
        Assert.Equal(["ask 192.0.2.10"], _done);
        Answer(10);
        Assert.Equal("slew 10", _done[^1]);
        Wait();
        Answer(5000);
        // Round, from the last to the first.
        Wait();
        _done.Clear();
        Answer(5100);
        Assert.Equal(["step 5100", "\"the clock was 5100.0 ms behind and is set to the time of 192.0.2.9"], _done);
    }

    [Fact]
    public void a_server_that_does_not_answer_is_asked_three_times_and_then_the_next()
    {
        Servers("192.0.2.9", "192.0.2.10");
        for (int i = 0; i < 3; i++)
            Wait();
        Assert.Equal(["ask 192.0.2.9", "ask 192.0.2.9", "ask 192.0.2.9", "ask 192.0.2.10"], _done);
    }

    [Fact]
    public void when_all_fail_the_pauses_grow()
    {
        Servers("192.0.2.9");
        var asked = new List<Instant>();
        for (int i = 0; i < 60; i++)
        {
            if (_done.Count > 0 && _done[^1] == "ask 192.0.2.9")
                asked.Add(_now);
            _done.Clear();
            Wait();
        }
        Assert.InRange((asked[3] - asked[2]).TotalSeconds, 10, 11);
        Assert.InRange((asked[^1] - asked[^4]).TotalSeconds, 1024, 1100);
    }

    [Fact]
    public void a_name_is_looked_up_and_each_of_its_addresses_tried()
    {
        _names["pool"] = ["192.0.2.1", "192.0.2.2"];
        Servers("pool");
        Happens(TimeEvent.Failed);
        Answer(0);
        Assert.Equal(["resolve pool", "ask 192.0.2.1", "ask 192.0.2.2", "slew 0"], _done);
        Assert.Equal("pool (192.0.2.2)", _client.AnsweredBy);
        // One that answered is asked again, without its name.
        _done.Clear();
        Wait();
        Assert.Equal(["ask 192.0.2.2"], _done);
    }

    [Fact]
    public void a_name_that_nobody_knows_waits_for_a_better_network()
    {
        Servers("pool");
        Assert.Equal(["resolve pool"], _done);
        _names["pool"] = ["192.0.2.1"];
        Happens(TimeEvent.NewNetwork);
        Assert.Equal(["resolve pool", "resolve pool", "ask 192.0.2.1"], _done);
    }

    [Fact]
    public void a_server_that_denies_is_left_alone_for_good()
    {
        Servers("192.0.2.9", "192.0.2.10");
        Happens(TimeEvent.Denied);
        _done.Clear();
        for (int i = 0; i < 30; i++)
            Wait();
        Assert.DoesNotContain("ask 192.0.2.9", _done);
        Assert.Contains("ask 192.0.2.10", _done);
    }

    [Fact]
    public void a_server_that_wants_to_be_asked_less_often_is()
    {
        Servers("192.0.2.9");
        Happens(TimeEvent.TooOften);
        Instant before = _now;
        Wait();
        Assert.InRange((_now - before).TotalSeconds, 128, 1024);
    }

    [Fact]
    public void a_time_before_the_image_was_built_is_not_believed()
    {
        _isBeforeFloor = true;
        Servers("192.0.2.9", "192.0.2.10");
        Answer(-999_000_000);
        Assert.Equal("\"the time server 192.0.2.9 says a time before this image was built: not believed", _done[^2]);
        Assert.Equal("ask 192.0.2.10", _done[^1]);
        Assert.Null(_client.AnsweredBy);
    }

    [Fact]
    public void an_answer_that_was_long_on_its_way_is_not_used()
    {
        Servers("192.0.2.9");
        _client.Step(new TimeInput(TimeEvent.Answer) { Offset = Duration.FromSeconds(9),
            Delay = Duration.FromMilliseconds(1500) }, _now, this);
        Assert.Equal(["ask 192.0.2.9"], _done);
        Wait();
        Assert.Equal(["ask 192.0.2.9", "ask 192.0.2.9"], _done);
    }

    [Fact]
    public void servers_of_a_lease_that_come_and_go_do_not_disturb_the_one_in_use()
    {
        Servers("192.0.2.9");
        Answer(0);
        _done.Clear();
        Servers("192.0.2.9", "192.0.2.10");
        Assert.Empty(_done);
        Servers("192.0.2.10");
        Assert.Equal(["ask 192.0.2.10"], _done);
        Servers();
        Assert.Equal(Instant.Never, _client.Deadline);
    }

    private void Servers(params string[] servers) => _client.Servers(servers, _now, this);

    private void Answer(long offsetMilliseconds) => _client.Step(
        new TimeInput(TimeEvent.Answer) { Offset = Duration.FromMilliseconds(offsetMilliseconds),
            Delay = Duration.FromMilliseconds(2) }, _now, this);

    private void Happens(TimeEvent what) => _client.Step(what, _now, this);

    /// <summary>Until the client has something to do.</summary>
    private void Wait()
    {
        Assert.InRange((_client.Deadline - _now).TotalSeconds, 0, 3000);
        _now = _client.Deadline;
        Happens(TimeEvent.Time);
    }

    void ITimeOutputs.Resolve(string name)
    {
        _done.Add($"resolve {name}");
        string[] known = _names.GetValueOrDefault(name, []);
        _client.Step(new TimeInput(TimeEvent.Resolved) { Addresses = Array.ConvertAll(known,
            text => IpAddress.TryParseIPv4(text, out IpAddress address) ? address : default) }, _now, this);
    }

    void ITimeOutputs.Ask(IpAddress server) => _done.Add($"ask {server}");

    bool ITimeOutputs.Step(Duration offset)
    {
        if (!_isBeforeFloor)
            _done.Add($"step {offset.TotalMilliseconds:0}");
        return !_isBeforeFloor;
    }

    void ITimeOutputs.Slew(Duration offset) => _done.Add($"slew {offset.TotalMilliseconds:0}");
    void ITimeOutputs.Say(string sentence) => _done.Add($"\"{sentence}");
}
