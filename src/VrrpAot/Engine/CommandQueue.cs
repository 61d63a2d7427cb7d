using System.Collections.Concurrent;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>Commands from any thread to the loop. Posting may allocate; taking does not.</summary>
public sealed class CommandQueue : IDisposable
{
    private readonly ConcurrentQueue<EngineCommand> _queue = new();
    private EngineLoop? _successor;

    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public CommandQueue() : this(new WakeEvent())
    {
    }

    /// <param name="wake">Set when commands wait; disposed of with the queue.</param>
    public CommandQueue(IWake wake) => Wake = wake;

    /// <summary>Readable while commands wait.</summary>
    public IWake Wake { get; }

    public void Post(EngineCommand command)
    {
        _queue.Enqueue(command);
        Wake.Set();
    }

    /// <summary>
    /// New settings: the successor takes the place of the loop that runs at the end of a turn. What was commanded
    /// before means the old numbering of instances, what is commanded from now on the new one. A loop that is
    /// stopping has no use for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The one before was not taken yet: there is one at a
    /// time.</exception>
    public void PostSuccessor(EngineLoop successor)
    {
        if (Interlocked.CompareExchange(ref _successor, successor, null) != null)
            throw new InvalidOperationException("A successor waits already.");
        Post(EngineCommand.Succeed);
    }

    /// <summary>The one that <see cref="EngineCommandKind.Succeed"/> announces.</summary>
    internal EngineLoop TakeSuccessor() => Interlocked.Exchange(ref _successor, null)!;

    public bool TryTake(out EngineCommand command) => _queue.TryDequeue(out command);

    public void Dispose() => Wake.Dispose();
}
