using Appliance.Base;
using Appliance.Processes;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Processes;

/// <summary>How the thread that balances runs. Each test has one of its own: it is set for the caller.</summary>
public class CheckersTuningTests
{
    private readonly List<string> _log = [];

    /// <summary>Niceness, real-time priority and policy (fields 19, 40 and 41 of proc_pid_stat(5)).</summary>
    private static string State()
    {
        string[] fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ');
        return $"{fields[19 - 3]} {fields[40 - 3]} {fields[41 - 3]}";
    }

    private string[] After(int processors, params CheckersProcessSettings[] files)
    {
        var states = new List<string>();
        var thread = new Thread(() =>
        {
            var tuning = new CheckersTuning(processors, line => _log.Add(line.Text));
            foreach (CheckersProcessSettings file in files)
            {
                tuning.Use(file);
                states.Add(State());
            }
        });
        thread.Start();
        thread.Join();
        return [.. states];
    }

    private bool IsRefused => _log.Exists(line => line.Contains("Operation not permitted")
        || line.Contains("Permission denied"));

    [Fact]
    public void It_takes_turns_with_its_equals()
    {
        string[] states = After(2, new CheckersProcessSettings { RealTimePriority = 7 });
        if (!IsRefused)
            Assert.Equal(["0 7 2"], states);
    }

    [Theory]
    [InlineData(null, "-20 0 0")]
    [InlineData(5, "5 0 0")]
    public void On_one_processor_it_stays_an_ordinary_one_and_says_so(int? niceness, string state)
    {
        string[] states = After(1, new CheckersProcessSettings { RealTimePriority = 7, Niceness = niceness });
        Assert.Contains("checker_rt_priority: on one processor the thread that balances stays an ordinary one, with "
            + $"niceness {niceness ?? -20}", _log);
        if (!IsRefused)
            Assert.Equal([state], states);
    }

    [Fact]
    public void A_reload_sets_what_is_another_and_says_what_counts_later()
    {
        string[] states = After(2, new CheckersProcessSettings { Niceness = 3 },
            new CheckersProcessSettings { Niceness = 4 }, new CheckersProcessSettings { Niceness = 4 },
            new CheckersProcessSettings { CommandBuffer = 100_000 });
        Assert.Equal(["3 0 0", "4 0 0", "4 0 0", "4 0 0"], states);
        Assert.Equal(
            [
                "lvs_netlink_cmd_rcv_bufs: what the file has now counts from the next start",
                "checker_priority: what the file has now counts from the next start",
            ], _log);
    }
}
