using System.Collections.Immutable;

namespace Appliance.Leds;

/// <param name="Milliseconds">1 or more.</param>
public readonly record struct LedStep(bool On, int Milliseconds);

/// <summary>
/// What a lamp does, as data: a list of steps, repeated for ever. It is a function of the time alone, so that lamps
/// with one pattern blink together, and nobody needs to be awake between two changes.
/// </summary>
public sealed class LedPattern
{
    private readonly ImmutableArray<LedStep> _steps;
    private readonly Duration _period;

    /// <summary>For tests and documentation.</summary>
    public string Name { get; }

    /// <param name="steps">At least one.</param>
    public LedPattern(string name, params ImmutableArray<LedStep> steps)
    {
        Name = name;
        _steps = steps;
        _period = Duration.FromMilliseconds(steps.Sum(step => (long)step.Milliseconds));
    }

    /// <summary>
    /// The steps of blinks of equal length with gaps of the same length, and a longer pause after the last.
    /// </summary>
    /// <param name="blink">Milliseconds of one blink, and of the gap between two.</param>
    /// <param name="period">Milliseconds of the whole; more than the blinks and gaps need.</param>
    public static LedPattern Blinks(string name, int count, int blink, int period)
    {
        var steps = ImmutableArray.CreateBuilder<LedStep>();
        for (int i = 0; i < count; i++)
        {
            steps.Add(new(true, blink));
            steps.Add(new(false, i < count - 1 ? blink : period - (2 * count - 1) * blink));
        }
        return new LedPattern(name, steps.ToImmutable());
    }

    public bool LevelAt(Instant now) => StepAt(now).On;

    /// <summary>
    /// When the next step begins, always after <paramref name="now"/>; never, when there is only one.
    /// </summary>
    public Instant NextChange(Instant now) => _steps.Length == 1 ? Instant.Never : StepAt(now).End;

    private (bool On, Instant End) StepAt(Instant now)
    {
        Instant end = now - new Duration(now.Nanoseconds % _period.Nanoseconds);
        foreach (LedStep step in _steps)
        {
            end += Duration.FromMilliseconds(step.Milliseconds);
            if (now < end)
                return (step.On, end);
        }
        throw new InvalidOperationException($"The steps of {Name} do not fill its period.");
    }
}
