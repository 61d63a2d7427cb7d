using Appliance.Checkers;

namespace Appliance.Tests.Checkers;

public sealed class FileVerdictTests
{
    [Theory]
    [InlineData("0", 0, false, true, 0)]
    [InlineData("1", 0, false, false, 0)]
    [InlineData("-1\n", 0, false, false, 0)]
    [InlineData("1", 0, true, true, 0)]
    [InlineData("0", 0, true, false, 0)]
    [InlineData("", 0, false, true, 0)]
    [InlineData("nonsense", 0, false, true, 0)]
    [InlineData(" 5 apples", 2, false, true, 10)]
    [InlineData("5", 2, true, true, -10)]
    [InlineData("-5", 3, false, true, -15)]
    [InlineData("+7", 1, false, true, 7)]
    [InlineData("-2147483648", 1, false, false, 0)]
    [InlineData("-1073741824", 2, false, false, 0)]
    [InlineData("-1073741823", 2, false, true, -2147483646)]
    [InlineData("2147483647", 9, false, true, 2147483647)]
    [InlineData("99999999999999999999", 1, false, true, 2147483647)]
    public void A_number_has_its_meaning(string text, int weight, bool reverse, bool isUp, long adjustment) =>
        Assert.Equal(new FileVerdict(isUp, adjustment), FileVerdict.Of(text, weight, reverse));
}
