using Appliance.Console;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

public class RoleLineTests
{
    private static string Line(Snapshot? snapshot, int columns = 80) => RoleLine.Of(snapshot, Snapshots.Now, columns);

    private static readonly InstanceView s_master = Snapshots.Instance("VI_1", RouterState.Master);
    private static readonly InstanceView s_backup = Snapshots.Instance("VI_2", RouterState.Backup, 90);

    [Fact]
    public void one_instance_says_its_priority() =>
        Assert.Equal("pihole-a  MASTER VI_1 (priority 101)  2 checks up", Line(Snapshots.Of(s_master)));

    [Fact]
    public void several_instances_are_named_while_they_fit_and_counted_otherwise()
    {
        Snapshot two = Snapshots.Of(s_master, s_backup);
        Assert.Equal("pihole-a  MASTER VI_1 (101), BACKUP VI_2 (90)  2 checks up", Line(two));
        Assert.Equal("pihole-a  1 MASTER, 1 BACKUP  2 checks up", Line(two, 50));
        Assert.Equal("pihole-a  1 MASTER, 1 BA...", Line(two, 28));
    }

    [Fact]
    public void a_fault_says_why() =>
        Assert.Equal("pihole-a  FAULT VI_1 (priority 101): eth0 down  2 checks up",
            Line(Snapshots.Of(Snapshots.Instance(
                "VI_1", RouterState.Fault, faults: FaultCauses.InterfaceDown | FaultCauses.Script))));

    [Fact]
    public void what_is_wrong_stands_before_the_checks() =>
        Assert.Equal("pihole-a  MASTER VI_1 (101)  CONFLICT  MAINTENANCE  FIND ME  check dns down", Line(Snapshots.Of(
            s_master with { ConflictAt = Snapshots.Now - Duration.FromSeconds(5) }) with
        {
            Maintenance = new Maintenance(default, null, "console"),
            FindMeUntil = Snapshots.Now + Duration.FromSeconds(1),
            Checks = [Snapshots.Check("web", true), Snapshots.Check("dns", false)],
        }));

    [Fact]
    public void a_commit_that_waits_for_its_confirmation_is_told() =>
        Assert.Equal("pihole-a  MASTER VI_1 (priority 101)  COMMIT NOT CONFIRMED  2 checks up",
            Line(Snapshots.Of(s_master) with { CommitUndoneAt = Snapshots.Now + Duration.FromSeconds(240) }));

    [Fact]
    public void a_lost_quorum_is_told_by_its_name_and_several_by_their_number()
    {
        Assert.Equal("pihole-a  MASTER VI_1 (101)  QUORUM LOST [10.0.0.1]:tcp:80  2 checks up",
            Line(Snapshots.Of(s_master) with { LostQuorums = ["[10.0.0.1]:tcp:80"] }));
        Assert.Contains("2 QUORUMS LOST", Line(Snapshots.Of(s_master) with { LostQuorums = ["a", "b"] }));
    }

    [Fact]
    public void and_so_is_an_appliance_json_on_trial() => Assert.Contains("COMMIT NOT CONFIRMED",
        Line(Snapshots.Of(s_master) with { ApplianceUndoneAt = Snapshots.Now }));

    [Fact]
    public void a_box_without_an_engine_or_an_instance_says_so()
    {
        Assert.Equal("starting: the engine has not said anything yet", Line(null));
        Assert.Equal("pihole-a  no VRRP instance", Line(Snapshots.Of() with { Checks = [] }));
    }

    [Fact]
    public void names_from_a_file_cannot_give_orders_to_a_terminal() =>
        Assert.Equal("pihole-a  MASTER ?[2J? (priority 101)  2 checks up",
            Line(Snapshots.Of(Snapshots.Instance("\e[2Jé", RouterState.Master))));

    [Fact]
    public void only_roles_that_changed_are_told()
    {
        Snapshot before = Snapshots.Of(s_master, s_backup);
        Assert.Empty(RoleLine.Changes(before, before, 80));
        Assert.Empty(RoleLine.Changes(null, before, 80));
        Assert.Equal(["** VI_1 hands over", "** VI_2 is MASTER now (was BACKUP)"],
            RoleLine.Changes(before,
                Snapshots.Of(s_master with { HandingOver = true }, s_backup with { State = RouterState.Master }), 80));
    }
}
