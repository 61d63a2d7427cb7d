using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A hardware watchdog (/dev/watchdog0): from the moment it is opened the board starts again when nobody feeds it for
/// its time. Closing it by ending the process leaves it running, on purpose.
/// </summary>
public sealed unsafe class WatchdogDevice
{
    private readonly Descriptor _device;

    private WatchdogDevice(Descriptor device, int seconds) => (_device, Seconds) = (device, seconds);

    /// <summary>The time that the hardware took: it may count less far than it was asked to.</summary>
    public int Seconds { get; }

    /// <summary>It was this watchdog that started the board; false also where the driver does not know.</summary>
    public bool HasBitten { get; private init; }

    /// <param name="seconds">The time wanted, at least 1.</param>
    /// <returns>ENOENT without such a device, EBUSY when somebody has it.</returns>
    public static Errno TryArm(string path, int seconds, out WatchdogDevice? watchdog)
    {
        watchdog = null;
        Descriptor device;
        Errno error;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            error = Descriptor.Take(LibC.open(name, LibC.O_WRONLY | LibC.O_CLOEXEC), out device);
        if (!error.IsOk)
            return error;
        // A device that refuses the time, or cannot be asked, keeps its own: it guards all the same.
        int taken = seconds;
        if (LibC.ioctl(device.Number, WDIOC_SETTIMEOUT, &taken) != 0
            && LibC.ioctl(device.Number, WDIOC_GETTIMEOUT, &taken) != 0)
            taken = seconds;
        int why = 0;
        bool hasBitten = LibC.ioctl(device.Number, WDIOC_GETBOOTSTATUS, &why) == 0 && (why & WDIOF_CARDRESET) != 0;
        watchdog = new WatchdogDevice(device, Math.Max(1, taken)) { HasBitten = hasBitten };
        return Errno.Ok;
    }

    public void Feed() => Descriptor.Write(_device, [0]);

    /// <summary>
    /// Stops it, where the hardware can be stopped: for a machine that is switched off and is to stay so.
    /// </summary>
    public void Disarm()
    {
        Descriptor.Write(_device, "V"u8);
        _device.Dispose();
    }

    internal const int WDIOC_SETTIMEOUT = unchecked((int)0xC0045706);
    internal const int WDIOC_GETTIMEOUT = unchecked((int)0x80045707);
    internal const int WDIOC_GETBOOTSTATUS = unchecked((int)0x80045702);
    internal const int WDIOF_CARDRESET = 0x20;
}
