using System.Buffers.Binary;
using Appliance.Network.Sntp;

namespace Appliance.Tests.Network.Sntp;

public class SntpMessageTests
{
    private const ulong Nonce = 0x0123456789abcdef;

    [Fact]
    public void a_query_is_these_bytes()
    {
        var query = new byte[48];
        SntpMessage.WriteQuery(query, Nonce);
        Assert.Equal("23" + new string('0', 78) + "0123456789abcdef", Convert.ToHexStringLower(query));
    }

    [Fact]
    public void a_servers_times_are_nanoseconds_since_1970()
    {
        Assert.Equal(SntpVerdict.Time, SntpMessage.Read(Answer(), Nonce, out long received, out long sent));
        // 2026-11-27 12:00:00.5 and .75 UTC.
        Assert.Equal(1_795_780_800_500_000_000, received);
        Assert.Equal(1_795_780_800_750_000_000, sent);
    }

    [Fact]
    public void after_2036_the_seconds_count_anew()
    {
        byte[] answer = Answer();
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(32), 0);
        Assert.Equal(SntpVerdict.Time, SntpMessage.Read(answer, Nonce, out long received, out _));
        Assert.Equal("2036-02-07 06:28:16", DateTime.UnixEpoch.AddSeconds(received / 1_000_000_000)
            .ToString("yyyy-MM-dd HH:mm:ss"));
    }

    [Theory]
    [InlineData(0, 0xE4, SntpVerdict.Unusable)] // leap: not synchronized
    [InlineData(0, 0x23, SntpVerdict.NotOurs)] // a client's
    [InlineData(0, 0x25, SntpVerdict.NotOurs)] // broadcast
    [InlineData(0, 0x04, SntpVerdict.NotOurs)] // version 0
    [InlineData(0, 0x2C, SntpVerdict.NotOurs)] // version 5
    [InlineData(0, 0x1C, SntpVerdict.Time)] // version 3
    [InlineData(1, 16, SntpVerdict.Unusable)] // stratum: unsynchronized
    [InlineData(1, 15, SntpVerdict.Time)]
    [InlineData(8, 0x10, SntpVerdict.Unusable)] // root dispersion of 4096 s
    [InlineData(31, 0, SntpVerdict.NotOurs)] // the originate time is not ours
    public void what_a_server_says_of_itself_counts(int at, byte value, object verdict)
    {
        byte[] answer = Answer();
        answer[at] = value;
        Assert.Equal((SntpVerdict)verdict, SntpMessage.Read(answer, Nonce, out _, out _));
    }

    [Theory]
    [InlineData("DENY", SntpVerdict.KissDeny)]
    [InlineData("RSTR", SntpVerdict.KissDeny)]
    [InlineData("RATE", SntpVerdict.KissRate)]
    [InlineData("INIT", SntpVerdict.Unusable)]
    public void a_kiss_of_death_is_understood(string code, object verdict)
    {
        byte[] answer = Answer();
        answer[1] = 0;
        System.Text.Encoding.ASCII.GetBytes(code).CopyTo(answer, 12);
        Assert.Equal((SntpVerdict)verdict, SntpMessage.Read(answer, Nonce, out _, out _));
        // From somebody who did not see our query it is nothing.
        Assert.Equal(SntpVerdict.NotOurs, SntpMessage.Read(answer, Nonce + 1, out _, out _));
    }

    [Fact]
    public void times_that_are_missing_and_datagrams_that_are_cut_are_not_used()
    {
        foreach (int at in new[] { 32, 40 })
        {
            byte[] answer = Answer();
            answer.AsSpan(at, 8).Clear();
            Assert.Equal(SntpVerdict.Unusable, SntpMessage.Read(answer, Nonce, out _, out _));
        }
        for (int length = 0; length < 48; length++)
            Assert.Equal(SntpVerdict.NotOurs, SntpMessage.Read(Answer().AsSpan(0, length), Nonce, out _, out _));
    }

    private static byte[] Answer()
    {
        var answer = new byte[48];
        answer[0] = 0x24;
        answer[1] = 2;
        BinaryPrimitives.WriteUInt64BigEndian(answer.AsSpan(24), Nonce);
        const uint seconds = 1_795_780_800u + 2_208_988_800u;
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(32), seconds);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(36), 0x80000000);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(40), seconds);
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(44), 0xC0000000);
        return answer;
    }
}
