using VrrpAot.Linux;

namespace Appliance.Network.Sntp;

/// <summary>The clock that people read, and its setter. 0 or an errno.</summary>
internal interface IClock
{
    /// <summary>Nanoseconds since 1970, UTC.</summary>
    long Now { get; }

    /// <summary>It is never set to less, in the same unit.</summary>
    long Floor { get; }

    Errno Step(Duration offset);
    Errno Slew(Duration offset);
}

/// <summary>
/// The clock of a machine that is ours. The engine does not notice: its deadlines are on the boot clock, which nobody
/// can set.
/// </summary>
/// <param name="floor">When the image was built.</param>
internal sealed class MachineClock(long floor) : IClock
{
    public long Now => SystemClock.Now;
    public long Floor => floor;
    public Errno Step(Duration offset) => SystemClock.Set(SystemClock.Now + offset.Nanoseconds);
    public Errno Slew(Duration offset) => SystemClock.Slew(offset.Nanoseconds);
}

/// <summary>
/// The clock of somebody else's machine (tests in a network namespace, which has no clock of its own): read, and left
/// alone.
/// </summary>
internal sealed class ForeignClock : IClock
{
    public long Now => SystemClock.Now;
    public long Floor => 0;
    public Errno Step(Duration offset) => Errno.Ok;
    public Errno Slew(Duration offset) => Errno.Ok;
}
