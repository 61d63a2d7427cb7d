using System.Collections.Immutable;
using Appliance.Balancer;
using Appliance.Base;
using Appliance.Hatch;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Hatch;

/// <summary>A door as the checkers' process has it, on a thread of its own, with answers of a test.</summary>
internal sealed class Answering : IDisposable
{
    private const int Door = 1;

    private readonly Thread _thread;
    private volatile bool _isOver;

    public Answering(Func<ImmutableArray<PoolReport>> report, Func<ServerWish, int> carryOut, LogRing? kept = null,
        Func<CheckWish, bool>? tryNow = null)
    {
        using var open = new ManualResetEventSlim();
        _thread = new Thread(() =>
        {
            using var poller = new Poller();
            using var door = new PoolDoor(poller, Door, report, carryOut, tryNow ?? (_ => false),
                sessions => Sessions = sessions, kept ?? new LogRing(0));
            Assert.True(door.Open(Path).IsOk);
            open.Set();
            Span<int> ready = stackalloc int[16];
            while (!_isOver)
            {
                int count = poller.Wait(ready, BootClock.Now + Duration.FromMilliseconds(20));
                foreach (int token in ready[..count])
                    door.Serve(token, BootClock.Now);
                door.Due(BootClock.Now);
            }
        });
        _thread.Start();
        Assert.True(open.Wait(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Those that were told last.</summary>
    public ImmutableArray<SessionWord> Sessions { get; private set; } = [];

    public string Path { get; } = $"/tmp/answering-{Guid.NewGuid():N}";

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }
}
