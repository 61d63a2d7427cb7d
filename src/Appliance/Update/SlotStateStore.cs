using VrrpAot.Kernel;

namespace Appliance.Update;

/// <summary>
/// The slot state on the card: sectors 16 and 17, in the gap before the first partition. Two, so that one is whole whenever the power goes: U-Boot and we read
/// 16, and 17 where that is damaged, and write first the one that nobody reads.
/// </summary>
internal sealed class SlotStateStore(Func<IBlockStore> open)
{
    /// <summary>Slot a and no trial where both are damaged, as U-Boot takes it.</summary>
    /// <exception cref="IOException">The card refuses, with a sentence.</exception>
    public SlotState Read()
    {
        using IBlockStore card = open();
        return Read(card, SlotSector.First) ?? Read(card, SlotSector.Second) ?? new SlotState(Slot.A);
    }

    /// <summary>When it returns the card has it for good.</summary>
    /// <exception cref="IOException">The card refuses, with a sentence: the old state holds, or the new one.</exception>
    public void Write(SlotState state)
    {
        using IBlockStore card = open();
        bool firstIsRead = Read(card, SlotSector.First) is not null;
        foreach (int sector in (ReadOnlySpan<int>)(firstIsRead ? [SlotSector.Second, SlotSector.First] : [SlotSector.First, SlotSector.Second]))
        {
            state.Write(card.Buffer[..SlotSector.Bytes]);
            Refusal.Unless0(card.Write((long)sector * SlotSector.Bytes, SlotSector.Bytes), "The slot state cannot be written");
            Refusal.Unless0(card.Sync(), "The slot state cannot be written");
        }
    }

    private static SlotState? Read(IBlockStore card, int sector)
    {
        Refusal.Unless0(card.Read((long)sector * SlotSector.Bytes, SlotSector.Bytes), "The slot state cannot be read");
        return SlotState.Read(card.Buffer[..SlotSector.Bytes]);
    }
}
