using System.Globalization;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>Scripts of a user who is not root, beside a daemon with locked memory and real-time priority.</summary>
public class ScriptUserTests(ITestOutputHelper output)
{
    private const string Check = "/run/lab/check", Notify = "/run/lab/notify", Seen = "/run/open";

    /// <summary>systemd's own limit for a service: 8 MB.</summary>
    private const string SmallLimit =
        "#!/bin/sh\nulimit -l 8192\nexport LD_X=1 ENV=/nowhere BASH_ENV=/nowhere IFS=x SECRET=root\n";

    [RootTheory]
    [InlineData("script_user nobody", "nobody", false)]
    [InlineData("", "keepalived_script", true)]
    public void checks_and_notify_scripts_run_as_that_user_from_locked_memory(string globals, string name, bool account)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node, account
            ? "cp /etc/passwd /run/lab/passwd\necho keepalived_script:x:65534:65534::/:/bin/false "
            + ">>/run/lab/passwd\nmount --bind /run/lab/passwd /etc/passwd\n" : "");
        using Daemon daemon = Daemon.Start(node, "/run/lab/limited", File(globals));
        try
        {
            SingleNode.WaitForVip(node);
            Eventually.True("the notify script has seen MASTER", TimeSpan.FromSeconds(5),
                () => Told(node).Contains("MASTER", StringComparison.Ordinal));
            string status = System.IO.File.ReadAllText($"/proc/{daemon.EnginePid}/status");
            Assert.DoesNotContain("VmLck:\t       0 kB", status);
            Assert.Matches(@"Max locked memory +8388608",
                System.IO.File.ReadAllText($"/proc/{daemon.EnginePid}/limits"));
            foreach (string seen in (string[])[node.ReadFile(Seen + "/check"), Told(node)])
            {
                Assert.Contains("Uid:\t65534\t65534\t65534\t65534\n", seen);
                Assert.Contains("Gid:\t65534\t65534\t65534\t65534\n", seen);
                Assert.Matches(@"Groups:\s*\n", seen);
                Assert.Contains("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n", seen);
                Assert.Contains("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", seen);
                Assert.Contains("VmLck:\t       0 kB\n", seen);
                Assert.Contains("umask 0177\n", seen);
                Assert.Contains("nice and policy 0 0\n", seen);
                Assert.Contains($"USER={name}\n", seen);
                Assert.DoesNotMatch("(?m)^(LD_.*|ENV|BASH_ENV|SECRET)=", seen);
            }
            // What fails is still heard of.
            int mark = daemon.Process.LineCount;
            node.Run("touch", "/run/open/fail");
            daemon.WaitFor("Entering FAULT STATE", 5, mark);
            daemon.Stop();
            Assert.Contains("STOP", Told(node));
        }
        catch
        {
            output.WriteLine(string.Join('\n', daemon.Log.Select(line => line.Text)));
            throw;
        }
    }

    /// <summary>
    /// VRRPAOT_ATTACK_SECONDS makes it longer. Before, the thread that started a script wore its user's identity for a
    /// millisecond, and SIGKILL was taken by the engine within 1 to 12 s.
    /// </summary>
    [RootFact]
    public void their_user_can_neither_end_stop_nor_delay_the_daemon_however_often_it_tries()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node);
        using Daemon daemon = Daemon.Start(node, "/run/lab/limited", File("script_user nobody"));
        try
        {
            SingleNode.WaitForVip(node);
            int engine = daemon.EnginePid, mark = daemon.Process.LineCount;
            double seconds = double.Parse(Environment.GetEnvironmentVariable("VRRPAOT_ATTACK_SECONDS") ?? "8",
                CultureInfo.InvariantCulture);
            var attack = new Stranger(65534, daemon.Process.Id, engine);
            attack.TryFor(TimeSpan.FromSeconds(seconds));
            output.WriteLine($"{attack.Tries} tries at {attack.Threads} threads, {attack.ScriptsHit} signals to "
                + $"scripts at their start");
            Assert.Equal([], attack.Successes);
            Assert.True(attack.Tries > 10_000, $"only {attack.Tries} tries");
            Assert.Equal(engine, daemon.EnginePid);
            Assert.DoesNotContain(daemon.Log.Skip(mark), line => line.Text.Contains("died", StringComparison.Ordinal));
            // Its own scripts it can end, and so the instance may be in FAULT for a while; and back again.
            SingleNode.WaitForVip(node);
        }
        catch
        {
            output.WriteLine(string.Join('\n', daemon.Log.Select(line => line.Text).TakeLast(40)));
            throw;
        }
    }

    private static string Told(Node node) =>
        System.IO.File.Exists(node.Root + Seen + "/notify") ? node.ReadFile(Seen + "/notify") : "";

    private static void Prepare(Node node, string before = "")
    {
        node.Run("mkdir", "-m", "777", Seen);
        // Read by the shell itself: a dash that is starting `cat` has all signals blocked, and `cat` may be there
        // first.
        const string status = "while IFS= read -r line; do echo \"$line\"; done </proc/$$/status";
        const string tell =
            $"{status}; echo umask $(umask); env; echo nice and policy $(cut -d' ' -f19,41 /proc/$$/stat); ";
        node.WriteFile(Check, $"#!/bin/sh\n[ -e {Seen}/check ] || {{ {tell} }} >{Seen}/check\n[ ! -e {Seen}/fail ]\n");
        node.WriteFile(Notify, $"#!/bin/sh\n{{ echo $*; {tell} }} >>{Seen}/notify\n");
        node.WriteFile("/run/lab/limited", SmallLimit + before + $"exec {Daemon.ProgramOf("vrrpaot")} \"$@\"\n");
    }

    private static string File(string globals) => SingleNode.File()
        .Replace("global_defs {", $"global_defs {{\n    {globals}", StringComparison.Ordinal)
        .Replace("vrrp_instance VI_1 {", $$"""
            vrrp_script ready {
                script {{Check}}
                interval 0.05
                timeout 5
            }
            vrrp_instance VI_1 {
                track_script {
                    ready
                }
                notify {{Notify}}
            """, StringComparison.Ordinal);
}
