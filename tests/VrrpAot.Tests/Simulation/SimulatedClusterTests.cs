using VrrpAot.Simulator;

namespace VrrpAot.Tests.Simulation;

public class SimulatedClusterTests
{
    /// <summary>Always the same: a build is red for what was changed. Fresh seeds are for `make simulate`.</summary>
    [Fact]
    public void clusters_of_400_fixed_seeds_keep_every_invariant()
    {
        for (ulong seed = 1; seed <= 400; seed++)
            Check(Simulator.Simulation.Run(seed));
    }

    [Fact]
    public void a_seed_decides_everything()
    {
        Verdict first = Simulator.Simulation.Run(7, withAdverts: true),
            second = Simulator.Simulation.Run(7, withAdverts: true);
        Assert.True(first.Events > 100 && first.RouterTime > Duration.Zero);
        Assert.Equal(first.RouterTime, second.RouterTime);
        Assert.Equal(first.Timeline.Print(), second.Timeline.Print());
    }

    private static void Check(Verdict verdict) => Assert.True(verdict.Broken is null, verdict.Report());
}
