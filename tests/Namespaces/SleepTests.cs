using System.Text.Json;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>
/// Two nodes that must not preempt, one of which is stopped for longer than anybody waits, guardian and all. Whoever
/// wakes up finds that the other one spoke all the time, and leaves it its VIP.
/// </summary>
public class SleepTests(ITestOutputHelper output)
{
    private const string Configuration = SingleNode.Globals + """
        vrrp_instance VI_1 {
            state BACKUP
            nopreempt
            interface eth0
            virtual_router_id 51
            priority 100
            advert_int 0.2
            virtual_ipaddress {
                192.168.10.121
            }
        }

        """;

    [RootFact]
    public void who_wakes_up_listens_before_it_speaks()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", "192.168.10.111/24"), second = lan.AddNode("node2", "192.168.10.112/24");
        using Daemon master = Daemon.Start(first, "vrrpaot", Configuration);
        SingleNode.WaitForVip(first);
        using Daemon backup = Daemon.Start(second, "vrrpaot", Configuration.Replace("priority 100", "priority 200"));
        try
        {
            backup.WaitFor("Entering BACKUP STATE", 10);
            Eventually.True("node 2 hears node 1", TimeSpan.FromSeconds(5), () => Master(second) == "192.168.10.111");
            for (int round = 0; round < 3; round++)
            {
                Sleep(backup, 1500);
                Thread.Sleep(400);
                Assert.Equal(("MASTER", "BACKUP"), (master.State, backup.State));
            }

            // The MASTER's turn: node 2 takes over and keeps the VIP, and node 1 says nothing at all.
            using var capture = Capture.Start(second);
            int mark = master.Process.LineCount;
            Sleep(master, 1500);
            master.WaitFor("Entering BACKUP STATE", 5, mark);
            Thread.Sleep(1000);
            Assert.Equal(("BACKUP", "MASTER"), (master.State, backup.State));
            SingleNode.WaitForNoVip(first);
            IReadOnlyList<string[]> adverts = capture.Fields("vrrp", "eth.src");
            int successor = adverts.ToList().FindIndex(advert => advert[0] == second.MacAddress);
            Assert.DoesNotContain(adverts.Skip(Math.Max(0, successor)), advert => advert[0] == first.MacAddress);
            JsonElement last = Door.Json(first, "why --json").GetProperty("transitions").EnumerateArray().Last();
            Assert.Contains("longer than its peers wait for a MASTER", last.GetProperty("evidence").GetString());
        }
        catch
        {
            output.WriteLine(string.Join('\n', master.Log.Concat(backup.Log).OrderBy(line => line.At)
                .Select(line => line.Text)));
            throw;
        }
    }

    private static string? Master(Node node) =>
        Door.Status(node).GetProperty("instances").Named("VI_1")
            .GetProperty("master") is { ValueKind: JsonValueKind.Object } master
            ? master.GetProperty("address").GetString() : null;

    private static void Sleep(Daemon daemon, int milliseconds)
    {
        int[] pids = [daemon.Process.Id, daemon.EnginePid];
        foreach (int pid in pids)
            ProcessTree.Signal(pid, ProcessTree.SigStop);
        Thread.Sleep(milliseconds);
        foreach (int pid in pids.Reverse())
            ProcessTree.Signal(pid, ProcessTree.SigCont);
    }
}
