using Appliance.Hatch;

namespace Appliance.Tests.Hatch;

/// <summary>Single fields, at the ends of their ranges, and bytes that are none.</summary>
public class FieldReaderTests
{
    private static byte[] Written(Action<FieldWriter> write)
    {
        var to = new FieldWriter();
        write(to);
        return to.Bytes.ToArray();
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(-1, "01")]
    [InlineData(1, "02")]
    [InlineData(63, "7E")]
    [InlineData(64, "8001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void a_number_is_short_when_it_is_small(long number, string hex)
    {
        byte[] bytes = Written(to => to.Number(number));
        Assert.Equal(hex, Convert.ToHexString(bytes));
        Assert.Equal(number, new FieldReader(bytes).Number());
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFF02")]
    [InlineData("80808080808080808080808001")]
    [InlineData("80")]
    [InlineData("")]
    public void what_is_no_number_is_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => new FieldReader(Convert.FromHexString(hex)).Number());

    [Fact]
    public void a_list_that_says_it_is_longer_than_the_message_takes_no_memory()
    {
        byte[] bytes = Written(to => to.Number(1_000_000_000));
        Assert.Throws<InvalidDataException>(() => new FieldReader(bytes).Texts());
        Assert.Throws<InvalidDataException>(() => new FieldReader(bytes).Text());
        Assert.Throws<InvalidDataException>(() => new FieldReader(Written(to => to.Number(-1))).Blob());
    }

    [Fact]
    public void closed_lists_are_closed()
    {
        Assert.Equal(3, new FieldReader([3]).Between(2, 3));
        Assert.Throws<InvalidDataException>(() => new FieldReader([4]).Between(2, 3));
        Assert.Throws<InvalidDataException>(() => new FieldReader([2]).Flag());
        Assert.Throws<InvalidDataException>(() => new FieldReader([5, 1, 2, 3, 4, 5]).Address());
    }

    [Fact]
    public void addresses_of_both_families_come_back()
    {
        foreach (IpAddress address in (IpAddress[])[new(0xC0000201), new(0x20010DB8_00000000, 1)])
            Assert.Equal(address, new FieldReader(Written(to => to.Address(address))).Address());
    }
}
