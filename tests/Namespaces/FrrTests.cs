using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>
/// One instance beside FRR's vrrpd, version 3. FRR has a virtual MAC and we do not, so only the election is compared.
/// </summary>
public class FrrTests(ITestOutputHelper output)
{
    private static readonly string File = $$"""
        global_defs {
            vrrp_version 3
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority 100
            advert_int 1
            virtual_ipaddress {
                {{Story.Vip}}
            }
        }

        """;

    [RootFact]
    public void we_back_up_a_stronger_vrrpd_and_take_over_when_it_dies() =>
        Play(priority: 150, (frr, daemon, capture) =>
    {
        Eventually.True("vrrpd becomes MASTER", TimeSpan.FromSeconds(15), () => frr.IsMaster, () => frr.State);
        // More than a BACKUP waits for that hears nothing.
        Adverts.Pass(daemon.Node, 4);
        Assert.Equal("BACKUP", daemon.State);
        Assert.False(daemon.Node.Holds(Story.Vip));
        frr.Vrrpd.KillTree();
        daemon.WaitFor("Entering MASTER STATE", 10);
        SingleNode.WaitForVip(daemon.Node, Story.Vip);
    });

    [RootFact]
    public void a_weaker_vrrpd_backs_us_up_and_takes_over_when_we_stop() => Play(priority: 50, (frr, daemon, capture) =>
    {
        daemon.WaitFor("Entering MASTER STATE", 15);
        Eventually.True("vrrpd is not MASTER", TimeSpan.FromSeconds(15), () => !frr.IsMaster, () => frr.State);
        Adverts.Pass(capture.Node, 4);
        Assert.False(frr.IsMaster, frr.State);
        Assert.True(daemon.Node.Holds(Story.Vip));
        daemon.Stop();
        Eventually.True("vrrpd becomes MASTER", TimeSpan.FromSeconds(10), () => frr.IsMaster, () => frr.State);
    });

    private void Play(int priority, Action<Frr, Daemon, Capture> sentence)
    {
        using var lan = new Lan();
        Node ours = lan.AddNode("node1", $"{Story.FirstAddress}/24"),
            theirs = lan.AddNode("node2", $"{Story.SecondAddress}/24");
        using var capture = Capture.Start(theirs);
        using var frr = new Frr(theirs, priority);
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", File);
        try
        {
            sentence(frr, daemon, capture);
            Assert.Empty(Complaints.In(frr.Vrrpd.Lines));
            Assert.Empty(Complaints.In(daemon.Log));
            Assert.Equal("", capture.Complaints(ours));
        }
        catch
        {
            output.WriteLine(frr.State);
            output.WriteLine(string.Join('\n', daemon.Log.Select(line => line.Text)));
            throw;
        }
    }
}
