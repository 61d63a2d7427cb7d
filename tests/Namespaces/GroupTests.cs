using System.Text.RegularExpressions;
using Lab;

namespace Namespaces;

/// <summary>
/// A router pair: eth0 outside, eth1 inside, an instance on each, both in a sync group; with keepalived as peer, and
/// the same story with keepalived on both nodes.
/// </summary>
public sealed partial class GroupTests : IDisposable
{
    private const string Outside = "192.168.10.100", Inside = "10.77.0.100";
    private const string Heard = "/run/lab/heard";

    private readonly Lan _lan = new();
    private readonly Node _first, _second;
    private Daemon _firstDaemon = null!, _secondDaemon = null!;

    public GroupTests()
    {
        _first = _lan.AddNode("node1", "192.168.10.111/24");
        _second = _lan.AddNode("node2", "192.168.10.112/24");
        _first.Ip("link", "add", "eth1", "type", "veth", "peer", "name", "eth1", "netns", _second.Namespace);
        foreach ((Node node, string address) in ((Node, string)[])[(_first, "10.77.0.1/24"), (_second, "10.77.0.2/24")])
        {
            node.Ip("addr", "add", address, "dev", "eth1");
            node.Ip("link", "set", "eth1", "up");
            node.WriteFile("/run/lab/notify.sh", $"#!/bin/sh\necho \"$*\" >> {Heard}\n");
            node.WriteFile("/run/lab/check.sh", "#!/bin/sh\ntest ! -e /run/lab/broken\n");
            node.WriteFile(Heard, "");
        }
    }

    public void Dispose() => _lan.Dispose();

    [RootTheory]
    [InlineData("vrrpaot", "vrrpaot")]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("keepalived", "vrrpaot")]
    public void what_fails_on_one_side_takes_both_sides_over_and_back(string first, string second)
    {
        Start(first, second);
        Serves(_first, _second);
        _first.CutCable();
        Serves(_second, _first);
        _first.HealCable();
        Serves(_first, _second);
        _first.WriteFile("/run/lab/broken", "");
        Serves(_second, _first);
        File.Delete(_first.Root + "/run/lab/broken");
        Serves(_first, _second);
        _firstDaemon.Stop();
        Serves(_second, _first);
    }

    /// <summary>What scripts are told of the group, and its lines in the log, are those of keepalived.</summary>
    [RootFact]
    public void the_same_story_is_told_as_by_keepalived()
    {
        (string[] Scripts, string[] Lines) theirs = Tell("keepalived"), ours = Tell("vrrpaot");
        Assert.Equal(theirs.Scripts, ours.Scripts);
        Assert.Equal(theirs.Lines, ours.Lines);
        Assert.Equal(["GROUP G BACKUP 0", "GROUP G MASTER 0", "GROUP G FAULT 0", "GROUP G BACKUP 0",
            "GROUP G MASTER 0", "GROUP G STOP 0"], ours.Scripts);
    }

    [RootFact]
    public void a_hand_over_a_reload_and_a_crash_concern_the_whole_group()
    {
        Start("vrrpaot", "vrrpaot");
        Serves(_first, _second);
        Assert.Contains("  G  MASTER", Says("status"));
        // Asked of one, and both go; and stay until they are asked back.
        Assert.Contains("taken over", Says("release", "IN"));
        Serves(_second, _first);
        Assert.Contains("takes part in the election again", Says("release", "OUT", "off"));
        Serves(_first, _second);
        _secondDaemon.Stop();

        _first.WriteFile("/run/lab/keepalived.conf", FileOf(150).Replace("vrrp_sync_group G", "vrrp_sync_group H"));
        int mark = _firstDaemon.Process.LineCount;
        Assert.Contains("taken up", Says("reload"));
        Assert.DoesNotContain(_firstDaemon.Log.Skip(mark), line => line.Text.Contains("STATE"));
        Assert.True(_first.Holds(Inside, "eth1") && _first.Holds(Outside));

        ProcessTree.Signal(_firstDaemon.EnginePid, ProcessTree.SigKill);
        Eventually.True("it has let go of both", TimeSpan.FromSeconds(5),
            () => !_first.Holds(Inside, "eth1") && !_first.Holds(Outside));
        Serves(_first, _second);
    }

    private string Says(params string[] words) => _first.Run(Binary.X64, words).Output;

    private (string[] Scripts, string[] Lines) Tell(string program)
    {
        _first.WriteFile(Heard, "");
        Start(program, program);
        Serves(_first, _second);
        _first.CutCable();
        Serves(_second, _first);
        _first.HealCable();
        Serves(_first, _second);
        _firstDaemon.Stop();
        _secondDaemon.Stop();
        return ([.. _first.ReadFile(Heard).Split('\n').Where(line => line.StartsWith("GROUP"))],
            [.. _firstDaemon.Log.Select(line => GroupLine().Match(line.Text).Value).Where(line => line.Length > 0)]);
    }

    [GeneratedRegex(@"VRRP_Group\(.*")]
    private static partial Regex GroupLine();

    private void Start(string first, string second)
    {
        _firstDaemon = Daemon.Start(_first, first, FileOf(150));
        _secondDaemon = Daemon.Start(_second, second, FileOf(100));
    }

    /// <summary>It has both addresses, and the other none.</summary>
    private static void Serves(Node node, Node other) => Eventually.True($"{node.Name} serves both sides alone",
        TimeSpan.FromSeconds(20), () => node.Holds(Outside) && node.Holds(Inside, "eth1")
            && !other.Holds(Outside) && !other.Holds(Inside, "eth1"));

    private static string FileOf(int priority) => $$"""
        global_defs {
            script_user root
        }
        vrrp_script works {
            script /run/lab/check.sh
            interval 1
        }
        vrrp_sync_group G {
            group {
                OUT
                IN
            }
            track_script {
                works
            }
            notify /run/lab/notify.sh
        }

        """ + Instance("OUT", "eth0", 51, priority, Outside) + Instance("IN", "eth1", 52, priority, Inside);

    private static string Instance(string name, string device, int vrid, int priority, string vip) => $$"""
        vrrp_instance {{name}} {
            state BACKUP
            interface {{device}}
            virtual_router_id {{vrid}}
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                {{vip}}/24
            }
        }

        """;
}
