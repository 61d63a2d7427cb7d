using Appliance.Tests.Generations;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Tests.Update;

/// <summary>An update on its way into the spare slot, and everything that may come in between.</summary>
public sealed class SlotWriterTests
{
    private const int Room = 10 * 4096;
    private static readonly Signer s_signer = new("ours");

    private static byte[] RandomBytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static FragileCard OldSlot(byte[] old)
    {
        var card = new FragileCard(Room, bufferBytes: 8192);
        card.Place(0, old);
        card.Begin();
        return card;
    }

    private static UpdateFile File(byte[] bytes) => new(new UpdateFileTests.Pieces(bytes), s_signer.Key);

    private static VerifiedPayload Verified(byte[] file, long? free = null) =>
        VerifiedPayload.Bring(File(file), new byte[8192], _ => { }, free);

    /// <summary>As an update goes: verified, then written.</summary>
    private static void Write(FragileCard card, byte[] file)
    {
        using IBlockStore slot = card.Open();
        using VerifiedPayload payload = Verified(file);
        new SlotWriter(slot, _ => { }).Write(payload);
    }

    private static bool IsEmpty(FragileCard card)
    {
        using IBlockStore slot = card.Open();
        return SlotWriter.IsEmpty(slot);
    }

    [Theory, InlineData(1), InlineData(511), InlineData(4096), InlineData(4097), InlineData(8192), InlineData(8193),
        InlineData(30_000), InlineData(Room)]
    public void a_payload_of_any_length_is_in_the_slot_afterwards(int length)
    {
        byte[] payload = RandomBytes(length);
        FragileCard card = OldSlot(RandomBytes(Room, 2));
        var told = new List<long>();
        using IBlockStore slot = card.Open();
        var writer = new SlotWriter(slot, told.Add);
        byte[] file = s_signer.File(payload);
        Assert.False(writer.Holds(File(file).Header));
        told.Clear();
        using VerifiedPayload verified = Verified(file);
        writer.Write(verified);
        Assert.Equal(payload, card.Bytes[..length]);
        Assert.Equal(2 * length, told[^1]);
        Assert.Equal(told.Order(), told);
        Assert.True(writer.Holds(File(file).Header));
        Assert.False(writer.Holds(File(s_signer.File(RandomBytes(length, 3))).Header));
        Assert.All(card.Found(), found => Assert.Equal(payload, found.Bytes[..length]));
    }

    [Fact]
    public void wherever_the_power_is_cut_a_slot_that_is_not_empty_is_whole()
    {
        byte[] payload = RandomBytes(30_000), old = RandomBytes(Room, 2);
        byte[] file = s_signer.File(payload);
        bool sawOld = false, sawEmpty = false;
        for (int cut = 1; ; cut++)
        {
            FragileCard card = OldSlot(old);
            card.CutAt = cut;
            try
            {
                Write(card, file);
                Assert.InRange(cut, 10, 100);
                Assert.True(sawOld && sawEmpty);
                return;
            }
            catch (PowerCut)
            {
            }
            foreach (FragileCard found in card.Found())
            {
                bool empty = IsEmpty(found), isOld = found.Bytes.AsSpan().SequenceEqual(old),
                    isNew = found.Bytes.AsSpan(0, payload.Length).SequenceEqual(payload);
                sawOld |= isOld;
                sawEmpty |= empty;
                // A card that breaks the one sector that it was to write: nobody takes that for a file system.
                bool isBroken = found.Bytes.AsSpan(0, 512).IndexOfAnyExcept((byte)0xA5) < 0;
                Assert.True(empty || isOld || isNew || isBroken, $"cut before operation {cut}");
            }
        }
    }

    [Fact]
    public void a_refusal_of_the_card_leaves_the_slot_empty_or_untouched()
    {
        byte[] file = s_signer.File(RandomBytes(30_000)), old = RandomBytes(Room, 2);
        for (int refused = 1; ; refused++)
        {
            FragileCard card = OldSlot(old);
            card.RefuseAt = refused;
            try
            {
                Write(card, file);
                Assert.InRange(refused, 10, 100);
                return;
            }
            catch (IOException sentence)
            {
                Assert.Contains("the slot cannot be", sentence.Message);
            }
            if (refused <= 1)
                Assert.Equal(old, card.Bytes);
        }
    }

    /// <summary>
    /// The signature covers the header only; the payload is looked at as a whole before the slot loses what it holds.
    /// </summary>
    [Fact]
    public void a_file_that_is_damaged_breaks_off_or_goes_on_leaves_the_slot_as_it_was()
    {
        byte[] good = s_signer.File(RandomBytes(30_000));
        byte[] damaged = [.. good];
        damaged[^5] ^= 1;
        foreach ((byte[] file, string why) in ((byte[], string)[])[(damaged, "SHA-256"), (good[..^5000], "breaks off"),
            ([.. good, 1], "something follows")])
        {
            byte[] old = RandomBytes(Room, 2);
            FragileCard card = OldSlot(old);
            Assert.Contains(why, Assert.Throws<IOException>(() => Write(card, file)).Message);
            Assert.Equal(old, card.Bytes);
        }
    }

    [Fact]
    public void where_there_is_too_little_memory_to_verify_it_nothing_is_taken()
    {
        byte[] file = s_signer.File(RandomBytes(30_000));
        Assert.Contains("only 33000000 bytes are free",
            Assert.Throws<IOException>(() => Verified(file, free: 33_000_000)).Message);
        Verified(file, free: 34_000_000).Dispose();
        Assert.InRange(VerifiedPayload.FreeMemory()!.Value, 1 << 20, 1L << 50);
    }

    [Fact]
    public void who_stops_it_while_it_comes_has_stopped_it()
    {
        byte[] file = s_signer.File(RandomBytes(30_000));
        Assert.Throws<IOException>(() => VerifiedPayload.Bring(File(file), new byte[8192],
            done => { if (done > 9000) throw new IOException("it was stopped"); }, null));
    }

    [Theory, InlineData(0), InlineData(511), InlineData(512), InlineData(20_000), InlineData(29_999)]
    public void a_card_that_does_not_hold_what_was_written_is_found_out(int worn)
    {
        FragileCard card = OldSlot(RandomBytes(Room, 2));
        card.WornAt = worn;
        Assert.Contains("worn out or broken", Assert.Throws<IOException>(() =>
            Write(card, s_signer.File(RandomBytes(30_000)))).Message);
    }

    [Fact]
    public void a_real_device_is_written_and_read_past_the_cache()
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"slot-{Environment.ProcessId}");
        try
        {
            System.IO.File.WriteAllBytes(path, RandomBytes(Room, 2));
            if (!BlockDevice.TryOpen(path, 8192, out BlockDevice? device).IsOk)
                return; // A file system in memory knows no O_DIRECT.
            byte[] payload = RandomBytes(30_000);
            using (device)
            {
                Assert.Equal(Room, device!.Length);
                using VerifiedPayload verified = Verified(s_signer.File(payload));
                new SlotWriter(device, _ => { }).Write(verified);
                Assert.False(device.Read(Room - 4096, 8192).IsOk);
            }
            Assert.Equal(payload, System.IO.File.ReadAllBytes(path)[..payload.Length]);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
