using VrrpAot.Holdings;

namespace VrrpAot.Tests.Holdings;

/// <summary>Wanted versus present, with a kernel that writes down what it is asked.</summary>
public sealed class HoldingTableTests : IHoldingWriter
{
    private static readonly Duration s_lifetime = Duration.FromSeconds(8);
    private static readonly HoldingKind[] s_kinds =
        [HoldingKind.Route, HoldingKind.Address, HoldingKind.Link, HoldingKind.Address];
    private const int Route = 0, Address = 1, Link = 2, Other = 3;

    private readonly List<string> _asked = [];
    private readonly HoldingTable _table = new(s_kinds, s_lifetime);
    private Instant _now = new(1_000_000_000);
    private uint _request;

    public HoldingTableTests()
    {
        for (int holding = 0; holding < s_kinds.Length; holding++)
            _table.Rebind(holding, isReachable: true);
    }

    uint IHoldingWriter.Set(int holding, bool restored)
    {
        _asked.Add($"{(restored ? "restore" : "set")} {holding}");
        return ++_request;
    }

    uint IHoldingWriter.Remove(int holding)
    {
        _asked.Add($"remove {holding}");
        return ++_request;
    }

    [Fact]
    public void what_is_wanted_is_set_once_and_removed_when_it_is_not_wanted_any_more()
    {
        _table.Want(Address);
        Assert.Equal(["set 1"], Reconcile());
        Assert.Empty(Reconcile());
        _table.Unwant(Address);
        Assert.Equal(["remove 1"], Reconcile());
        Assert.Empty(Reconcile());
    }

    [Fact]
    public void kinds_are_set_in_their_order_and_removed_in_the_reverse_one()
    {
        foreach (int holding in new[] { Route, Address, Link })
            _table.Want(holding);
        Assert.Equal(["set 2", "set 1", "set 0"], Reconcile());
        foreach (int holding in new[] { Address, Link, Route })
            _table.Unwant(holding);
        Assert.Equal(["remove 0", "remove 1", "remove 2"], Reconcile());
    }

    [Fact]
    public void what_goes_is_removed_before_anything_else_is_set()
    {
        _table.Want(Address);
        Reconcile();
        _table.Want(Link);
        _table.Unwant(Address);
        Assert.Equal(["remove 1", "set 2"], Reconcile());
    }

    [Fact]
    public void what_two_want_is_set_for_the_first_and_goes_with_the_last()
    {
        _table.Want(Route);
        Assert.Equal(["set 0"], Reconcile());
        _table.Want(Route);
        _table.Unwant(Route);
        Assert.Empty(Reconcile());
        _table.Unwant(Route);
        Assert.Equal(["remove 0"], Reconcile());
    }

    [Fact]
    public void what_somebody_removes_is_put_back_unless_he_may()
    {
        _table.Want(Address);
        _table.LeaveAlone(Other);
        _table.Want(Other);
        Reconcile();
        Assert.True(_table.Missed(Address));
        Assert.False(_table.Missed(Other));
        Assert.Equal(["restore 1"], Reconcile());
        Assert.Empty(Reconcile());
    }

    [Fact]
    public void what_carries_our_mark_and_nobody_wants_is_removed_and_what_does_not_stays()
    {
        _table.Saw(Address, hasOurMark: true, beforeUs: true);
        _table.Saw(Other, hasOurMark: false, beforeUs: true);
        Assert.Equal(["remove 1"], Reconcile());
        _table.Want(Other);
        Assert.Empty(Reconcile());
        _table.Unwant(Other);
        Assert.Empty(Reconcile());
        Assert.True(_table.IsMachines(Other));
    }

    [Fact]
    public void a_refused_request_is_made_again_after_a_pause_and_not_before()
    {
        _table.Want(Address);
        Reconcile();
        Assert.Equal(Address, _table.Refused(_request, saysGone: false, _now));
        Assert.Equal(_now + Duration.FromSeconds(1), _table.NextDeadline);
        Assert.Empty(Reconcile());
        _table.Relisted();
        Assert.Empty(Reconcile());
        _now += Duration.FromSeconds(1);
        Assert.Equal(["set 1"], Reconcile());
        Assert.Equal(-1, _table.Refused(_request + 1, saysGone: false, _now));
    }

    [Fact]
    public void a_refused_request_that_makes_no_difference_any_more_is_not_made_again()
    {
        _table.Want(Address);
        Reconcile();
        _table.Refused(_request, saysGone: false, _now);
        _table.Unwant(Address);
        Assert.Equal(["remove 1"], Reconcile());
        Assert.Equal(-1, _table.Refused(_request, saysGone: true, _now));
        _now += Duration.FromSeconds(1);
        Assert.Empty(Reconcile());
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    // Else the one that hands over would go on answering for it, beside its successor.
    [Fact]
    public void what_a_refused_renewal_left_behind_is_removed_when_it_is_not_wanted_any_more()
    {
        _table.Want(Address);
        Reconcile();
        _now = _table.NextDeadline;
        Assert.Equal(["set 1"], Reconcile());
        _table.Refused(_request, saysGone: false, _now);
        _table.Unwant(Address);
        Assert.Equal(["remove 1"], Reconcile());
    }

    // The kernel refuses two, and for the first of them the owner gives up both.
    [Fact]
    public void and_what_was_given_up_before_its_refusal_is_heard()
    {
        _table.Want(Address);
        _table.Want(Other);
        Reconcile();
        _now = _table.NextDeadline;
        Assert.Equal(["set 1", "set 3"], Reconcile());
        _table.Refused(_request - 1, saysGone: false, _now);
        _table.Unwant(Address);
        _table.Unwant(Other);
        _table.Refused(_request, saysGone: false, _now);
        Assert.Equal(["remove 1", "remove 3"], Reconcile());
    }

    [Fact]
    public void wanted_and_not_wanted_again_within_a_turn_is_not_wanted()
    {
        _table.Want(Address);
        Reconcile();
        _table.Unwant(Address);
        _table.Want(Address);
        _table.Unwant(Address);
        Assert.Equal(["remove 1"], Reconcile());
    }

    [Fact]
    public void what_was_taken_away_is_put_back_in_the_order_of_the_file()
    {
        _table.Want(Address);
        _table.Want(Other);
        Reconcile();
        _table.Missed(Other);
        _table.Missed(Address);
        Assert.Equal(["restore 1", "restore 3"], Reconcile());
    }

    [Fact]
    public void after_a_send_that_failed_all_that_is_held_is_renewed_as_soon_as_it_was_listed()
    {
        _table.Want(Address);
        Reconcile();
        _now = _table.NextDeadline;
        Reconcile();
        _table.ForgetPresence();
        Assert.Empty(Reconcile());
        _table.BeginList();
        _table.Saw(Address, hasOurMark: true, beforeUs: false);
        _table.Relisted();
        Assert.Equal(["set 1"], Reconcile());
        Assert.Equal(_now + s_lifetime / 2, _table.NextDeadline);
    }

    [Fact]
    public void a_removal_is_as_wished_when_there_is_nothing_to_remove()
    {
        _table.Want(Address);
        Reconcile();
        _table.Unwant(Address);
        Reconcile();
        Assert.Equal(-1, _table.Refused(_request, saysGone: true, _now));
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    [Fact]
    public void lifetimes_are_renewed_together_at_half_their_length_and_only_of_what_is_held()
    {
        _table.Want(Address);
        _table.Want(Other);
        Reconcile();
        Assert.Equal(_now + s_lifetime / 2, _table.NextDeadline);
        _now = _table.NextDeadline;
        _table.Unwant(Other);
        Assert.Equal(["set 1", "remove 3"], Reconcile());
        Assert.Equal(_now + s_lifetime / 2, _table.NextDeadline);
        _table.Unwant(Address);
        Reconcile();
        Assert.Equal(Instant.Never, _table.NextDeadline);
    }

    [Fact]
    public void what_cannot_be_asked_for_waits_until_it_can()
    {
        _table.Rebind(Address, isReachable: false);
        _table.Want(Address);
        Assert.Empty(Reconcile());
        Assert.True(_table.IsMissing(Address));
        _table.Rebind(Address, isReachable: true);
        Assert.Equal(["set 1"], Reconcile());
    }

    [Fact]
    public void requests_that_never_left_are_made_again_when_the_list_says_what_is_there()
    {
        _table.Want(Address);
        _table.Want(Other);
        Reconcile();
        _table.ForgetPresence();
        Assert.Empty(Reconcile());
        _table.BeginList();
        _table.Saw(Other, hasOurMark: true, beforeUs: false);
        _table.Relisted();
        // And what is there is renewed.
        Assert.Equal(["set 3", "set 1"], Reconcile());
    }

    [Fact]
    public void what_is_not_in_the_list_is_known_when_it_ends()
    {
        _table.Want(Address);
        _table.Want(Other);
        Reconcile();
        _table.BeginList();
        _table.Saw(Other, hasOurMark: true, beforeUs: false);
        Assert.True(_table.IsUnlisted(Address));
        Assert.False(_table.IsUnlisted(Other));
    }

    [Fact]
    public void a_reload_goes_on_with_what_is_held()
    {
        _table.Want(Address);
        Reconcile();
        var after = new HoldingTable(s_kinds, s_lifetime);
        after.Want(Address);
        after.Rebind(Address, isReachable: true);
        Assert.False(after.Inherit(Address, _table, Address, isAnother: false));
        after.InheritRenewal(_table);
        after.Reconcile(this, _now);
        Assert.Equal(["set 1"], _asked);
        Assert.Equal(_now + s_lifetime / 2, after.NextDeadline);
    }

    private List<string> Reconcile()
    {
        int before = _asked.Count;
        _table.Reconcile(this, _now);
        return _asked[before..];
    }
}
