using VrrpAot.Linux;

namespace Appliance.Leds;

/// <summary>What a button hangs on: a line of the machine, or a pin of an expander. Disposing gives it back.</summary>
public interface IContact : IDisposable
{
    /// <summary>Whether it was closed when it was taken.</summary>
    bool WasClosed { get; }

    /// <summary>
    /// To be polled: while it is readable edges wait. -1 for a contact that says so by <see cref="Changed"/>.
    /// </summary>
    Borrowed Fd { get; }

    /// <summary>Called, on any thread, when edges wait.</summary>
    Action? Changed { set; }

    /// <summary>Takes what waits, in order.</summary>
    /// <exception cref="IOException">It is gone: to be disposed.</exception>
    void Read(Action<bool, Instant> edge);
}
