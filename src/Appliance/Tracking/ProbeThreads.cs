using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>
/// The probes that run inside this process, and the one descriptor that says that a run is over. It is never closed: a
/// probe that hangs may still have to say so, and must not say it through a descriptor that is another's by then.
/// </summary>
public sealed class ProbeThreads
{
    private readonly List<ProbeThread> _threads = [];
    private readonly WakeEvent _over = new();

    /// <summary>Readable when <see cref="Collect"/> has something to tell.</summary>
    public Borrowed Fd => _over.Fd;

    internal void Add(ProbeThread thread) => _threads.Add(thread);

    internal void Remove(ProbeThread thread) => _threads.Remove(thread);

    /// <summary>From any thread.</summary>
    internal void Wake() => _over.Set();

    /// <summary>Tells of every run that is over.</summary>
    public void Collect()
    {
        _over.Clear();
        for (int i = 0; i < _threads.Count; i++)
            _threads[i].Collect();
    }
}
