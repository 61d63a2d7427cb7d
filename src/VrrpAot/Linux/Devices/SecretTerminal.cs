using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A terminal that shows nothing of what is typed and hands over every key at once, until it is disposed.
/// </summary>
public sealed unsafe class SecretTerminal : IDisposable
{
    internal const uint ISIG = 1, ICANON = 2, ECHO = 8;

    private readonly int _fd;
    private readonly termios _before;

    private SecretTerminal(int fd, termios before) => (_fd, _before) = (fd, before);

    /// <summary>Null when the descriptor is no terminal.</summary>
    public static SecretTerminal? TryTake(int fd)
    {
        termios before;
        if (LibC.tcgetattr(fd, &before) != 0)
            return null;
        termios settings = before;
        // Signals too: whoever pressed Ctrl-C would be left with a terminal that shows nothing.
        settings.c_lflag &= ~(ECHO | ICANON | ISIG);
        return LibC.tcsetattr(fd, AfterOutput, &settings) == 0 ? new SecretTerminal(fd, before) : null;
    }

    public void Dispose()
    {
        termios before = _before;
        LibC.tcsetattr(_fd, AfterOutput, &before);
    }

    /// <summary>TCSADRAIN: what was typed ahead stays.</summary>
    internal const int AfterOutput = 1;
}
