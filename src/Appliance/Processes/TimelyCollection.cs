using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// Garbage is collected between two turns of the attendant, before the runtime has to do it in the middle of one. A
/// collection stops every thread, the loop too, until it is done. One that an ordinary thread began would last for as
/// long as other programs are let run before it; and one that finds an ordinary thread in the middle of its work waits
/// until that has got a processor. So the attendant counts what all threads have allocated, and collects at half of the
/// nursery (1 MB, see Native.props), with every thread hurried for that moment (<see cref="OrdinaryThreads"/>): the
/// loop waits for a fraction of a millisecond, and for nobody else.
/// </summary>
internal sealed class TimelyCollection
{
    private const long Enough = 512 * 1024;

    private static readonly Action s_collect = () => GC.Collect(0, GCCollectionMode.Forced, blocking: true);

    private long _allocatedThen = GC.GetTotalAllocatedBytes();

    /// <summary>On the attendant's thread, between two turns.</summary>
    public void CollectInTime()
    {
        long allocated = GC.GetTotalAllocatedBytes();
        if (allocated - _allocatedThen < Enough)
            return;
        if (OrdinaryThreads.TryHurry(s_collect)) // Otherwise in the next turn.
            _allocatedThen = allocated;
    }
}
