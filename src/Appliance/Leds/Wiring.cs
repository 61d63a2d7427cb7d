namespace Appliance.Leds;

/// <summary>
/// A GPIO line, by the name that the board's device tree gives it, or by the label of its chip and its number there.
/// Both stay the same from boot to boot, which the number in /dev/gpiochipN does not.
/// </summary>
/// <param name="Name">GPIO17; null when the line is given by chip and offset.</param>
/// <param name="Chip">pinctrl-bcm2835; null when it is given by name.</param>
/// <param name="Offset">0 or more; only with a chip.</param>
/// <param name="ActiveLow">On is low.</param>
public sealed record LineWiring(string? Name, string? Chip, int Offset, bool ActiveLow)
{
    public override string ToString() => Name ?? $"line {Offset} of {Chip}";
}

/// <summary>One lamp. Either a line or a LED of the board has to be given.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Line">Null for a LED of the board.</param>
/// <param name="BoardLed">A name in /sys/class/leds; null for a line. Linux knows its polarity.</param>
/// <param name="Instance">The one instance whose lamp it is; null for all of them.</param>
public sealed record LedWiring(string Name, LineWiring? Line, string? BoardLed, Shows Shows, string? Instance = null);
