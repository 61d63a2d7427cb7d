using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// One GPIO line that was taken. On and off are logical: the kernel turns them round where the line was taken as active
/// low. Disposing gives it back; what level it has then is the chip driver's business.
/// </summary>
public sealed unsafe class GpioLine : IDisposable
{
    private readonly string _name;
    private readonly Descriptor _line;

    /// <summary>Readable while edges wait, of a line taken as input. Reading does not block.</summary>
    public Borrowed Fd => _line;

    internal GpioLine(Descriptor line, string name)
    {
        _line = line;
        _name = name;
        Descriptor.NeverWait(line);
    }

    /// <exception cref="IOException">The chip is gone.</exception>
    public void Set(bool on)
    {
        GpioValues values = new() { Bits = on ? 1UL : 0, Mask = 1 };
        if (LibC.ioctl(_line.Number, GpioNative.GPIO_V2_LINE_SET_VALUES_IOCTL, &values) != 0)
            throw GpioChip.Refusal($"{_name} cannot be set", Errno.Last);
    }

    /// <summary>What the line is now; of an output, what is driven.</summary>
    /// <exception cref="IOException">The chip is gone.</exception>
    public bool Get()
    {
        GpioValues values = new() { Mask = 1 };
        if (LibC.ioctl(_line.Number, GpioNative.GPIO_V2_LINE_GET_VALUES_IOCTL, &values) != 0)
            throw GpioChip.Refusal($"{_name} cannot be read", Errno.Last);
        return (values.Bits & 1) != 0;
    }

    /// <summary>Takes the oldest edge that waits. The kernel keeps 16 of a line and then forgets the oldest.</summary>
    /// <param name="on">The level after the edge.</param>
    /// <param name="at">When the kernel saw it, on <see cref="BootClock"/>.</param>
    /// <exception cref="IOException">The chip is gone.</exception>
    public bool TryReadEdge(out bool on, out Instant at)
    {
        GpioEvent edge = default;
        long length = (long)LibC.read(_line.Number, &edge, (size_t)(ulong)sizeof(GpioEvent));
        if (length < 0 && Errno.Last != Errno.EAGAIN && Errno.Last != Errno.EINTR)
            throw GpioChip.Refusal($"{_name} cannot be read", Errno.Last);
        on = edge.Id == GpioNative.GPIO_V2_LINE_EVENT_RISING_EDGE;
        at = new Instant((long)edge.Nanoseconds) + BootClock.AheadOfMonotonic;
        return length == sizeof(GpioEvent);
    }

    public void Dispose() => _line.Dispose();
}
