namespace Appliance.Screens;

/// <summary>How a character is shown: one colour at most, and what may be added to it.</summary>
[Flags]
internal enum Ink : byte
{
    Plain = 0,
    Red = 1, Green = 2, Yellow = 3, Cyan = 6,
    Colour = 7,
    Bold = 8, Faint = 16, Reversed = 32,
}

/// <summary>Sequences of ECMA-48, which every terminal of this century knows.</summary>
internal static class Sequences
{
    /// <summary>A page of its own, so that the person's stays as it is, and no cursor.</summary>
    public static ReadOnlySpan<byte> Open => "\e[?1049h\e[?25l"u8;

    public static ReadOnlySpan<byte> Close => "\e[0m\e[?25h\e[?1049l"u8;

    /// <summary>Select Graphic Rendition, from whatever it was.</summary>
    public static string Of(Ink ink)
    {
        if (ink == Ink.Plain)
            return "\e[m";
        string colour = (ink & Ink.Colour) is not 0 and var number ? $";3{(int)number}" : "";
        return "\e[0" + (ink.HasFlag(Ink.Bold) ? ";1" : "") + (ink.HasFlag(Ink.Faint) ? ";2" : "")
            + (ink.HasFlag(Ink.Reversed) ? ";7" : "") + colour + "m";
    }
}
