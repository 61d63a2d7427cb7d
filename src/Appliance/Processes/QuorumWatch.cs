using System.Collections.Immutable;
using Appliance.Hatch;
using Appliance.Pools;
using Appliance.Sessions;

namespace Appliance.Processes;

/// <summary>
/// Asks the checkers' process every other second which virtual servers have lost their quorum, for lamps, plates, the
/// console and `status`. A node that balances nothing is not asked.
/// </summary>
internal sealed class QuorumWatch(Desk desk, FarEngine engine, FarPools pools)
{
    private static readonly Duration s_pause = Duration.FromSeconds(2), s_idlePause = Duration.FromSeconds(30);

    private bool Balances => engine.Settings?.Balancer.Servers.Length > 0;

    /// <summary>To be run with <see cref="Desk.Open"/>.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Look(stop);
            await desk.Delay(Balances ? s_pause : s_idlePause, stop);
        }
    }

    /// <summary>Nobody who knows is no news: the checkers' process is started again.</summary>
    private async Task Look(CancellationToken stop)
    {
        ImmutableArray<PoolReport> all = [];
        if (Balances)
        {
            if (await pools.Look(stop) is not { } looked)
                return;
            all = looked;
        }
        string[] lost = [.. all.Where(pool => !pool.HasQuorum).Select(pool => pool.Name)];
        if (!lost.AsSpan().SequenceEqual(engine.Facts.LostQuorums.AsSpan()))
            engine.Tell(facts => facts.LostQuorums = [.. lost]);
    }
}
