using System.Runtime.CompilerServices;
using Appliance.Pools;

namespace Appliance.Tests.Pools;

/// <summary>
/// Stories of virtual servers, with each line, script, mail and change of the table that keepalived has for them
/// (timelines.txt). UPDATE=yes writes what comes of them; then a person has to read it.
/// </summary>
public class PoolTests
{
    [Fact]
    public void Every_story_goes_as_it_is_told()
    {
        string path = File(), told = System.IO.File.ReadAllText(path), played = Timeline.Play(told);
        if (Environment.GetEnvironmentVariable("UPDATE") == "yes")
            System.IO.File.WriteAllText(path, played);
        Assert.Equal(told, played);
    }

    /// <summary>
    /// keepalived removes the sorry server before the others come. Whatever happens in whatever order: of a table that
    /// has somebody, what is written next leaves somebody.
    /// </summary>
    [Fact]
    public void Who_comes_is_set_before_who_goes_is_removed()
    {
        foreach (string story in System.IO.File.ReadAllText(File()).Split("\n> "))
        {
            string[] changes =
                [.. story.Split('\n').Where(line => line.StartsWith("  table", StringComparison.Ordinal))];
            int firstRemoval = Array.FindIndex(changes, line => line.EndsWith(" -", StringComparison.Ordinal));
            int lastSet = Array.FindLastIndex(changes, line => !line.EndsWith(" -", StringComparison.Ordinal));
            Assert.True(firstRemoval < 0 || lastSet < firstRemoval, story);
        }
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(3, 1, 4, 2)]
    public void The_quorum_has_two_thresholds(uint quorum, uint hysteresis, long gains, long loses)
    {
        Pool pool = Five(quorum, hysteresis);
        Assert.Equal((gains, loses), (pool.Gains, pool.Loses));
    }

    /// <summary>With keepalived five servers that are all well never gain 4+3.</summary>
    [Fact]
    public void All_servers_together_always_gain_it() => Assert.Equal(5, Five(4, 3).Gains);

    private static Pool Five(uint quorum, uint hysteresis) => new(new()
    {
        Name = "X", Services = [], Quorum = quorum, Hysteresis = hysteresis,
        RealServers = [.. Enumerable.Range(1, 5).Select(number => new Appliance.Settings.Balancing.RealServerSettings
        {
            Name = $"{number}", Destination = new() { Address = new IpAddress((uint)number), Weight = 1 },
        })],
    });

    private static string File([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "timelines.txt");
}
