using Appliance.Balancer;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

public class AddressWatchTests
{
    [Fact]
    public void It_knows_the_machines_addresses()
    {
        using var watch = new AddressWatch(receiveBuffer: null, forces: false, watchesSix: false);
        Assert.True(watch.Has(new IpAddress(0x7F000001)));
        Assert.False(watch.Has(new IpAddress(0xC000024D)));
        Assert.Equal(Instant.Never, watch.NextDeadline);
    }

    [Fact]
    public void A_list_that_was_refused_is_asked_for_again_and_not_more_than_once_a_second()
    {
        int asked = 0;
        using var watch = new AddressWatch(null, false, false, () => ++asked < 3 ? Errno.ENOBUFS : Errno.Ok);
        Assert.Equal(1, asked);
        Instant again = watch.NextDeadline;
        Assert.NotEqual(Instant.Never, again);
        watch.Look(again);
        Assert.Equal((2, again + Duration.FromSeconds(1)), (asked, watch.NextDeadline));
        watch.Look(watch.NextDeadline);
        Assert.Equal((3, Instant.Never), (asked, watch.NextDeadline));
    }

    // Each of them lost, and each list made the next one lost too.
    [Fact]
    public void A_storm_of_changes_is_listed_again_once_a_second()
    {
        int asked = 0;
        using var watch = new AddressWatch(null, false, false, () => ++asked > 0 ? Errno.Ok : Errno.Ok);
        for (int i = 0; i < 1000; i++)
        {
            ((INetlinkListener)watch).Overrun();
            ((INetlinkListener)watch).ListFailed(Errno.ENOBUFS);
            watch.Look(BootClock.Now);
        }
        Assert.InRange(asked, 1, 10);
        Assert.NotEqual(Instant.Never, watch.NextDeadline);
    }

    [Fact]
    public void Those_of_the_other_family_stand_in_a_list_of_the_kernels()
    {
        HashSet<IpAddress> sixes = AddressWatch.ReadSixes(
            "20010db8000000000000000000000010 02 40 00 80     eth0\n"
            + "00000000000000000000000000000001 01 80 10 80       lo\nnot one\n"
            + "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz 01 80 10 80 x\n");
        Assert.Equal(["2001:db8::10", "::1"], sixes.Select(address => address.ToString()));
    }
}
