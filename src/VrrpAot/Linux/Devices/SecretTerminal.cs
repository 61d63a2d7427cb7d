using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// A terminal that shows nothing of what is typed and hands over every key at once, until it is disposed.
/// </summary>
public sealed unsafe class SecretTerminal : IDisposable
{
    private readonly Borrowed _terminal;
    private readonly termios _before;

    private SecretTerminal(Borrowed terminal, termios before) => (_terminal, _before) = (terminal, before);

    /// <summary>Null when the descriptor is no terminal.</summary>
    public static SecretTerminal? TryTake(Borrowed terminal)
    {
        termios before;
        if (LibC.tcgetattr(terminal.Number, &before) != 0)
            return null;
        termios settings = before;
        // Signals too: a user who pressed Ctrl-C would be left with a terminal that shows nothing.
        settings.c_lflag &= ~(LibC.ECHO | LibC.ICANON | LibC.ISIG);
        // TCSADRAIN: what was typed ahead stays.
        return LibC.tcsetattr(terminal.Number, (int)LibC.TCSADRAIN, &settings) == 0
            ? new SecretTerminal(terminal, before) : null;
    }

    public void Dispose()
    {
        termios before = _before;
        LibC.tcsetattr(_terminal.Number, (int)LibC.TCSADRAIN, &before);
    }
}
