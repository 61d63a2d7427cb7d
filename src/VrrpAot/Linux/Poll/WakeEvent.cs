using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>An eventfd: one thread sets it, another finds it readable in its poll.</summary>
public sealed unsafe class WakeEvent : IWake
{
    private readonly Descriptor _event;

    /// <summary>Readable while it is set.</summary>
    public Borrowed Fd => _event;

    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public WakeEvent()
    {
        _event = Descriptor.Take(LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK),
            "The kernel gave no event descriptor");
    }

    public void Set()
    {
        ulong one = 1;
        LibC.write(_event.Number, &one, sizeof(ulong));
    }

    public void Clear()
    {
        ulong count;
        LibC.read(_event.Number, &count, sizeof(ulong));
    }

    public void Dispose() => _event.Dispose();
}
