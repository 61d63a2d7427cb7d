using System.Text;
using Appliance.Tests.Generations;
using Appliance.Update;

namespace Appliance.Tests.Update;

/// <summary>Which slot boots: the form that U-Boot has, and what a power cut may leave of it.</summary>
public sealed class SlotStateTests
{
    private static readonly SlotState s_old = new(Slot.B), s_new = new(Slot.B, Trial: Slot.A, Tries: 1);

    private static byte[] Sector(string text)
    {
        var sector = new byte[512];
        Encoding.ASCII.GetBytes(text, sector.AsSpan(4));
        BitConverter.TryWriteBytes(sector, SlotSector.Crc32(sector.AsSpan(4)));
        return sector;
    }

    [Fact]
    public void the_CRC_is_the_one_of_Ethernet() => Assert.Equal(0xCBF43926, SlotSector.Crc32("123456789"u8));

    [Fact]
    public void it_is_an_environment_of_U_Boot()
    {
        var sector = new byte[512];
        Array.Fill(sector, (byte)7);
        s_new.Write(sector);
        Assert.Equal(Sector("active=b\0trial=a\0tries=1\0\0"), sector);
        s_old.Write(sector);
        Assert.Equal(Sector("active=b\0\0"), sector);
        // U-Boot writes in the order of the alphabet, and leaves out what is empty.
        Assert.Equal(new SlotState(Slot.A, Slot.B, 0), SlotState.Read(Sector("active=a\0trial=b\0tries=0\0\0")));
        Assert.Equal(new SlotState(Slot.A), SlotState.Read(Sector("active=a\0tries=0\0\0")));
        Assert.Equal(new SlotState(Slot.A), SlotState.Read(Sector("active=a\0trial=\0tries=1\0\0")));
        Assert.Null(SlotState.Read(Sector("active=c\0\0")));
        Assert.Null(SlotState.Read(Sector("")));
        Assert.Null(SlotState.Read(new byte[512]));
    }

    [Fact]
    public void a_sector_with_any_byte_changed_is_none()
    {
        var sector = new byte[512];
        s_new.Write(sector);
        for (int i = 0; i < sector.Length; i++)
        {
            sector[i] ^= 0x10;
            Assert.Null(SlotState.Read(sector));
            sector[i] ^= 0x10;
        }
        Assert.Equal(s_new, SlotState.Read(sector));
    }

    [Fact]
    public void a_new_card_boots_slot_a() =>
        Assert.Equal(new SlotState(Slot.A), new SlotStateStore(() => new FragileCard(16384).Open()).Read());

    [Theory, InlineData(false), InlineData(true)]
    public void wherever_the_power_is_cut_the_old_state_is_there_or_the_new_one(bool firstIsDamaged)
    {
        for (int cut = 1; ; cut++)
        {
            FragileCard card = CardWith(s_old);
            if (firstIsDamaged)
                card.Place(16 * 512 + 9, [99]);
            card.Begin();
            card.CutAt = cut;
            bool isCut = false;
            try
            {
                new SlotStateStore(() => card.Open()).Write(s_new);
            }
            catch (PowerCut)
            {
                isCut = true;
            }
            foreach (FragileCard found in card.Found())
            {
                SlotState state = new SlotStateStore(() => found.Open()).Read();
                Assert.True(state == s_old && isCut || state == s_new, $"cut at {cut}: {state}");
            }
            if (!isCut)
            {
                Assert.InRange(cut, 5, 10);
                return;
            }
        }
    }

    [Fact]
    public void a_sync_left_out_would_be_noticed()
    {
        FragileCard card = CardWith(s_old);
        card.ForgetsToSync = true;
        new SlotStateStore(() => card.Open()).Write(s_new);
        Assert.Contains(card.Found(), found => new SlotStateStore(() => found.Open()).Read() == new SlotState(Slot.A));
    }

    [Fact]
    public void a_refusal_is_a_sentence_and_leaves_one_of_the_two()
    {
        // The first is a read, and another matter.
        for (int refused = 2; refused <= 5; refused++)
        {
            FragileCard card = CardWith(s_old);
            card.Begin();
            card.RefuseAt = refused;
            Assert.Contains("slot state cannot be",
                Assert.Throws<IOException>(() => new SlotStateStore(() => card.Open()).Write(s_new)).Message);
            Assert.Contains(new SlotStateStore(() => card.Open()).Read(), (SlotState[])[s_old, s_new]);
        }
    }

    [Fact]
    public void a_copy_that_cannot_even_be_read_leaves_the_other_and_is_mended_by_the_next_write()
    {
        FragileCard card = CardWith(s_old);
        card.RefuseAt = 1;
        Assert.Equal(s_old, new SlotStateStore(() => card.Open()).Read());
        card.Place(16 * 512, new byte[512]);
        card.Begin();
        new SlotStateStore(() => card.Open()).Write(s_new);
        card.Place(17 * 512, new byte[512]);
        Assert.Equal(s_new, new SlotStateStore(() => card.Open()).Read());
    }

    [Fact]
    public void a_card_that_gives_neither_copy_is_said()
    {
        FragileCard card = new(16384) { RefusesAll = true };
        Assert.Contains("slot state cannot be read",
            Assert.Throws<IOException>(() => new SlotStateStore(() => card.Open()).Read()).Message);
    }

    internal static FragileCard CardWith(SlotState state)
    {
        var card = new FragileCard(16384);
        var sector = new byte[512];
        state.Write(sector);
        card.Place(16 * 512, sector);
        card.Place(17 * 512, sector);
        return card;
    }
}
