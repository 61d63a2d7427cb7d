using System.Globalization;
using System.Text.RegularExpressions;
using Lab;

namespace Namespaces;

/// <summary>
/// Sessions of BFD with FRR's bfdd and with keepalived: up, down by a cable that is pulled, up again; what an instance
/// that tracks one makes of it; and how soon its end is noticed, measured by what was agreed on.
/// </summary>
public class BfdTests
{
    private const string Ours = "10.77.0.1", Theirs = "10.77.0.2", Ours6 = "fd77::1", Theirs6 = "fd77::2";

    private static string Session(string neighbour, string source, string more = "") => $$"""
        bfd_instance B {
            neighbor_ip {{neighbour}}
            source_ip {{source}}
            min_rx 50
            min_tx 50
            multiplier 3
            {{more}}
        }

        """;

    private static string Instance(string track) => $$"""
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            virtual_ipaddress {
                10.77.0.100
            }
            track_bfd {
                {{track}}
            }
        }

        """;

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void with_frr_it_comes_up_its_end_is_noticed_and_it_comes_back(bool isIPv6)
    {
        using var lan = new Lan();
        (Node ours, Node theirs) = Join(lan);
        (string here, string there) = isIPv6 ? (Ours6, Theirs6) : (Ours, Theirs);
        using NodeProcess bfdd = StartBfdd(theirs, here, there);
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", Session(there, here) + Instance("B"));
        Play(daemon, theirs);
    }

    [RootTheory]
    [InlineData("")]
    [InlineData("passive")]
    public void with_keepalived_it_comes_up_its_end_is_noticed_and_it_comes_back(string more)
    {
        using var lan = new Lan();
        (Node ours, Node theirs) = Join(lan);
        using Daemon keepalived = Daemon.Start(theirs, "keepalived", Session(Ours, Theirs)
            + Instance("B").Replace("_id 51", "_id 52").Replace(".100", ".101"), "-b", "/run/lab/bfd.pid");
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", Session(Theirs, Ours, more) + Instance("B"));
        Play(daemon, theirs);
        keepalived.WaitFor("(B) Entering Up state", 20);
        int before = keepalived.Log.Count;
        daemon.Stop();
        // It hears so, and does not wait for the detection time.
        keepalived.WaitFor("(B) Entering Down state (Local diagnostic - Neighbor Signaled Session Down, Remote "
            + "diagnostic - Administratively Down)", 20, before);
        keepalived.WaitFor("Tracked BFD instance B is DOWN", 20, before);
    }

    private static void Play(Daemon daemon, Node theirs)
    {
        daemon.WaitFor("(B) Entering Up state", 30);
        daemon.WaitFor("VRRP_Instance(VI_1) Tracked BFD instance B is UP", 10);
        daemon.WaitFor("Detection time is 150000 us", 10);
        daemon.WaitFor("(VI_1) Entering MASTER STATE", 20);
        int before = daemon.Log.Count;
        // The far end only: ours keeps its carrier, so that nothing but silence tells.
        theirs.CutCable();
        daemon.WaitFor("(B) Expired after", 20, before);
        daemon.WaitFor("(B) Entering Down state (Local diagnostic - Control Detection Time Expired", 10, before);
        daemon.WaitFor("(VI_1) Entering FAULT STATE", 10, before);
        before = daemon.Log.Count;
        theirs.HealCable();
        daemon.WaitFor("(B) Entering Up state", 30, before);
        daemon.WaitFor("(VI_1) Entering BACKUP STATE", 10, before);
    }

    [RootFact]
    public void a_real_server_follows_the_session_in_the_checkers_process()
    {
        using var lan = new Lan();
        (Node ours, Node theirs) = Join(lan);
        using NodeProcess bfdd = StartBfdd(theirs, Ours, Theirs);
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", Session(Theirs, Ours) + $$"""
            virtual_server 10.77.0.100 80 {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                real_server {{Theirs}} 80 {
                    BFD_CHECK {
                        name B
                        alpha
                    }
                }
            }

            """, "-c", "/run/lab/checkers.pid", "--control=/run/lab/control");
        daemon.WaitFor($"BFD check of [B] RS([{Theirs}]:tcp:80) is UP", 40);
        theirs.CutCable();
        daemon.WaitFor($"BFD check of [B] RS([{Theirs}]:tcp:80) is DOWN", 20);
    }

    [RootFact]
    public void beside_four_busy_loops_three_times_50_ms_neither_break_nor_are_overlooked()
    {
        using var lan = new Lan();
        (Node ours, Node theirs) = Join(lan);
        using Daemon other = Daemon.Start(theirs, "vrrpaot", Session(Ours, Theirs)
            + Instance("B").Replace("_id 51", "_id 52").Replace(".100", ".101"));
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", Session(Theirs, Ours) + Instance("B"));
        daemon.WaitFor("Detection time is 150000 us", 30);
        var loops = new List<NodeProcess>();
        try
        {
            for (int i = 0; i < 4; i++)
                loops.Add(ours.Start("/bin/sh", "-c", "while :; do :; done"));
            int before = daemon.Log.Count;
            Thread.Sleep(10_000);
            Assert.DoesNotContain(daemon.Log.Skip(before), line => line.Text.Contains("(B) Expired"));
            theirs.CutCable();
            string said = daemon.WaitFor("(B) Expired after", 20, before).Text;
            Match times = Regex.Match(said, @"after (\d+) ms \((\d+) usec overdue\)");
            // What was negotiated, and what the loop came too late by: a tenth of that at most.
            Assert.InRange(int.Parse(times.Groups[1].Value, CultureInfo.InvariantCulture), 150, 165);
            Assert.InRange(int.Parse(times.Groups[2].Value, CultureInfo.InvariantCulture), 0, 15_000);
        }
        finally
        {
            loops.ForEach(loop => loop.Dispose());
        }
    }

    private static (Node Ours, Node Theirs) Join(Lan lan)
    {
        Node ours = lan.AddNode("node1", $"{Ours}/24"), theirs = lan.AddNode("node2", $"{Theirs}/24");
        ours.Ip("addr", "add", $"{Ours6}/64", "dev", "eth0", "nodad");
        theirs.Ip("addr", "add", $"{Theirs6}/64", "dev", "eth0", "nodad");
        return (ours, theirs);
    }

    /// <summary>FRR's, without zebra: a session that is configured by its addresses needs none.</summary>
    private static NodeProcess StartBfdd(Node node, string neighbour, string own)
    {
        const string directory = "/run/frr";
        node.WriteFile($"{directory}/bfdd.conf", $"""
            bfd
             peer {neighbour} local-address {own}
              detect-multiplier 3
              receive-interval 50
              transmit-interval 50
             !
            !

            """);
        node.Run("chown", "-R", "frr:frr", directory);
        return node.Start("/usr/lib/frr/bfdd", "-f", $"{directory}/bfdd.conf", "-i", $"{directory}/bfdd.pid",
            "-z", $"{directory}/zserv.api", "--vty_socket", directory, "--bfdctl", $"{directory}/bfdd.sock", "-P", "0",
            "--log", "stdout", "--log-level", "debug");
    }
}
