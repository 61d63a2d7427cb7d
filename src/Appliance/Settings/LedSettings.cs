
namespace Appliance.Settings;

/// <summary>
/// One lamp: a GPIO line found by its name, or by its chip and number, or a lamp of the board that Linux drives.
/// </summary>
[ExactlyOne(nameof(Line), nameof(Chip), nameof(Led)), Together(nameof(Chip), nameof(Offset))]
public sealed record LedSettings
{
    /// <summary>What people call it; shown by `status`.</summary>
    [Form(nameof(TextForms.Name))]
    public required string Name { get; init; }

    /// <summary>The name of a GPIO line, as `gpioinfo` shows it: GPIO17.</summary>
    [Form(nameof(TextForms.KernelLabel))]
    public string? Line { get; init; }

    /// <summary>
    /// The label of a GPIO chip, as `gpiodetect` shows it: pinctrl-bcm2711; or an expander: mcp23017@i2c-1/0x20. With
    /// an offset.
    /// </summary>
    [Form(nameof(TextForms.Chip))]
    public string? Chip { get; init; }

    /// <summary>The line's number on its chip.</summary>
    [Between(0, 1023)]
    public int? Offset { get; init; }

    /// <summary>A name in /sys/class/leds: ACT.</summary>
    [Form(nameof(TextForms.LedName))]
    public string? Led { get; init; }

    /// <summary>It shines when the line is low.</summary>
    public bool ActiveLow { get; init; }

    /// <summary>What it tells.</summary>
    public LedSubject Shows { get; init; }

    /// <summary>The one vrrp_instance that it tells of; without it all of them.</summary>
    [Form(nameof(TextForms.InstanceName))]
    public string? Instance { get; init; }
}

/// <summary>What a lamp tells.</summary>
public enum LedSubject : byte
{
    /// <summary>Every state, each with a pattern of its own: for a node with one lamp.</summary>
    Everything,
    /// <summary>Whether this node is MASTER.</summary>
    Master,
    /// <summary>Whether it is BACKUP.</summary>
    Backup,
    /// <summary>Whether anything is wrong.</summary>
    Fault,
}

/// <summary>A push button on a GPIO line.</summary>
[ExactlyOne(nameof(Line), nameof(Chip)), Together(nameof(Chip), nameof(Offset))]
public sealed record ButtonSettings
{
    /// <summary>The name of a GPIO line, as `gpioinfo` shows it: GPIO3.</summary>
    [Form(nameof(TextForms.KernelLabel))]
    public string? Line { get; init; }

    /// <summary>
    /// The label of a GPIO chip, as `gpiodetect` shows it; or an expander: mcp23017@i2c-1/0x20. With an offset.
    /// </summary>
    [Form(nameof(TextForms.Chip))]
    public string? Chip { get; init; }

    /// <summary>The line's number on its chip.</summary>
    [Between(0, 1023)]
    public int? Offset { get; init; }

    /// <summary>The line is low while the button is pressed.</summary>
    public bool ActiveLow { get; init; } = true;

    /// <summary>Seconds after which a press is a long one.</summary>
    [Seconds(1, 30)]
    public Duration LongPress { get; init; } = Duration.FromSeconds(3);
}
