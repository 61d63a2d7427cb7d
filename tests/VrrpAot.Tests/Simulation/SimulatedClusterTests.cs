using VrrpAot.Simulator;

namespace VrrpAot.Tests.Simulation;

public class SimulatedClusterTests
{
    [Fact]
    public void clusters_of_300_fixed_seeds_keep_every_invariant()
    {
        for (ulong seed = 1; seed <= 300; seed++)
            Check(Simulator.Simulation.Run(seed));
    }

    /// <summary>Another hundred each time. A failure names its seed and the command that repeats it.</summary>
    [Fact]
    public void clusters_of_100_fresh_seeds_keep_every_invariant()
    {
        ulong first = (ulong)DateTime.UtcNow.Ticks;
        for (ulong seed = first; seed < first + 100; seed++)
            Check(Simulator.Simulation.Run(seed));
    }

    [Fact]
    public void a_seed_decides_everything()
    {
        Verdict first = Simulator.Simulation.Run(7, withAdverts: true), second = Simulator.Simulation.Run(7, withAdverts: true);
        Assert.True(first.Events > 100);
        Assert.Equal(first.Timeline.Print(), second.Timeline.Print());
    }

    private static void Check(Verdict verdict) => Assert.True(verdict.Broken is null, verdict.Report());
}
