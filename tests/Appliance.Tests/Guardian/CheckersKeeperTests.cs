using Appliance.Base;
using Appliance.Guardian;
using Appliance.Logging;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

/// <summary>The checkers' process is a shell that does what lies in a file.</summary>
public sealed class CheckersKeeperTests : IDisposable
{
    private const int EndToken = 1;

    private readonly string _script = Path.GetTempFileName(), _mark = Path.GetTempFileName();
    private readonly Poller _poller = new();
    private readonly Log _log;
    private readonly CheckersKeeper _keeper;
    private readonly string _logFile = Path.GetTempFileName();

    public CheckersKeeperTests()
    {
        _log = new Log("test", 3, 0, socketPath: null, console: default, _logFile);
        File.Delete(_mark);
        _keeper = new CheckersKeeper(new Child("/bin/sh", ["sh", _script], _poller, EndToken), _log, before: null,
            farewell: Duration.FromMilliseconds(500));
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _poller.Dispose();
        _log.Dispose();
        File.Delete(_script);
        File.Delete(_mark);
        File.Delete(_logFile);
    }

    [Fact]
    public void without_an_engine_a_first_file_that_is_bad_is_hopeless()
    {
        StartAndBury("exit 2");
        Assert.Equal("CONFIG", _keeper.Hopeless);
    }

    [Theory]
    [InlineData(ExitCode.Config)]
    [InlineData(ExitCode.NoConfig)]
    public void a_file_that_has_gone_bad_since_it_asked_for_nothing_is_waited_for(int code)
    {
        StartAndBury("exit 0");
        StartAndBury($"exit {code}");
        Assert.Null(_keeper.Hopeless);
        Assert.Equal(Instant.Never, _keeper.LookAt);
        Assert.Contains("the configuration has become bad. Nothing is balanced until SIGHUP finds a better one",
            Logged);
        StartAndBury("exit 0");
        Assert.Null(_keeper.Hopeless);
    }

    [Fact]
    public void a_second_balancer_without_an_engine_does_not_say_that_it_tries_again()
    {
        StartAndBury($"exit {ExitCode.AnotherRuns}");
        Assert.Equal("ANOTHER RUNS", _keeper.Hopeless);
        Assert.Equal(Instant.Never, _keeper.LookAt);
        Assert.Equal("", Logged);
    }

    [Fact]
    public void beside_an_engine_it_tries_again()
    {
        StartAndBury($"exit {ExitCode.AnotherRuns}", isAlone: false);
        Assert.NotEqual(Instant.Never, _keeper.LookAt);
        Assert.Contains("It tries again in 0 seconds", Logged);
    }

    [Fact]
    public void one_that_hangs_at_the_end_is_followed_by_one_that_finds_the_order_to_stop()
    {
        Start($"if [ -e {_mark} ]; then head -c 1 <&3 > {_mark}; else : > {_mark}; kill -STOP $$; fi");
        Assert.False(_keeper.Stop());
        Assert.Equal($"{(char)CheckersOrder.Stop}", File.ReadAllText(_mark));
        Assert.False(_keeper.IsRunning);
        Assert.Contains("did not stop in time, and was killed", Logged);
    }

    [Fact]
    public void one_that_has_died_before_the_end_is_followed_as_well()
    {
        StartAndBury("kill -KILL $$", isAlone: false);
        Assert.True(_keeper.IsBroken);
        File.WriteAllText(_script, $"head -c 1 <&3 > {_mark}");
        Assert.False(_keeper.Stop());
        Assert.Equal($"{(char)CheckersOrder.Stop}", File.ReadAllText(_mark));
    }

    [Fact]
    public void one_that_ends_in_order_is_followed_by_nobody_and_where_nobody_helps_it_is_said()
    {
        Start("head -c 1 <&3 > /dev/null");
        Assert.True(_keeper.Stop());
        Assert.Equal("", Logged);
        Start("kill -STOP $$");
        Assert.False(_keeper.Stop());
        Assert.Contains("the one that takes it away did not end in time", Logged);
        Assert.False(_keeper.IsRunning);
    }

    private string Logged => File.ReadAllText(_logFile);

    private Instant Start(string script)
    {
        File.WriteAllText(_script, script);
        Instant now = BootClock.Now;
        _keeper.Reload(now);
        _keeper.Look(now);
        return now;
    }

    private void StartAndBury(string script, bool isAlone = true)
    {
        Instant now = Start(script);
        Span<int> ready = stackalloc int[1];
        Assert.Equal(1, _poller.Wait(ready, now + Duration.FromSeconds(60)));
        // Within the first moment of its life, however long it has taken here.
        _keeper.Ended(now, isAlone);
        Assert.False(_keeper.IsRunning);
    }
}
