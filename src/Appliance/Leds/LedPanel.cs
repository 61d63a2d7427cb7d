using Appliance.Reports;

namespace Appliance.Leds;

/// <summary>All lamps of the node. Everything is called on the desk thread; nothing waits and nothing throws.</summary>
public sealed class LedPanel : IDisposable
{
    private static readonly Duration s_showFor = Duration.FromSeconds(5);
    private static readonly Duration s_acknowledgeFor = Duration.FromSeconds(1);

    private static readonly Duration s_denyFor = Duration.FromSeconds(3);

    private readonly SnapshotBoard _board;
    private readonly List<(Shows Shows, string? Instance, Lamp Lamp)> _lamps = [];
    private LedPattern? _answer;
    private Instant _answerUntil;

    /// <param name="report">Where a light that fails, and one that works again, is told.</param>
    public LedPanel(IEnumerable<LedWiring> leds, SnapshotBoard board, Action<string> report)
        : this(leds, board, report, Open)
    {
    }

    internal LedPanel(
        IEnumerable<LedWiring> leds, SnapshotBoard board, Action<string> report, Func<LedWiring, ILight> open)
    {
        _board = board;
        foreach (LedWiring led in leds)
            _lamps.Add((led.Shows, led.Instance, new Lamp(led.Name, () => open(led), report)));
    }

    /// <summary>
    /// Sets every lamp as it has to be now. To be called at the deadline, and when a snapshot was published.
    /// </summary>
    /// <returns>The next deadline; never, when only a new snapshot can change something.</returns>
    public Instant Turn(Instant now)
    {
        Snapshot? box = _board.Latest;
        if (_answerUntil <= now)
            _answer = null;
        Instant next = _answer is null ? LedPolicy.NextChange(box, now) : _answerUntil;
        foreach ((Shows shows, string? instance, Lamp lamp) in _lamps)
            next = Instant.Earlier(next, lamp.Turn(_answer
                ?? LedPolicy.Pattern(shows, LedPolicy.Only(instance, box), now), now));
        return next;
    }

    /// <summary>
    /// Every lamp answers the person at the button for a while, whatever else there is to show. To be followed by a
    /// turn.
    /// </summary>
    public void Answer(Press press, Instant now)
    {
        switch (press)
        {
            case Press.Short:
                (_answer, _answerUntil) = (LedPatterns.FindMe, now + s_showFor);
                break;
            case Press.Long:
                (_answer, _answerUntil) = (LedPatterns.Acknowledged, now + s_acknowledgeFor);
                break;
        }
    }

    /// <summary>What the person at the button asked for was refused. To be followed by a turn.</summary>
    public void Deny(Instant now) => (_answer, _answerUntil) = (LedPatterns.Denied, now + s_denyFor);

    /// <summary>Dark, and what belongs to the kernel goes back to it.</summary>
    public void Dispose()
    {
        foreach ((_, _, Lamp lamp) in _lamps)
            lamp.Dispose();
    }

    /// <exception cref="IOException">It is not there, or not to be had.</exception>
    internal static ILight Open(LedWiring led) =>
        led.Line is { } line ? PinLight.Open(line) : new BoardLight(led.BoardLed!);
}
