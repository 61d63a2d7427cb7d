using Tmds.Linux;
using VrrpAot.Kernel;

namespace VrrpAot.Engine;

/// <summary>What the kernel refuses, and whether it would still.</summary>
internal sealed partial class AddressTable
{
    private static readonly Duration RetryPause = Duration.FromSeconds(1);

    /// <summary>
    /// The kernel refused a request of ours: tried again after a pause for as long as it makes a difference. Returns
    /// the instance that cannot have its VIP, or -1.
    /// </summary>
    public int Refused(uint request, int errno, Instant now)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.LastRequest != request)
                continue;
            slot.LastRequest = 0;
            if (slot.Removing && IsGone(errno))
                return -1;
            slot.Present = slot.Removing;
            slot.Ours |= slot.Removing;
            slot.RetryAt = now + RetryPause;
            NextDeadline = Instant.Earlier(NextDeadline, slot.RetryAt);
            ReportRefusal(slot.Instance, slot.Record, errno, now);
            // An interface that vanished under the request is told by netlink.
            return slot.Removing || errno == LibC.ENODEV ? -1 : slot.Instance;
        }
        foreach ((uint sweep, AddressRecord leftover) in _leftovers)
            if (sweep == request && !IsGone(errno))
                ReportRefusal(-1, leftover, errno, now);
        return -1;
    }

    /// <summary>
    /// Asks whether the kernel would set the VIPs of an instance that does not hold them: each is set and removed in
    /// one request, so that nobody sees it. What it refuses comes back as <see cref="Refused"/>.
    /// </summary>
    public void Try(int instance, RouteSocket route)
    {
        const uint shortest = 1;
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Record.InterfaceIndex == 0 || slot.Present || slot.Wanted)
                continue;
            slot.Removing = false;
            slot.LastRequest = route.QueueAdd(slot.Record, shortest);
            route.QueueRemove(slot.Record);
        }
    }

    /// <summary>What was to be removed is not there, nor perhaps its interface: as wished.</summary>
    private static bool IsGone(int errno) => errno == LibC.EADDRNOTAVAIL || errno == LibC.ENODEV;

    private void ReportRefusal(int instance, in AddressRecord address, int errno, Instant now) =>
        _events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, instance, now, errno)
            with { Address = address.Address, Interface = address.InterfaceIndex });
}
