using Appliance.Guardian;

namespace Appliance.Tests.Guardian;

public class ProcessBoundsTests
{
    private const long Megabyte = 1 << 20;

    private readonly ProcessBounds _bounds = new();

    [Fact]
    public void the_first_measure_is_the_scale()
    {
        Assert.Equal((Growth.Well, false), Judge(200, 3000));
        Assert.Equal((Growth.Well, false), Judge(400, 6000));
    }

    [Fact]
    public void growth_is_news_once_and_again_when_it_is_worse()
    {
        Judge(15, 40);
        Assert.Equal((Growth.Over, true), Judge(63, 40));
        Assert.Equal((Growth.Over, false), Judge(70, 40));
        Assert.Equal((Growth.FarOver, true), Judge(125, 40));
        Assert.Equal((Growth.Well, false), Judge(15, 40));
        Assert.Equal((Growth.Over, true), Judge(63, 40));
    }

    [Fact]
    public void descriptors_count_as_memory_does()
    {
        Judge(15, 40);
        Assert.Equal((Growth.Well, false), Judge(15, 144));
        Assert.Equal((Growth.Over, true), Judge(15, 145));
        Assert.Equal((Growth.FarOver, true), Judge(15, 417));
    }

    private (Growth, bool) Judge(long megabytes, int descriptors)
    {
        Growth growth = _bounds.Judge(megabytes * Megabyte, descriptors, out bool news);
        return (growth, news);
    }
}
