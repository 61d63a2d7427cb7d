namespace Appliance.Update;

/// <summary>One of the two places for a firmware on the card.</summary>
internal enum Slot : byte
{
    A,
    B,
}

internal static class Slots
{
    public static Slot Other(this Slot slot) => slot == Slot.A ? Slot.B : Slot.A;

    /// <summary>`a`, `b`: as on the kernel's command line and in the slot state.</summary>
    public static string Name(this Slot slot) => slot == Slot.A ? "a" : "b";

    public static Slot? Read(string? name) => name switch { "a" => Slot.A, "b" => Slot.B, _ => null };

    /// <summary>The slot's partition: the second and the third of the card.</summary>
    /// <param name="card">`/dev/vda`, `/dev/mmcblk0`.</param>
    public static string DeviceOn(this Slot slot, string card) =>
        $"{card}{(char.IsAsciiDigit(card[^1]) ? "p" : "")}{(slot == Slot.A ? 2 : 3)}";
}
