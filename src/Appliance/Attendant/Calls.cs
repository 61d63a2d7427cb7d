using System.Collections.Concurrent;
using VrrpAot.Linux;

namespace Appliance.Attendant;

/// <summary>What other threads want done on this one.</summary>
internal sealed class Calls : IDisposable
{
    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly WakeEvent _wake = new();

    /// <summary>Readable while something waits.</summary>
    public Borrowed Fd => _wake.Fd;

    /// <summary>From any thread.</summary>
    public void Post(Action call)
    {
        _waiting.Enqueue(call);
        _wake.Set();
    }

    public void Serve()
    {
        _wake.Clear();
        while (_waiting.TryDequeue(out Action? call))
            call();
    }

    public void Dispose() => _wake.Dispose();
}
