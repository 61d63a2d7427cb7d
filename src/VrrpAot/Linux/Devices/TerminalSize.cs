using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How much a terminal shows (ioctl_tty(2)).</summary>
public static unsafe class TerminalSize
{
    /// <summary>The same on all architectures of ours; struct winsize is four unsigned shorts, rows first.</summary>
    internal const int TIOCGWINSZ = 0x5413;

    /// <summary>Columns and rows; 0 for what nobody knows, as of a serial line.</summary>
    public static (int Columns, int Rows) Of(Borrowed terminal)
    {
        ushort* size = stackalloc ushort[4];
        // Refused, it leaves them as they are: 0.
        LibC.ioctl(terminal.Number, TIOCGWINSZ, size);
        return (size[1], size[0]);
    }
}
