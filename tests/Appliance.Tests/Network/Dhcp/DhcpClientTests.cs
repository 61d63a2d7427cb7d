using Appliance.Network.Dhcp;

namespace Appliance.Tests.Network.Dhcp;

/// <summary>RFC 2131 section 4.4, sentence by sentence.</summary>
public class DhcpClientTests
{
    private readonly ServedLink _link = new();

    [Fact]
    public void a_link_that_comes_up_gets_an_address_that_nobody_else_has()
    {
        _link.Happens(DhcpEvent.LinkUp);
        Assert.Equal(["Discover", "Request", "probe 192.0.2.57"], _link.Done);
        _link.WaitSeconds(1);
        Assert.Equal(["Discover", "Request", "probe 192.0.2.57", "probe 192.0.2.57", "bind 192.0.2.57/24"], _link.Done);
        Lease lease = _link.Client.Lease!;
        Assert.Equal((ServedLink.Server, (IpAddress?)ServedLink.Router), (lease.Server, lease.Router));
        Assert.Equal(["192.0.2.53", "198.51.100.53"], lease.NameServers.Select(server => server.ToString()));
        Assert.Equal(["192.0.2.123"], lease.TimeServers.Select(server => server.ToString()));
    }

    [Fact]
    public void the_request_names_the_offer_and_its_server_and_bears_the_discovers_number()
    {
        _link.Happens(DhcpEvent.LinkUp);
        DhcpRequest discover = _link.Sent[0].Request, request = _link.Sent[1].Request;
        Assert.Equal((discover.Transaction, discover.Seconds), (request.Transaction, request.Seconds));
        Assert.Equal((_link.Gives, ServedLink.Server, IpAddress.Any),
            (request.Requested!.Value, request.Server!.Value, request.Own));
        Assert.Null(discover.Server);
    }

    [Fact]
    public void half_way_the_server_is_asked_for_more_and_no_other()
    {
        Bound();
        _link.WaitSeconds(1798);
        Assert.Empty(_link.Done);
        _link.WaitSeconds(2);
        Assert.Equal(["Request to 192.0.2.1", "bind 192.0.2.57/24"], _link.Done);
        DhcpRequest request = _link.Sent[^1].Request;
        Assert.Equal((_link.Gives, null, null), (request.Own, request.Requested, request.Server));
        // From the moment of the question on, and not of the old lease.
        Assert.InRange((_link.Client.Lease!.ExpiresAt - _link.Sent[^1].At).TotalSeconds, 3600, 3600);
    }

    [Fact]
    public void a_server_that_is_silent_is_asked_again_then_everybody_and_then_the_address_goes()
    {
        Bound();
        _link.Answers = _ => null;
        _link.WaitSeconds(3140);
        Assert.NotEmpty(_link.Done);
        Assert.All(_link.Done, done => Assert.Equal("Request to 192.0.2.1", done));
        // Not more often than every minute, and less often in the beginning.
        Assert.InRange(_link.Done.Count, 3, 23);
        _link.Done.Clear();
        _link.WaitSeconds(458);
        Assert.NotEmpty(_link.Done);
        Assert.All(_link.Done, done => Assert.Equal("Request", done));
        _link.Done.Clear();
        _link.WaitSeconds(5);
        Assert.Equal("\"the lease of 192.0.2.57 has ended, and nobody made it longer", _link.Done[0]);
        Assert.Equal(["unbind 192.0.2.57", "Discover"], _link.Done[1..3]);
        Assert.Null(_link.Client.Lease);
    }

    [Fact]
    public void a_server_that_comes_back_in_time_is_taken_at_its_word()
    {
        Bound();
        Func<DhcpRequest, DhcpType?> answers = _link.Answers;
        _link.Answers = _ => null;
        _link.WaitSeconds(3200);
        _link.Answers = answers;
        _link.WaitSeconds(400);
        Assert.Equal("bind 192.0.2.57/24", _link.Done[^1]);
        Assert.DoesNotContain("unbind 192.0.2.57", _link.Done);
    }

    [Fact]
    public void a_refusal_takes_the_address_away_and_begins_anew_after_a_while()
    {
        Bound();
        _link.Answers = request => request.Type == DhcpType.Request ? DhcpType.Nak : null;
        _link.WaitSeconds(1801);
        Assert.Equal(["Request to 192.0.2.1", "\"the server refuses the address", "unbind 192.0.2.57"],
            _link.Done[..3]);
        _link.WaitSeconds(2);
        Assert.Contains("Discover", _link.Done);
    }

    [Fact]
    public void a_server_that_offers_and_refuses_for_ever_is_not_asked_in_a_frenzy()
    {
        _link.Answers = request => request.Type == DhcpType.Discover ? DhcpType.Offer : DhcpType.Nak;
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(600);
        Assert.InRange(_link.Done.Count(done => done == "Discover"), 8, 30);
    }

    [Fact]
    public void an_address_that_another_machine_has_is_declined()
    {
        _link.IsTaken = true;
        _link.Happens(DhcpEvent.LinkUp);
        Assert.Equal(["Discover", "Request", "probe 192.0.2.57", "Decline",
            "\"another machine has 192.0.2.57, which the server 192.0.2.1 gave us: declined"], _link.Done);
        DhcpRequest decline = _link.Sent[^1].Request;
        Assert.Equal((IpAddress.Any, _link.Gives, ServedLink.Server),
            (decline.Own, decline.Requested!.Value, decline.Server!.Value));
        // RFC 2131 section 3.1 step 5: at least ten seconds.
        _link.WaitSeconds(9);
        Assert.Equal(5, _link.Done.Count);
        (_link.IsTaken, _link.Gives) = (false, ServedLink.Address("192.0.2.58"));
        _link.WaitSeconds(6);
        Assert.Equal("bind 192.0.2.58/24", _link.Done[^1]);
    }

    [Fact]
    public void a_carrier_that_returns_begins_anew_and_the_old_address_stays_until_then()
    {
        Bound();
        _link.Happens(DhcpEvent.LinkDown);
        _link.WaitSeconds(100);
        Assert.Empty(_link.Done);
        _link.Gives = ServedLink.Address("192.0.2.99");
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(1);
        // It asks for the one it had, and takes what it gets.
        Assert.Equal(ServedLink.Address("192.0.2.57"),
            _link.Sent.First(sent => sent.At > new Instant(1_050_000_000_000)).Request.Requested);
        Assert.Equal(["Discover", "Request", "probe 192.0.2.99", "probe 192.0.2.99", "bind 192.0.2.99/24"], _link.Done);
    }

    [Fact]
    public void another_address_in_a_renewal_is_a_new_start_and_the_old_one_stays_until_then()
    {
        Bound();
        _link.Gives = ServedLink.Address("192.0.2.99");
        _link.WaitSeconds(1801);
        Assert.Equal(["Request to 192.0.2.1",
            "\"asked for more time, the server gave 192.0.2.99 in place of 192.0.2.57: beginning anew",
            "Discover", "Request", "probe 192.0.2.99", "probe 192.0.2.99", "bind 192.0.2.99/24"], _link.Done);
    }

    /// <summary>Neither in an offer, nor when more time is asked for.</summary>
    [Theory]
    [InlineData("192.0.2.0")]
    [InlineData("192.0.2.255")]
    [InlineData("0.0.0.9")]
    [InlineData("127.0.0.9")]
    [InlineData("239.0.0.9")]
    public void an_address_that_no_host_can_have_is_never_taken(string address)
    {
        _link.Gives = ServedLink.Address(address);
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(60);
        Assert.All(_link.Done, done => Assert.Equal("Discover", done));
        _link.Gives = ServedLink.Address("192.0.2.57");
        _link.WaitSeconds(100);
        Assert.Equal("bind 192.0.2.57/24", _link.Done[^1]);
        _link.Done.Clear();
        _link.Gives = ServedLink.Address(address);
        _link.WaitSeconds(3500);
        Assert.All(_link.Done, done => Assert.StartsWith("Request", done));
    }

    [Theory, InlineData(0), InlineData(9)]
    public void a_lease_that_has_hardly_begun_is_not_taken(uint seconds)
    {
        _link.LeaseSeconds = seconds;
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(60);
        Assert.All(_link.Done, done => Assert.Equal("Discover", done));
    }

    [Fact]
    public void an_acknowledgement_of_something_else_than_what_was_offered_is_not_taken()
    {
        _link.Answers = request =>
        {
            _link.Gives = ServedLink.Address(request.Type == DhcpType.Discover ? "192.0.2.57" : "192.0.2.66");
            return request.Type == DhcpType.Discover ? DhcpType.Offer : DhcpType.Ack;
        };
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(30);
        Assert.Null(_link.Client.Lease);
    }

    [Fact]
    public void a_gateway_that_is_not_on_the_link_is_left_out_and_said()
    {
        _link.Routers = [ServedLink.Address("198.51.100.1")];
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(1);
        Assert.Contains("\"the gateway 198.51.100.1 is no other machine in the network of 192.0.2.57/24: there is none",
            _link.Done);
        Assert.Null(_link.Client.Lease!.Router);
    }

    [Fact]
    public void the_same_address_after_a_carrier_returned_is_not_asked_about()
    {
        Bound();
        _link.Happens(DhcpEvent.LinkDown);
        _link.Happens(DhcpEvent.LinkUp);
        Assert.Equal(["Discover", "Request", "bind 192.0.2.57/24"], _link.Done);
    }

    [Fact]
    public void without_a_carrier_a_lease_still_ends()
    {
        Bound();
        _link.Happens(DhcpEvent.LinkDown);
        _link.WaitSeconds(3700);
        Assert.Equal(["\"the lease of 192.0.2.57 has ended, and nobody made it longer", "unbind 192.0.2.57"],
            _link.Done);
    }

    [Fact]
    public void an_orderly_end_gives_the_address_back()
    {
        Bound();
        _link.Happens(DhcpEvent.Stop);
        Assert.Equal(["Release to 192.0.2.1", "unbind 192.0.2.57"], _link.Done);
        Assert.Equal((_link.Gives, ServedLink.Server),
            (_link.Sent[^1].Request.Own, _link.Sent[^1].Request.Server!.Value));
        _link.WaitSeconds(10_000);
        Assert.Equal(2, _link.Done.Count);
    }

    [Fact]
    public void nobody_there_is_asked_for_ever_but_at_most_about_every_minute()
    {
        _link.Answers = _ => null;
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(3600);
        List<Instant> times = _link.Sent.ConvertAll(sent => sent.At);
        Assert.InRange(times.Count, 3600 / 80, 3600 / 48 + 7);
        Assert.InRange((times[1] - times[0]).TotalSeconds, 0.75, 1.25);
        Assert.InRange((times[^1] - times[^2]).TotalSeconds, 48, 80);
        // Two boxes do not ask in step.
        var other = new ServedLink(seed: 2) { Answers = _ => null };
        other.Happens(DhcpEvent.LinkUp);
        other.WaitSeconds(3600);
        Assert.NotEqual(times[5], other.Sent[5].At);
    }

    [Fact]
    public void a_lease_without_end_is_never_asked_for_again()
    {
        _link.LeaseSeconds = uint.MaxValue;
        Bound();
        _link.WaitSeconds(100_000_000);
        Assert.Empty(_link.Done);
        Assert.Equal(Instant.Never, _link.Client.Lease!.ExpiresAt);
    }

    [Fact]
    public void answers_to_another_exchange_and_at_the_wrong_time_are_counted_and_nothing_else()
    {
        Bound();
        foreach (DhcpType type in new[] { DhcpType.Offer, DhcpType.Ack, DhcpType.Nak })
        {
            Assert.True(DhcpReply.TryRead(_link.Bytes(type, 12345), ServedLink.Mac, out DhcpReply reply));
            _link.Happens(new DhcpInput(DhcpEvent.Reply, reply));
        }
        Assert.Equal(3, _link.Client.Ignored);
        Assert.Empty(_link.Done);
        _link.Happens(DhcpEvent.Conflict);
        Assert.Empty(_link.Done);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(50)]
    public void on_a_lossy_link_it_is_bound_in_the_end_and_never_keeps_an_address_beyond_its_time(int lossPercent)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var link = new ServedLink(seed) { LossPercent = lossPercent, LeaseSeconds = 120 };
            link.Happens(DhcpEvent.LinkUp);
            bool wasBound = false;
            for (int i = 0; i < 900; i++)
            {
                link.WaitSeconds(2);
                wasBound |= link.Client.Lease is not null;
                Assert.True(link.Client.Lease is not { } lease
                    || lease.ExpiresAt >= link.Now, $"seed {seed}: a lease beyond its time");
            }
            Assert.True(wasBound, $"seed {seed}: never bound");
            // Every address that was set and is not ours any more was taken away.
            int binds = 0;
            foreach (string done in link.Done)
                binds = done.StartsWith("bind", StringComparison.Ordinal) ? 1
                    : done.StartsWith("unbind", StringComparison.Ordinal) ? binds - 1 : binds;
            Assert.Equal(link.Client.Lease is null ? 0 : 1, binds);
        }
    }

    /// <summary>Up, with a lease, and what led to it forgotten.</summary>
    private void Bound()
    {
        _link.Happens(DhcpEvent.LinkUp);
        _link.WaitSeconds(1);
        Assert.NotNull(_link.Client.Lease);
        _link.Done.Clear();
    }
}
