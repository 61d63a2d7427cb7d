using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>What the kernel refuses, and whether it would still.</summary>
internal sealed partial class AddressTable
{
    /// <summary>
    /// The kernel refused a request of ours: tried again after a pause for as long as it makes a difference. Returns
    /// the first slot of the VIP that cannot be had, or -1.
    /// </summary>
    public int Refused(uint request, Errno errno, Instant now)
    {
        int holding = _holdings.Refused(request, IsGone(errno), now);
        if (holding >= 0)
        {
            ReportRefusal(OwnerOf(holding), _records[holding], errno, now);
            // An interface that vanished under the request is told by netlink.
            return _holdings.IsRemoving(holding) || errno == Errno.ENODEV ? -1 : _firstSlot[holding];
        }
        if (!IsGone(errno))
            _leftovers.Refused(request, errno, now);
        return -1;
    }

    /// <summary>
    /// Asks whether the kernel would set the VIPs of an instance that does not hold them: each is set and removed in
    /// one request, so that nobody sees it. What it refuses comes back as <see cref="Refused"/>.
    /// </summary>
    public void Try(int instance, IRoutes route)
    {
        const uint shortest = 1;
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            int holding = _slots[i].Holding;
            if (!_holdings.IsReachable(holding) || _holdings.IsPresent(holding) || _holdings.IsWanted(holding))
                continue;
            _holdings.Tried(holding, route.QueueAdd(ToSet(holding), shortest));
            route.QueueRemove(_records[holding]);
        }
    }

    /// <summary>What was to be removed is not there, nor perhaps its interface: as wished.</summary>
    private static bool IsGone(Errno errno) => errno == Errno.EADDRNOTAVAIL || errno == Errno.ENODEV;

    private void ReportRefusal(int instance, in AddressRecord address, Errno errno, Instant now) =>
        _events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, instance, now, errno)
            with { Address = address.Address, Interface = address.InterfaceIndex });
}
