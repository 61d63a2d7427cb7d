using VrrpAot.Kernel;

namespace Appliance.Control;

/// <summary>
/// Garbage is collected between two turns of the desk, before the runtime has to do it in the middle of one. A collection stops every
/// thread until it is done; one that an ordinary thread begins also stops them for as long as other programs are let run before it. So
/// the desk counts what was allocated, and collects at half of the nursery (1 MB, see Native.props) with a real-time priority for that
/// moment: the loop waits for a fraction of a millisecond, and for nobody else.
/// </summary>
internal sealed class TimelyCollection
{
    private const long Enough = 512 * 1024;

    private long _allocatedThen = GC.GetTotalAllocatedBytes();

    /// <summary>On the desk's thread, between two turns.</summary>
    public void CollectInTime()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _allocatedThen < Enough)
            return;
        _allocatedThen = allocated;
        bool urgent = RealTime.TryBeSecond() == 0;
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        if (urgent)
            RealTime.Leave();
    }
}
