using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>
/// The slot state on the card: sectors 16 and 17, in the gap before the first partition. Two, so that one is whole
/// whenever the power goes: U-Boot and we read 16, and 17 where that is damaged, and write first the one that nobody
/// reads.
/// </summary>
internal sealed class SlotStateStore(Func<IBlockStore> open)
{
    /// <summary>Slot a and no trial where both are damaged, as U-Boot takes it.</summary>
    /// <exception cref="IOException">The card refuses, with a sentence.</exception>
    public SlotState Read()
    {
        using IBlockStore card = open();
        if (Read(card, SlotSector.First, out Errno first) is { } state)
            return state;
        SlotState? copy = Read(card, SlotSector.Second, out Errno second);
        if (!first.IsOk)
            Require.Ok(second, "The slot state cannot be read");
        return copy ?? new SlotState(Slot.A);
    }

    /// <summary>When it returns the card has it for good.</summary>
    /// <exception cref="IOException">The card refuses, with a sentence: the old state holds, or the new
    /// one.</exception>
    public void Write(SlotState state)
    {
        using IBlockStore card = open();
        bool firstIsRead = Read(card, SlotSector.First, out _) is not null;
        foreach (int sector in (ReadOnlySpan<int>)(firstIsRead ? [SlotSector.Second, SlotSector.First]
            : [SlotSector.First, SlotSector.Second]))
        {
            state.Write(card.Buffer[..SlotSector.Bytes]);
            Require.Ok(card.Write((long)sector * SlotSector.Bytes, SlotSector.Bytes),
                "The slot state cannot be written");
            Require.Ok(card.Sync(), "The slot state cannot be written");
        }
    }

    /// <summary>Null also for a sector that a power cut has made unreadable, which the next write mends.</summary>
    private static SlotState? Read(IBlockStore card, int sector, out Errno errno)
    {
        errno = card.Read((long)sector * SlotSector.Bytes, SlotSector.Bytes);
        return errno.IsOk ? SlotState.Read(card.Buffer[..SlotSector.Bytes]) : null;
    }
}
