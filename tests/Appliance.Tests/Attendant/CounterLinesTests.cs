using Appliance.Attendant;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Tests.Attendant;

public class CounterLinesTests
{
    [Fact]
    public void what_moved_is_told_in_one_detailed_line()
    {
        var counters = new Counters { AdvertsSent = 12, AdvertsIgnored = 2, BecameMaster = 1, PriorityZeroSent = 1 };
        counters.Reject(RejectReason.WrongTtl);
        counters.Reject(RejectReason.WrongTtl);
        Assert.Equal("(VI_1) counted: adverts sent 12, adverts ignored 2, became MASTER 1, priority 0 sent 1, "
            + "rejected for WrongTtl 2",
            CounterLines.Of("(VI_1)", counters)!.Value.Text);
        Assert.True(CounterLines.Of("(VI_1)", counters)!.Value.Detail);
    }

    [Fact]
    public void nothing_is_told_of_what_never_moved() => Assert.Null(CounterLines.Of("(VI_1)", new Counters()));

    [Fact]
    public void every_reason_to_reject_is_told_by_its_name()
    {
        foreach (RejectReason reason in Enum.GetValues<RejectReason>())
        {
            var counters = new Counters();
            counters.Reject(reason);
            Assert.Equal($"(VI_1) counted: rejected for {reason} 1", CounterLines.Of("(VI_1)", counters)!.Value.Text);
        }
    }
}
