namespace Appliance.Plates;

/// <summary>How much text a plate holds.</summary>
public readonly record struct PlateSize(int Columns, int Rows)
{
    /// <summary>6x8 dots a character, the space between two included.</summary>
    public static readonly PlateSize Oled128x32 = new(21, 4);
    public static readonly PlateSize Lcd1602 = new(16, 2);
    public static readonly PlateSize Lcd2004 = new(20, 4);
}
