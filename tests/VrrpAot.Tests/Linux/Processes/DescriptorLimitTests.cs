using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class DescriptorLimitTests
{
    [Fact]
    public void the_soft_limit_becomes_the_hard_one()
    {
        Assert.True(DescriptorLimit.TryLift().IsOk);
        string[] words = File.ReadAllLines("/proc/self/limits").Single(line => line.StartsWith("Max open files"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(words[4], words[3]);
    }
}
