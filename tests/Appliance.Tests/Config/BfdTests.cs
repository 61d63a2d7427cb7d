using Appliance.Config;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

/// <summary>`bfd_instance`, `track_bfd` and BFD_CHECK. Complaints are those of keepalived 2.2.7, running.</summary>
public class BfdTests
{
    private static string Session(string lines, string name = "B") =>
        $"bfd_instance {name} {{\n{lines}\n}}\n";

    private static BfdSettings One(string lines) =>
        Assert.Single(ConfigText.Of(Session(lines) + ConfigText.Instance("track_bfd {\nB\n}")).Clean().Engine.Bfd);

    [Fact]
    public void every_keyword_has_its_effect()
    {
        BfdSettings session = One("""
            neighbor_ip 10.0.0.2
            source_ip 10.0.0.1
            min_rx 50.5
            min_tx 40
            idle_tx 2000
            multiplier 3
            passive
            ttl 64
            max_hops 4
            multihop
            """);
        Assert.Equal(new BfdTiming
        {
            MinRx = new Duration(50_500_000), MinTx = Duration.FromMilliseconds(40),
            IdleTx = Duration.FromSeconds(2), Multiplier = 3, Passive = true,
        }, session.Timing);
        Assert.Equal(("10.0.0.2", "10.0.0.1", 64, 60, true), (session.Neighbour.ToString(), session.Source.ToString(),
            session.Hops, session.LeastHops, session.IsMultihop));
    }

    [Fact]
    public void what_is_not_said_is_as_with_keepalived_but_for_the_hop_limit_that_is_sent()
    {
        BfdSettings session = One("neighbour_ip 10.0.0.2");
        Assert.Equal(new BfdTiming(), session.Timing);
        Assert.Equal((10, 10, 1000, 5), ((int)session.Timing.MinRx.TotalMilliseconds,
            (int)session.Timing.MinTx.TotalMilliseconds, (int)session.Timing.IdleTx.TotalMilliseconds,
            session.Timing.Multiplier));
        Assert.Equal((255, 255), (session.Hops, session.LeastHops));
        BfdSettings six = One("neighbor_ip 2001:db8::2");
        Assert.Equal((255, 64), (six.Hops, six.LeastHops));
        Assert.Equal((20, 20), One("neighbor_ip 2001:db8::2\nhoplimit 20") is var own ? (own.Hops, own.LeastHops)
            : default);
        Assert.Equal(0, One("neighbor_ip 10.0.0.2\nmax_hops -1").LeastHops);
    }

    [Theory]
    [InlineData("neighbor_ip 10.0.0.2\nmin_rx 0",
        "BFD instance B min_rx value 0 is not valid (must be in range [1-4294967]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nidle_tx 5",
        "BFD instance B idle_tx value 5 is not valid (must be in range [1000-4294967]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nmultiplier 300",
        "BFD instance B multiplier value 300 not valid (must be in range [1-255]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nttl 0",
        "BFD instance B ttl/hoplimit value 0 not valid (must be in range [1-255]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nmax_hops 256",
        "BFD instance B max_hops value 256 not valid (must be in range [-1-255]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nweight 300",
        "BFD instance B weight value 300 not valid (must be in range [-253-253]), ignoring")]
    [InlineData("neighbor_ip 10.0.0.2\nweight 20 bla", "BFD instance B unknown weight option bla")]
    [InlineData("neighbor_ip 10.0.0.2\nttl 10\nmax_hops 20",
        "BFD instance B: max_hops exceeds ttl/hoplimit - setting to ttl/hoplimit")]
    public void a_value_that_is_none_is_told_and_changes_nothing(string lines, string told)
    {
        ConfigResult result = ConfigText.Of(Session(lines) + ConfigText.Instance(""));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(told, StringComparison.Ordinal));
        Assert.Equal(new BfdTiming(), Assert.Single(result.Settings!.Engine.Bfd).Timing);
    }

    [Theory]
    [InlineData("source_ip 10.0.0.1", "BFD instance B has no neighbor address set, disabling instance")]
    [InlineData("neighbor_ip foo", "BFD instance B has malformed neighbor address foo, ignoring instance")]
    [InlineData("neighbor_ip 2001:db8::2\nsource_ip 10.0.0.1", "are not of the same family, disabling instance")]
    public void a_session_that_cannot_be_is_left_out_and_so_is_what_tracks_it(string lines, string told)
    {
        ConfigResult result = ConfigText.Of(Session(lines) + ConfigText.Instance("track_bfd {\nB\n}"));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(told, StringComparison.Ordinal));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("that session was left out"));
        Assert.Empty(result.Settings!.Engine.Bfd);
        Assert.Empty(result.Settings.Instances[0].TrackedBfds);
    }

    [Fact]
    public void two_sessions_to_one_neighbour_need_addresses_of_their_own()
    {
        string one = Session("neighbor_ip 10.0.0.2", "A");
        ConfigResult same = ConfigText.Of(one + Session("neighbor_ip 10.0.0.2") + ConfigText.Instance(""));
        Assert.Contains(same.Findings, finding => finding.Message.Contains(
            "BFD instance B has duplicate neighbor address 10.0.0.2, ignoring instance"));
        Assert.Single(same.Settings!.Engine.Bfd);
        Assert.Equal(2, ConfigText.Of(one + Session("neighbor_ip 10.0.0.2\nmultihop") + ConfigText.Instance(""))
            .Clean().Engine.Bfd.Length);
        Assert.Equal(2, ConfigText.Of(Session("neighbor_ip 10.0.0.2\nsource_ip 10.0.0.1", "A")
            + Session("neighbor_ip 10.0.0.2\nsource_ip 10.0.0.3") + ConfigText.Instance("")).Clean().Engine.Bfd.Length);
    }

    [Fact]
    public void a_second_of_the_name_and_a_long_name_are_left_out()
    {
        ConfigResult result = ConfigText.Of(Session("neighbor_ip 10.0.0.2") + Session("neighbor_ip 10.0.0.3")
            + Session("neighbor_ip 10.0.0.4", "averyveryverylongnamewithmorethan31chars") + ConfigText.Instance(""));
        result.At(4, 14, "BFD instance B already configured - ignoring");
        result.At(7, 14, "name too long (maximum length is 31 characters) - ignoring");
        Assert.Single(result.Settings!.Engine.Bfd);
    }

    [Fact]
    public void what_an_instance_says_of_weight_and_direction_comes_before_the_session()
    {
        DaemonSettings settings = ConfigText.Of(Session("neighbor_ip 10.0.0.2\nweight 20 reverse")
            + Session("neighbor_ip 10.0.0.3", "C")
            + ConfigText.Instance("track_bfd {\nB\nC weight -5 reverse\n}")
            + ConfigText.Instance("track_bfd {\nB weight 0 noreverse\n}", "VI_2").Replace("_id 51", "_id 52")
                .Replace("192.0.2.1", "192.0.2.2")).Clean();
        Assert.Equal([new TrackedBfd(0, 20, true), new TrackedBfd(1, -5, true)],
            settings.Instances[0].TrackedBfds.AsEnumerable());
        Assert.Equal([new TrackedBfd(0, 0, false)], settings.Instances[1].TrackedBfds.AsEnumerable());
        Assert.Equal((0, 1), (settings.Engine.Instances[0].PendingChecks, settings.Engine.Instances[1].PendingChecks));
    }

    [Fact]
    public void a_name_that_nothing_has_and_one_twice_are_told()
    {
        ConfigResult result = ConfigText.Of(Session("neighbor_ip 10.0.0.2")
            + ConfigText.Instance("track_bfd {\nB\nB weight 5\nBX\n}"));
        Assert.Contains(result.Findings,
            finding => finding.Message.Contains("(VI_1) duplicate track_bfd B - ignoring"));
        Assert.Contains(result.Findings,
            finding => finding.Message.Contains("(VI_1) track bfd BX not found, ignoring..."));
        Assert.Equal([new TrackedBfd(0, 0, false)], result.Settings!.Instances[0].TrackedBfds.AsEnumerable());
    }

    [Fact]
    public void an_owner_has_no_weights_and_a_session_for_checkers_tells_no_instance()
    {
        ConfigResult result = ConfigText.Of(Session("neighbor_ip 10.0.0.2\nchecker")
            + Session("neighbor_ip 10.0.0.3", "C")
            + ConfigText.Instance("track_bfd {\nB\nC weight 3\n}").Replace("priority 100", "priority 255"));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("it says checker"));
        Assert.Contains(result.Findings, finding => finding.Message.Contains(
            "(VI_1) ignoring tracked bfd C with weight 3 due to address_owner"));
        Assert.Empty(result.Settings!.Instances[0].TrackedBfds);
    }

    [Fact]
    public void what_a_sync_group_tracks_counts_for_each_member()
    {
        DaemonSettings settings = ConfigText.Of(Session("neighbor_ip 10.0.0.2")
            + ConfigText.Instance("")
            + ConfigText.Instance("track_bfd {\nB weight 5\n}", "VI_2").Replace("_id 51", "_id 52")
                .Replace("192.0.2.1", "192.0.2.2")
            + "vrrp_sync_group G {\ngroup {\nVI_1\nVI_2\n}\ntrack_bfd {\nB\n}\n}\n").Settings!;
        // A weight of a member's own is left out in a group.
        Assert.All(settings.Instances, duties =>
            Assert.Equal([new TrackedBfd(0, 0, false)], duties.TrackedBfds.AsEnumerable()));
    }

    private static string Server(string check) => "virtual_server 192.0.2.1 80 {\nlvs_sched rr\nlvs_method NAT\n"
        + $"protocol TCP\nreal_server 10.0.0.1 80 {{\n{check}\n}}\n}}\n";

    [Theory]
    [InlineData("", "BFD_CHECK {\nname B\n}", false)]
    [InlineData("", "BFD_CHECK {\nname B\nalpha\n}", true)]
    [InlineData("checker", "alpha\nBFD_CHECK {\nname B\n}", true)]
    public void a_real_server_follows_a_session(string more, string check, bool alpha)
    {
        DaemonSettings settings = ConfigText.Of(Session("neighbor_ip 10.0.0.1\n" + more) + Server(check)).Settings!;
        CheckSettings made = Assert.Single(settings.Balancer.Servers[0].RealServers[0].Checks);
        Assert.Equal(("B", alpha), (Assert.IsType<BfdCheckSettings>(made).Name, made.Alpha));
        Assert.Single(settings.Engine.Bfd);
    }

    [Fact]
    public void one_that_tells_instances_only_is_followed_by_no_server()
    {
        ConfigResult result = ConfigText.Of(Session("neighbor_ip 10.0.0.1\nvrrp")
            + Server("BFD_CHECK {\nname B\n}"));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("says vrrp"));
        Assert.Empty(result.Settings!.Balancer.Servers[0].RealServers[0].Checks);
    }
}
