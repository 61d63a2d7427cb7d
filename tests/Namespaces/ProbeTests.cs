using System.Text.Json;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>The story with a probe in the place of its script.</summary>
public class Probing(ITestOutputHelper output) : StoryTests(output, new() { Variant = Probes.InPlaceOfTheScript });

internal static class Probes
{
    public const string Web = "vrrpaot probe http http://127.0.0.1:7000/";

    public static string InPlaceOfTheScript(string file) =>
        file.Replace(Story.CheckPath, Web, StringComparison.Ordinal);

    /// <summary>Twenty looks a second, adverts every 100 ms.</summary>
    public static string Quick(string file) =>
        Story.AdvertInterval(Story.Version3(InPlaceOfTheScript(file)), "0.1")
        .Replace("interval 2\n", "interval 0.05\n    timeout 0.5\n", StringComparison.Ordinal);
}

public class ProbeTests(ITestOutputHelper output)
{
    /// <summary>
    /// Several polls of the client fit into the time; with the story's script, every 2 s, it takes up to 2 s.
    /// </summary>
    [RootFact]
    public void a_check_that_looks_20_times_a_second_moves_the_vip_at_once()
    {
        using var pair = new Pair(new PairSetup { Variant = Probes.Quick });
        try
        {
            pair.WaitForFirst(20);
            Moment killed = Moment.Now;
            pair.FirstWeb.Kill();
            pair.WaitForSecond();
            Moment back = pair.Http.Since(killed).First(answer => answer.Who == Story.SecondAddress).At;
            output.WriteLine($"the client had another answer after {back - killed}");
            Assert.Equal("connection refused", Check(pair.First).GetProperty("lastLine").GetString());
            pair.StartFirstWeb();
            pair.WaitForFirst();
            Assert.StartsWith("200 OK in ", Check(pair.First).GetProperty("lastLine").GetString(),
                StringComparison.Ordinal);
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    /// <summary>
    /// In a process namespace of its own the kernel counts for us: whatever is created there, process or thread, takes
    /// the next number.
    /// </summary>
    [RootFact]
    public void a_probe_creates_no_process_and_a_script_does()
    {
        using var lan = new Lan();
        (int byProbe, int byScript) = (CreatedBy(lan, "node1", "192.168.10.111", Probes.Web),
            CreatedBy(lan, "node2", "192.168.10.112", "/bin/true"));
        output.WriteLine($"{Looks} looks: {byProbe} by the probe, {byScript} by the script");
        Assert.Equal(0, byProbe);
        Assert.True(byScript >= Looks);
    }

    private const int Looks = 40;

    private static int CreatedBy(Lan lan, string name, string address, string script)
    {
        Node node = lan.AddNode(name, $"{address}/24");
        using WebServer web = WebServer.Start(node);
        string file = SingleNode.Globals.Replace("}", "    script_user root\n}", StringComparison.Ordinal) + $$"""
            vrrp_script web {
                script "{{script}}"
                interval 0.05
                timeout 2
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                priority 100
                advert_int 0.1
                virtual_ipaddress {
                    192.168.10.12{{address[^1]}}
                }
                track_script {
                    web
                }
            }

            """;
        node.WriteFile("/run/lab/keepalived.conf", file);
        using NodeProcess daemon = node.Start("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", Binary.X64,
            "-n", "-l", "-D", "-f", "/run/lab/keepalived.conf", "-p", "/run/lab/daemon.pid", "--state=/run/lab/state");
        daemon.WaitForLine("VRRP_Script(web) succeeded", TimeSpan.FromSeconds(10));
        daemon.WaitForLine("Entering MASTER STATE", TimeSpan.FromSeconds(10));
        // Everything that is made once has been made: the box's process, too, of which this asks.
        long from = Runs(node) + 5;
        Eventually.True("some runs", TimeSpan.FromSeconds(30), () => Runs(node) >= from);
        int before = NextNumber(daemon);
        from = Runs(node);
        // One more than asked for: the first to end may have begun before the number was taken.
        Eventually.True("more runs", TimeSpan.FromSeconds(30), () => Runs(node) > from + Looks);
        return NextNumber(daemon) - before - 1;
    }

    /// <summary>
    /// In the process namespace whose first process is the child of `unshare`: a shell there takes a number, and tells
    /// it.
    /// </summary>
    private static int NextNumber(NodeProcess unshare) =>
        int.Parse(Command.Run("nsenter", $"--target={ProcessTree.Children(unshare.Id).Single()}", "--pid", "sh", "-c",
            "echo $$"));

    private static JsonElement Check(Node node) => Door.Status(node).GetProperty("checks")[0];

    private static long Runs(Node node) => Check(node).GetProperty("runs").GetInt64();
}
