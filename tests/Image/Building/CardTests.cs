using System.Buffers.Binary;
using Image;

namespace ImageTests.Building;

public class CardTests
{
    [Fact]
    public void the_partitions_follow_each_other_to_the_end_of_the_card()
    {
        var sector = new byte[512];
        Card.WritePartitions(sector);
        Assert.Equal([0x55, 0xaa], sector[510..]);
        // U-Boot looks on the active one.
        Assert.Equal([0x80, 0, 0, 0], [sector[446], sector[462], sector[478], sector[494]]);
        Assert.Equal([0x0e, 0x0e, 0x0e, 0x83], [sector[450], sector[466], sector[482], sector[498]]);
        uint next = 2048;
        foreach (int entry in new[] { 446, 462, 478, 494 })
        {
            Assert.Equal(next, BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan(entry + 8)));
            next += BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan(entry + 12));
        }
        Assert.Equal(256u << 20, next * 512);
    }

    [Fact]
    public void a_state_is_an_environment_as_mkenvimage_writes_it()
    {
        byte[] state = Card.State("active=a", "trial=b", "tries=1");
        Assert.Equal(512, state.Length);
        // zlib's crc32 of the 508 bytes behind it.
        Assert.Equal(0x64cb27d0u, BinaryPrimitives.ReadUInt32LittleEndian(state));
        Assert.Equal("active=a\0trial=b\0tries=1\0\0"u8.ToArray(), state[4..30]);
        Assert.DoesNotContain(state[30..], one => one != 0);
    }

    [Fact]
    public void the_parts_lie_where_the_box_looks_for_them()
    {
        byte[] card = Card.Make([1], [2], [3]);
        Assert.Equal([1, 2, 0, 3], [card[1 << 20], card[33 << 20], card[97 << 20], card[161 << 20]]);
        Assert.Equal(Card.State("active=a"), card[(16 * 512)..(17 * 512)]);
        Assert.Equal(Card.State("active=a"), card[(17 * 512)..(18 * 512)]);
    }

    [Fact]
    public void a_slot_that_is_too_large_is_refused() =>
        Assert.Contains("67108865 bytes", Assert.Throws<InvalidDataException>(() =>
            Card.Make([], new byte[(64 << 20) + 1], [])).Message);
}
