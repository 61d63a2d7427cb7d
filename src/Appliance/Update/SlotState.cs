namespace Appliance.Update;

/// <summary>
/// Which slot boots: one sector of the card, in the form of an U-Boot environment (<see cref="SlotSector"/>), since
/// both U-Boot and we read and write it. Pure.
/// </summary>
/// <param name="Active">Boots unless there is a trial.</param>
/// <param name="Trial">Boots as long as there are tries; null for none.</param>
/// <param name="Tries">Boots left to the trial; U-Boot takes one away before each.</param>
internal readonly record struct SlotState(Slot Active, Slot? Trial = null, int Tries = 0)
{
    /// <param name="sector">512 bytes, all of which are written.</param>
    public void Write(Span<byte> sector) =>
        SlotSector.Write(sector,
            $"active={Active.Name()}\0{(Trial is { } trial ? $"trial={trial.Name()}\0tries={Tries}\0" : "")}");

    /// <summary>Null for a sector whose CRC is wrong, or that names no active slot.</summary>
    public static SlotState? Read(ReadOnlySpan<byte> sector)
    {
        if (SlotSector.Read(sector) is not { } text)
            return null;
        Slot? active = null, trial = null;
        int tries = 0;
        foreach (string pair in text.Split('\0'))
        {
            if (pair.StartsWith("active=", StringComparison.Ordinal))
                active = Slots.Read(pair[7..]);
            else if (pair.StartsWith("trial=", StringComparison.Ordinal))
                trial = Slots.Read(pair[6..]);
            else if (pair.StartsWith("tries=", StringComparison.Ordinal) && pair.Length == 7
                && char.IsAsciiDigit(pair[6]))
                tries = pair[6] - '0';
        }
        return active is { } slot ? new SlotState(slot, trial, trial is null ? 0 : tries) : null;
    }
}
