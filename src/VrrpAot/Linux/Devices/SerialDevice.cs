using System.Runtime.CompilerServices;
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
    private readonly TerminalSettings _before;

    private readonly Descriptor _line;

    private SerialDevice(Descriptor line, TerminalSettings before) => (_line, _before) = (line, before);

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
        TerminalSettings before;
        errno = Errno.Of(tcgetattr(line.Number, &before));
        TerminalSettings settings = errno.IsOk ? Raw(before, speed) : default;
        if (errno.IsOk)
            errno = Errno.Of(tcsetattr(line.Number, TCSANOW, &settings));
        if (errno.IsOk)
            device = new SerialDevice(line, before);
        else
            line.Dispose();
        return errno;
    }

    private static TerminalSettings Raw(TerminalSettings before, int speed)
    {
        TerminalSettings settings = before;
        settings.Input = INPCK | PARMRK;
        settings.Output = 0;
        settings.Control = (before.Control & ~(CSIZE | CSTOPB | PARENB | CRTSCTS | HUPCL)) | CS8 | CREAD | CLOCAL;
        settings.Local = 0;
        settings.ControlCharacters[VMIN] = 1;
        settings.ControlCharacters[VTIME] = 0;
        cfsetspeed(&settings, (uint)speed);
        return settings;
    }

    /// <summary>
    /// Puts the settings back and closes. What was not sent yet is dropped: closing a line that is stuck would wait for
    /// it half a minute long.
    /// </summary>
    public void Dispose()
    {
        tcflush(_line.Number, TCOFLUSH);
        TerminalSettings before = _before;
        tcsetattr(_line.Number, TCSANOW, &before);
        _line.Dispose();
    }

    internal const uint INPCK = 0x10, PARMRK = 0x08;
    internal const uint CSIZE = 0x30, CS8 = 0x30, CSTOPB = 0x40, CREAD = 0x80, PARENB = 0x100, HUPCL = 0x400,
        CLOCAL = 0x800, CRTSCTS = 0x80000000;
    internal const int VTIME = 5, VMIN = 6, TCSANOW = 0, TCOFLUSH = 1;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcgetattr(int fd, TerminalSettings* settings);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcsetattr(int fd, int when, TerminalSettings* settings);
    /// <summary>glibc takes bits a second as well as its B constants.</summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int cfsetspeed(TerminalSettings* settings, uint speed);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int tcflush(int fd, int which);
}

/// <summary><c>struct termios</c> of glibc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TerminalSettings
{
    public uint Input, Output, Control, Local;
    public byte Discipline;
    public ControlCharacterField ControlCharacters;
    public uint InputSpeed, OutputSpeed;
}

/// <summary>The C library's NCCS bytes, of which the kernel knows the first 19.</summary>
[InlineArray(32)]
internal struct ControlCharacterField
{
    private byte _first;
}
