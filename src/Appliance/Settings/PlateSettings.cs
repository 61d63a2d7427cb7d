namespace Appliance.Settings;

/// <summary>Something that people read at the node: a display, digits or a strip of coloured lamps.</summary>
public sealed record PlateSettings
{
    /// <summary>
    /// What it is and where it hangs: ssd1306@i2c-1/0x3c (128x32), lcd1602 or lcd2004 (on a PCF8574), ht16k33,
    /// ws2812b@spi-0.0.
    /// </summary>
    [Form(nameof(TextForms.PlateDevice))]
    public required string Device { get; init; }

    /// <summary>Percent of what it can shine; not for an lcd1602 or lcd2004.</summary>
    [Between(1, 100)]
    public int? Brightness { get; init; }

    /// <summary>How many lamps a ws2812b strip has; all show the same.</summary>
    [Between(1, 300)]
    public int? Lamps { get; init; }
}

/// <summary>A supply with a battery, which says whether the node lives on it.</summary>
public sealed record PowerSettings
{
    /// <summary>What it is and where it hangs: pijuice@i2c-1/0x14.</summary>
    [Form(nameof(TextForms.PowerDevice))]
    public required string Device { get; init; }

    /// <summary>
    /// On battery every instance has so much less priority, and so hands over to a peer that has more. 0 for none.
    /// </summary>
    [Between(0, 253)]
    public int LowersPriorityBy { get; init; }
}
