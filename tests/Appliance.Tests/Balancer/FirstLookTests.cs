using Appliance.Settings;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Balancer;

/// <summary>Weights and verdicts that are known before a pool begins, or go on over it.</summary>
public sealed class FirstLookTests : BalancerScene
{
    private RealServerSettings Followed(byte number, int weight, string said, int times = 0)
    {
        File.WriteAllText(_folder.FullName + "/file", said);
        return Server(number, Alive, weight) with
        {
            Checks = [new FileCheckSettings { Name = "file", Path = _folder.FullName + "/file", Weight = times }],
            NotifyDown = Given.Command("/bin/sh", "-c", $"echo down >>{_folder.FullName}/told"),
        };
    }

    [Fact]
    public void Who_is_kept_out_by_a_file_never_stands_in_the_table()
    {
        Begin(Settings(Server(2, Alive), Followed(3, 1, "1")));
        Turn();
        Assert.Equal([$"NEW {Web} rr", $"NEW {Web} -> 10.9.0.2:80 1"], _kernel.Taken());
        Assert.Single(_log, "([10.9.0.3]:tcp:80): tracked file file now FAULT state");
        TurnUntil(() => File.Exists(_folder.FullName + "/told"));
        File.WriteAllText(_folder.FullName + "/file", "0");
        Turn();
        Assert.Equal([$"NEW {Web} -> 10.9.0.3:80 1"], _kernel.Taken());
    }

    [Fact]
    public void Nor_after_a_reload_that_brings_it()
    {
        Begin(Settings(Server(2, Alive)));
        _kernel.Taken();
        _balancer.Reload(Settings(Server(2, Alive), Followed(3, 1, "1")), _now);
        Turn();
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void A_weight_that_a_file_gives_is_there_from_the_beginning_and_over_a_crash()
    {
        DaemonSettings settings = Settings(Followed(3, 10, "5", times: 2));
        Begin(settings);
        Turn(1);
        Assert.Equal([$"NEW {Web} rr", $"NEW {Web} -> 10.9.0.3:80 20"], _kernel.Taken());
        _balancer.Dispose();
        _balancer = New();
        Begin(settings);
        Turn(1);
        Assert.Empty(_kernel.Taken());
    }

    private RealServerSettings Dynamic(int weight, int says) => Server(2, Alive, weight) with
    {
        Checks =
        [
            new MiscCheckSettings
            {
                Command = Given.Command("/bin/sh", "-c", $"exit {says + 2}"), SetsWeight = true, Warmup = Duration.Zero,
                Timeout = Duration.FromSeconds(10), DelayLoop = Duration.FromSeconds(3600),
            },
        ],
    };

    [Fact]
    public void What_a_script_has_said_of_the_weight_is_the_same_when_a_reload_changes_the_files()
    {
        Begin(Settings(Dynamic(5, says: 40)));
        TurnUntil(() => IsAsked($"SET {Web} -> 10.9.0.2:80 40"));
        _kernel.Taken();
        _balancer.Reload(Settings(Dynamic(7, says: 40)), _now);
        Turn(2);
        Assert.Empty(_kernel.Taken());
    }

    [Fact]
    public void And_over_a_crash_until_the_script_says_something_else()
    {
        Begin(Settings(Dynamic(5, says: 40)));
        TurnUntil(() => IsAsked($"SET {Web} -> 10.9.0.2:80 40"));
        _kernel.Taken();
        _balancer.Dispose();
        _balancer = New();
        Begin(Settings(Dynamic(5, says: 30)));
        Assert.Empty(_kernel.Taken());
        TurnUntil(() => _kernel.Asked.Count > 0);
        Assert.Equal([$"SET {Web} -> 10.9.0.2:80 30"], _kernel.Taken());
    }
}
