using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>Whose addresses are they? VIPs that other programs set, and those that we leave behind on purpose.</summary>
public class OwnershipTests
{
    private const string Vip = "10.0.0.100";

    [RootFact]
    public void a_vip_set_by_another_program_outlives_transitions_and_the_end_of_a_backup() => Cable.Run(_ =>
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100));
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(IsPresent());
    });

    [RootFact]
    public void with_release_vips_the_next_transition_removes_it() => Cable.Run(_ =>
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100) with { ReleaseForeignAddresses = true });
        Assert.True(IsPresent(), "no transition, no removal");
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.False(IsPresent());
    });

    [RootFact]
    public void with_release_vips_the_end_of_a_backup_removes_it() => Cable.Run(_ =>
    {
        using Router router = BackupBesideAForeignVip(Settings(priority: 100) with { ReleaseForeignAddresses = true });
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(IsPresent());
    });

    private static Router BackupBesideAForeignVip(EngineSettings settings)
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        var router = new Router(settings);
        router.TurnUntil(r => r.Saw(EngineEventKind.StateChanged));
        Cable.Ip($"addr add {Vip}/32 dev near");
        router.TurnFor(Duration.FromMilliseconds(20));
        return router;
    }

    [RootFact]
    public void a_vip_that_another_program_set_before_becomes_ours_with_the_takeover() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(priority: 100, Duration.FromMilliseconds(100)));
        router.TurnUntil(r => r.Saw(EngineEventKind.StateChanged));
        Cable.Ip($"addr add {Vip}/32 dev near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Contains("valid_lft 8sec", Cable.Ip($"addr show dev near to {Vip}"));
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(IsPresent());
    });

    [RootFact]
    public void told_to_leave_them_a_master_stops_without_a_word_and_its_vips_stay_for_good() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(priority: 255));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Assert.Contains("valid_lft 8sec", Cable.Ip($"addr show dev near to {Vip}"));
        router.Post(EngineCommand.Stop(leaveAddresses: true));
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(router.Saw(EngineEventKind.LeavingAddresses));
        Assert.True(router.Saw(EngineEventKind.Stopped), "notify scripts hear of it all the same");
        Assert.False(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
        Assert.Contains("valid_lft forever", Cable.Ip($"addr show dev near to {Vip}"));
    });

    [RootFact]
    public void changes_by_others_are_told_to_who_asked_and_our_own_are_not() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(priority: 255) with { ReportAddressChanges = true });
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Cable.Ip("addr add 10.7.0.1/24 dev far");
        Cable.Ip("addr del 10.7.0.1/24 dev far");
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressVanished));
        IEnumerable<(EngineEventKind, string, int)> told =
            from seen in router.Seen
            where seen.Kind is EngineEventKind.AddressAppeared or EngineEventKind.AddressVanished && seen.Interface != 1
            select (seen.Kind, seen.Address.ToString(), seen.Interface);
        Assert.Equal(
            [(EngineEventKind.AddressAppeared, "10.0.0.1", cable.Near), (EngineEventKind.AddressAppeared, "10.7.0.1", cable.Far), (EngineEventKind.AddressVanished, "10.7.0.1", cable.Far)],
            told);
    });

    [Fact]
    public void what_others_cause_in_any_number_leaves_half_of_the_ring_to_transitions()
    {
        using var events = new EventRing(8);
        for (int i = 0; i < 100; i++)
            events.WriteIfCalm(EngineEvent.Of(EngineEventKind.AddressAppeared, 0));
        for (int i = 0; i < 3; i++)
            events.Write(EngineEvent.Of(EngineEventKind.StateChanged, 0));
        Assert.Equal(96, events.Lost);
        int transitions = 0;
        while (events.TryRead(out EngineEvent happened))
            transitions += happened.Kind == EngineEventKind.StateChanged ? 1 : 0;
        Assert.Equal(3, transitions);
    }

    private static bool IsPresent() => Cable.Ip("-o addr show dev near").Contains(Vip, StringComparison.Ordinal);

    /// <summary>255 is MASTER at once; others are BACKUP for three adverts of ten seconds unless the interval says otherwise.</summary>
    private static EngineSettings Settings(byte priority, Duration? interval = null) =>
        OneRouter.On("near", priority, interval ?? Duration.FromSeconds(10));
}
