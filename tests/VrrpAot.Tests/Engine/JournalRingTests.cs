using VrrpAot.Engine;

namespace VrrpAot.Tests.Engine;

/// <summary>The ring between the loop, which writes records, and the attendant, who takes them along.</summary>
public class JournalRingTests
{
    private readonly byte[] _taken = new byte[JournalRing.LongestRecord];

    [Fact]
    public void records_come_out_whole_and_in_order_however_often_it_goes_round()
    {
        var ring = new JournalRing(4096);
        var random = new Random(51);
        int next = 0, expected = 0;
        for (int i = 0; i < 5000; i++)
        {
            while (i < 4900 && random.Next(3) != 0
                && ring.TryWrite(Record(3 + random.Next(300), (byte)next), isLast: false))
                next++;
            int count = ring.Read(_taken.AsSpan(0, 400 + random.Next(600)));
            for (int at = 0; at < count; at += _taken[at] | _taken[at + 1] << 8)
                Assert.Equal((byte)expected++, _taken[at + 2]);
        }
        Assert.Equal(next, expected);
        Assert.Equal(0, ring.Read(_taken));
    }

    [Fact]
    public void what_finds_no_room_is_refused_but_the_last_words_have_some()
    {
        var ring = new JournalRing(2048);
        while (ring.TryWrite(Record(100, 1), isLast: false))
        {
        }
        Assert.False(ring.IsHalfEmpty);
        Assert.True(ring.TryWrite(Record(30, 2), isLast: true));
        Assert.True(ring.TryWrite(Record(30, 3), isLast: true));
        ring.Close();
        Assert.False(ring.IsOver);
        byte last = 0;
        while (ring.Read(_taken) is > 0 and var count)
            last = _taken[count - 30 + 2];
        Assert.Equal((3, true), (last, ring.IsOver));
    }

    [Fact]
    public void a_record_waits_for_who_has_room_for_it()
    {
        var ring = new JournalRing(2048);
        Assert.Equal(0, ring.Read(_taken));
        Assert.True(ring.TryWrite(Record(200, 7), isLast: false));
        Assert.Equal(0, ring.Read(_taken.AsSpan(0, 199)));
        Assert.Equal(200, ring.Read(_taken.AsSpan(0, 200)));
        Assert.False(ring.IsOver);
    }

    private static byte[] Record(int length, byte content)
    {
        var record = new byte[length];
        record.AsSpan().Fill(content);
        (record[0], record[1]) = ((byte)length, (byte)(length >> 8));
        return record;
    }
}
