using System.Text;
using Appliance.Tls;

namespace Appliance.Tests.Tls;

public sealed class HmacMd5Tests
{
    /// <summary>RFC 2202 section 2.</summary>
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "Hi There", "9294727a3638bb1c13f48ef8158bfc9d")]
    [InlineData("4a656665", "what do ya want for nothing?", "750c783e6ab0b503eaa86e310a5db738")]
    [InlineData("0102030405060708090a0b0c0d0e0f10111213141516171819",
        "\u00cd50", "697eaf0aca3a3aea3a75164746ffaa79")]
    public void It_is_the_standards_and_again_for_the_next_message(string key, string text, string mac)
    {
        byte[] message = text is ['\u00cd', .. var count] ? [.. Enumerable.Repeat((byte)0xCD, int.Parse(count))]
            : Encoding.ASCII.GetBytes(text);
        var code = new HmacMd5(Convert.FromHexString(key));
        byte[] found = new byte[HmacMd5.MacBytes];
        for (int i = 0; i < 3; i++)
        {
            code.Compute(message, found);
            Assert.Equal(mac, Convert.ToHexStringLower(found));
        }
    }

    [Fact]
    public void Nothing_is_allocated_for_a_message()
    {
        var code = new HmacMd5([1, 2, 3]);
        byte[] message = new byte[64], found = new byte[HmacMd5.MacBytes];
        code.Compute(message, found);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            code.Compute(message, found);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
