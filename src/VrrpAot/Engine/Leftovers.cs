using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// Addresses with our mark that are no VIP of ours any more: left by an earlier run, or by a reload. They are removed
/// once, and what the kernel says to that is told.
/// </summary>
internal sealed class Leftovers(EventRing events)
{
    private readonly List<(uint Request, AddressRecord Address)> _removed = [];

    /// <summary>So many of them have reached the kernel; the others are queued.</summary>
    private int _sent;

    public void Remove(in AddressRecord address, IRoutes route) => _removed.Add((route.QueueRemove(address), address));

    public void Sent() => _sent = _removed.Count;

    /// <summary>The queue was lost on its way.</summary>
    public void QueueAgain(IRoutes route)
    {
        for (int i = _sent; i < _removed.Count; i++)
            _removed[i] = (route.QueueRemove(_removed[i].Address), _removed[i].Address);
    }

    public bool IsOn(int interfaceIndex) => _removed.Exists(left => left.Address.InterfaceIndex == interfaceIndex);

    /// <summary>The kernel refused a request, perhaps one of these.</summary>
    public void Refused(uint request, Errno errno, Instant now)
    {
        foreach ((uint removal, AddressRecord left) in _removed)
            if (removal == request)
                events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, -1, now, errno)
                    with { Address = left.Address, Interface = left.InterfaceIndex });
    }
}
