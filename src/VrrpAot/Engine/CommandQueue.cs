using System.Collections.Concurrent;
using VrrpAot.Kernel;

namespace VrrpAot.Engine;

/// <summary>Commands from any thread to the loop. Posting may allocate; taking does not.</summary>
public sealed class CommandQueue : IDisposable
{
    private readonly ConcurrentQueue<EngineCommand> _queue = new();
    private readonly WakeEvent _wake = new();

    public int WakeFd => _wake.Fd;

    public void Post(EngineCommand command)
    {
        _queue.Enqueue(command);
        _wake.Set();
    }

    /// <summary>Says that commands wait, though none was posted just now.</summary>
    public void Wake() => _wake.Set();

    public void ClearWake() => _wake.Clear();

    public bool TryTake(out EngineCommand command) => _queue.TryDequeue(out command);

    public void Dispose() => _wake.Dispose();
}
