using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class RandomBytesTests
{
    [Fact]
    public void all_of_it_is_filled_and_never_twice_the_same()
    {
        byte[] one = new byte[1000], other = new byte[1000];
        RandomBytes.Fill(one);
        RandomBytes.Fill(other);
        Assert.NotEqual(one, other);
        Assert.Contains(one[^20..], value => value != 0);
    }
}
