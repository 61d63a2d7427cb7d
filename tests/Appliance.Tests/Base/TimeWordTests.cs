using Appliance.Base;

namespace Appliance.Tests.Base;

public class TimeWordTests
{
    private static readonly Duration s_day = Duration.FromSeconds(86400);

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("30min", 1800)]
    [InlineData("24h", 86400)]
    [InlineData("1d", 86400)]
    public void a_number_with_its_unit_is_a_length(string word, int seconds)
    {
        Assert.True(TimeWord.TryRead(word, s_day, out Duration length));
        Assert.Equal(Duration.FromSeconds(seconds), length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("0")]
    [InlineData("-5s")]
    [InlineData("5x")]
    [InlineData("5 s")]
    [InlineData("25h")]
    [InlineData("2147483647d")]
    [InlineData("99999999999s")]
    public void anything_else_and_what_is_too_long_is_none(string? word) =>
        Assert.False(TimeWord.TryRead(word, s_day, out _));
}
