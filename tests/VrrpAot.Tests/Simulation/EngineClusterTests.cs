using VrrpAot.Simulator.Loops;

namespace VrrpAot.Tests.Simulation;

/// <summary>Real engines on fake machines.</summary>
public class EngineClusterTests
{
    private const ulong Seeds = 400;

    /// <summary>Always the same: a build is red for what was changed. Fresh seeds are for `make simulate`.</summary>
    [Fact]
    public void engines_of_400_fixed_seeds_keep_every_invariant()
    {
        double hours = 0;
        string? broken = null;
        Parallel.For(1, (long)Seeds + 1, (seed, loop) =>
        {
            LoopVerdict verdict = LoopSimulation.Run((ulong)seed);
            if (verdict.Broken is not null && Interlocked.CompareExchange(ref broken, verdict.Report(), null) is null)
                loop.Stop();
            Add(ref hours, verdict.RouterTime.TotalSeconds / 3600);
        });
        Assert.True(broken is null, broken);
        Assert.True(hours >= 1000, $"only {hours:0} router-hours");
    }

    [Fact]
    public void a_seed_decides_everything()
    {
        LoopVerdict first = LoopSimulation.Run(7), second = LoopSimulation.Run(7);
        Assert.True(first.Events > 100 && first.RouterTime > Duration.Zero);
        Assert.Equal(first.RouterTime, second.RouterTime);
        Assert.Equal(first.Picture.Print(), second.Picture.Print());
    }

    private static void Add(ref double sum, double more)
    {
        double before;
        do
            before = sum;
        while (Interlocked.CompareExchange(ref sum, before + more, before) != before);
    }
}
