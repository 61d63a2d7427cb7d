using Appliance.Settings;
using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

public class ProcessQuorumTests
{
    private static readonly ProcessSettings s_two = new()
    {
        Name = "p", Command = ["p"], Quorum = 2, QuorumMax = 3, ForkDelay = Duration.FromSeconds(2),
        TerminateDelay = Duration.FromSeconds(5),
    };

    private static Instant At(double seconds) => new Instant(1) + Duration.FromMilliseconds((int)(seconds * 1000));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void at_the_start_what_is_counts_at_once(int count, bool isUp) =>
        Assert.Equal(isUp, new ProcessQuorum(s_two, count).IsUp);

    [Fact]
    public void a_change_counts_when_it_has_lasted()
    {
        var quorum = new ProcessQuorum(s_two, 0);
        Assert.False(quorum.Counted(2, At(10)));
        Assert.Equal(At(12), quorum.NextDeadline);
        Assert.False(quorum.Due(At(11.9)));
        Assert.True(quorum.Due(At(12)));
        Assert.True(quorum.IsUp);
        Assert.False(quorum.Counted(4, At(20)));
        Assert.True(quorum.Due(At(25)));
        Assert.Equal((false, Instant.Never), (quorum.IsUp, quorum.NextDeadline));
    }

    [Fact]
    public void one_that_is_taken_back_in_time_never_was()
    {
        var quorum = new ProcessQuorum(s_two, 2);
        quorum.Counted(1, At(10));
        // The delay counts from the first loss.
        quorum.Counted(0, At(12));
        Assert.Equal(At(15), quorum.NextDeadline);
        Assert.False(quorum.Counted(2, At(14)));
        Assert.False(quorum.Due(At(15)));
        Assert.True(quorum.IsUp);
    }

    [Fact]
    public void without_a_delay_it_counts_at_once() => Assert.True(
        new ProcessQuorum(new ProcessSettings { Name = "p", Command = ["p"] }, 0).Counted(1, At(1)));
}
