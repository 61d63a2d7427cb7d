using System.Collections.Immutable;
using Appliance.Hatch;
using Appliance.Pools;

namespace Appliance.Tests.Hatch;

/// <summary>What the box asks of the checkers' process, and what it answers.</summary>
public class PoolFieldsTests
{
    [Fact]
    public void every_property_of_a_report_comes_back()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            ImmutableArray<PoolReport> pools = [new AnyValue(new Random(seed)).Of<PoolReport>()];
            var to = new FieldWriter();
            PoolFields.Write(to, pools);
            var from = new FieldReader(to.Bytes.ToArray());
            Assert.Equal(AnyValue.Text(pools[0]), AnyValue.Text(Assert.Single(PoolFields.Read(from))));
            Assert.Throws<InvalidDataException>(() => from.Byte());
        }
    }

    [Fact]
    public void a_wish_comes_back_and_what_is_none_is_refused()
    {
        foreach (ServerWish wish in (ServerWish[])[new("VS", "RS", ServerChange.Drain, null),
            new(null, "RS", ServerChange.Weigh, 7)])
        {
            var to = new FieldWriter();
            PoolFields.Ask(to, wish);
            var from = new FieldReader(to.Bytes.ToArray());
            Assert.Equal(PoolQuestion.Wish, PoolFields.ReadQuestion(from));
            Assert.Equal(wish, PoolFields.ReadWish(from));
        }
        var check = new FieldWriter();
        PoolFields.Ask(check, new CheckWish("VS", "RS", 3));
        var tried = new FieldReader(check.Bytes.ToArray());
        Assert.Equal(PoolQuestion.Try, PoolFields.ReadQuestion(tried));
        Assert.Equal(new CheckWish("VS", "RS", 3), PoolFields.ReadCheckWish(tried));
        var lines = new FieldWriter();
        PoolFields.Ask(lines, 7);
        var asked = new FieldReader(lines.Bytes.ToArray());
        Assert.Equal((PoolQuestion.Lines, 7), (PoolFields.ReadQuestion(asked), asked.Number()));
        Assert.Throws<InvalidDataException>(() => PoolFields.ReadQuestion(new FieldReader([9])));
        Assert.Throws<InvalidDataException>(() => PoolFields.ReadWish(new FieldReader([0, 2, (byte)'x', 99, 0])));
    }
}
