using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A terminal device (serial line, pty) set to pass bytes as they are: 8 bits, no parity, one stop bit, no flow
/// control, modem wires ignored. Reads and writes do not wait. A break and a byte with a framing error arrive marked:
/// 0xFF 0x00 0x00 and 0xFF 0x00 X; a true 0xFF is doubled (PARMRK of termios(3)).
/// </summary>
public sealed unsafe partial class SerialDevice : IDisposable
{
    private readonly termios _before;

    private readonly Descriptor _line;

    private SerialDevice(Descriptor line, termios before) => (_line, _before) = (line, before);

    public Borrowed Fd => _line;

    /// <summary>Speeds that <see cref="TryOpen"/> takes, in bits a second.</summary>
    public static ReadOnlySpan<int> Speeds => [300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200];

    /// <param name="speed">One of <see cref="Speeds"/>.</param>
    /// <returns>ENOENT or ENXIO when there is no such device now, ENOTTY when it is no terminal, EINVAL
    /// for another speed.</returns>
    public static Errno TryOpen(string path, int speed, out SerialDevice? device)
    {
        device = null;
        if (!Speeds.Contains(speed))
            return Errno.EINVAL;
        Descriptor line;
        Errno errno;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
            errno = Descriptor.Take(
                LibC.open(name, LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC), out line);
        if (!errno.IsOk)
            return errno;
        termios before;
        errno = Errno.Of(LibC.tcgetattr(line.Number, &before));
        termios settings = errno.IsOk ? Raw(before, speed) : default;
        if (errno.IsOk)
            errno = Errno.Of(LibC.tcsetattr(line.Number, (int)LibC.TCSANOW, &settings));
        if (errno.IsOk)
            device = new SerialDevice(line, before);
        else
            line.Dispose();
        return errno;
    }

    private static termios Raw(termios before, int speed)
    {
        termios settings = before;
        settings.c_iflag = LibC.INPCK | LibC.PARMRK;
        settings.c_oflag = 0;
        settings.c_cflag &= ~(LibC.CSIZE | LibC.CSTOPB | LibC.PARENB | LibC.CRTSCTS | LibC.HUPCL);
        settings.c_cflag |= LibC.CS8 | LibC.CREAD | LibC.CLOCAL;
        settings.c_lflag = 0;
        settings.c_cc[LibC.VMIN] = 1;
        settings.c_cc[LibC.VTIME] = 0;
        cfsetspeed(&settings, (uint)speed);
        return settings;
    }

    /// <summary>
    /// Puts the settings back and closes. What was not sent yet is dropped: closing a line that is stuck would wait for
    /// it half a minute long.
    /// </summary>
    public void Dispose()
    {
        LibC.tcflush(_line.Number, (int)LibC.TCOFLUSH);
        termios before = _before;
        LibC.tcsetattr(_line.Number, (int)LibC.TCSANOW, &before);
        _line.Dispose();
    }

    /// <summary>glibc takes bits a second as well as its B constants.</summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int cfsetspeed(termios* settings, uint speed);
}
