using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>An eventfd: one thread sets it, another finds it readable in its poll.</summary>
public sealed unsafe class WakeEvent : IWake
{
    public int Fd { get; }

    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public WakeEvent()
    {
        Fd = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
        if (Fd < 0)
            throw new Win32Exception(LibC.errno);
    }

    public void Set()
    {
        ulong one = 1;
        LibC.write(Fd, &one, sizeof(ulong));
    }

    public void Clear()
    {
        ulong count;
        LibC.read(Fd, &count, sizeof(ulong));
    }

    public void Dispose() => LibC.close(Fd);
}
