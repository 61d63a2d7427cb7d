using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>Whose are they? VIPs that other programs set, and those that we leave behind on purpose.</summary>
public class OwnershipTests
{
    private readonly FakeCable _cable = new();

    private const string Vip = "10.0.0.100";

    [Fact]
    public void a_vip_set_by_another_program_outlives_transitions_and_the_end_of_a_backup()
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100));
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(IsPresent());
    }

    [Fact]
    public void with_release_vips_the_next_transition_removes_it()
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100) with { ReleaseForeignAddresses = true });
        Assert.True(IsPresent(), "no transition, no removal");
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.False(IsPresent());
    }

    [Fact]
    public void with_release_vips_the_end_of_a_backup_removes_it()
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100) with { ReleaseForeignAddresses = true });
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(IsPresent());
    }

    private Router BackupBesideAForeignVip(EngineSettings settings)
    {
        _cable.Add("10.0.0.1/24", "near");
        var router = new Router(_cable, settings);
        router.TurnUntil(r => r.Saw(EngineEventKind.StateChanged));
        _cable.Add($"{Vip}/32", "near");
        router.TurnFor(Duration.FromMilliseconds(20));
        return router;
    }

    [Fact]
    public void a_vip_that_another_program_set_before_becomes_ours_with_the_takeover()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(priority: 100, Duration.FromMilliseconds(100)));
        router.TurnUntil(r => r.Saw(EngineEventKind.StateChanged));
        _cable.Add($"{Vip}/32", "near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal(_cable.Now + Duration.FromSeconds(8), _cable.Held("near", Vip).EndsAt);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(IsPresent());
    }

    [Fact]
    public void told_to_leave_them_a_master_stops_without_a_word_and_its_vips_stay_for_good()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(priority: 255));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Assert.Equal(_cable.Now + Duration.FromSeconds(8), _cable.Held("near", Vip).EndsAt);
        router.Post(EngineCommand.Stop(leaveAddresses: true));
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(router.Saw(EngineEventKind.LeavingAddresses));
        Assert.True(router.Saw(EngineEventKind.Stopped), "notify scripts hear of it all the same");
        Assert.False(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
        Assert.Equal(Instant.Never, _cable.Held("near", Vip).EndsAt);
    }

    [Fact]
    public void what_an_earlier_run_left_and_no_file_names_any_more_is_removed_at_start_and_nothing_else_is()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.178/32", "near");
        var left = new AddressRecord
        {
            InterfaceIndex = _cable.Find("near").Index, Address = new IpAddress(0x0A0000B1), PrefixLength = 32,
            Protocol = VirtualAddress.Mark,
        };
        Assert.Equal(Errno.Ok, _cable.Near.Add(left, 0));
        using var router = new Router(_cable, Settings(priority: 100));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        EngineEvent told = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.LeftoverRemoved);
        Assert.Equal(left.Address, told.Address);
        Assert.Equal((false, true, true), (_cable.Has("near", "10.0.0.177"), _cable.Has("near", "10.0.0.178"),
            _cable.Has("near", "10.0.0.1")));
    }

    [Fact]
    public void changes_by_others_are_told_to_who_asked_and_our_own_are_not()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(priority: 255) with { ReportAddressChanges = true });
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        int other = _cable.Near.Make("other").Index;
        _cable.Add("10.7.0.1/24", "other");
        _cable.Remove("10.7.0.1/24", "other");
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressVanished));
        IEnumerable<(EngineEventKind, string, int)> told =
            from seen in router.Seen
            where seen.Kind is EngineEventKind.AddressAppeared or EngineEventKind.AddressVanished && seen.Interface != 1
            select (seen.Kind, seen.Address.ToString(), seen.Interface);
        Assert.Equal(
            [
                (EngineEventKind.AddressAppeared, "10.0.0.1", _cable.Find("near").Index),
                (EngineEventKind.AddressAppeared, "10.7.0.1", other),
                (EngineEventKind.AddressVanished, "10.7.0.1", other),
            ],
            told);
    }

    [Fact]
    public void what_others_cause_in_any_number_leaves_half_of_the_ring_to_what_scripts_wait_for()
    {
        using var events = new EventRing(16);
        for (int i = 0; i < 100; i++)
            events.WriteIfCalm(EngineEvent.Of(EngineEventKind.AddressAppeared, 0));
        for (int i = 0; i < 6; i++)
            events.Write(EngineEvent.Of(EngineEventKind.StateChanged, 0));
        Assert.Equal(92, events.Lost);
        int transitions = 0;
        while (events.TryRead(out EngineEvent happened))
            transitions += happened.Kind == EngineEventKind.StateChanged ? 1 : 0;
        Assert.Equal(6, transitions);
    }

    private bool IsPresent() => _cable.Has("near", Vip);

    /// <summary>
    /// 255 is MASTER at once; others are BACKUP for three adverts of ten seconds unless the interval says otherwise.
    /// </summary>
    private static EngineSettings Settings(byte priority, Duration? interval = null) =>
        OneRouter.On("near", priority, interval ?? Duration.FromSeconds(10));
}
