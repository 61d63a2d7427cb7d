using Lab;

namespace Namespaces;

/// <summary>What FIFOs and people hear, from Debian's keepalived and from ours in the same scene.</summary>
public class NoticeTests
{
    private const string Fifo = "/run/vrrp.fifo", Heard = "/run/heard", Mails = "/run/mails";

    private const string Globals = $$"""
        global_defs {
            router_id LAB
            enable_script_security
            script_user root
            vrrp_notify_fifo {{Fifo}}
            vrrp_notify_priority_changes
            notification_email {
                ops@example.com
                more@example.com
            }
            notification_email_from ka@example.com
            smtp_server 127.0.0.1
            smtp_helo_name lab
        }
        vrrp_script up {
            script "/usr/bin/test -e /run/flag"
            interval 1
            weight 10
        }

        """;

    private static string Instance(string name, int number, int priority, string lines) => $$"""
        vrrp_instance {{name}} {
            interface eth0
            virtual_router_id {{number}}
            priority {{priority}}
            advert_int 1
            virtual_ipaddress {
                192.168.10.{{number}}
            }
            {{lines}}
        }

        """;

    private static readonly string s_kept = Instance("M", 51, 100, "smtp_alert\n    track_script {\n        up\n    }");

    private static readonly string s_all = s_kept + Instance("D", 52, 90, "notify_deleted") + Instance("B", 53, 80, "");

    private static string Read(Node node, string path) => File.Exists(node.Root + path) ? node.ReadFile(path) : "";

    private static void Await(Node node, string path, string text) => Eventually.True($"{path} has {text}",
        TimeSpan.FromSeconds(20), () => Read(node, path).Contains(text), () => Read(node, path));

    private static Node Prepare(Lan lan)
    {
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.Start("busybox", "sh", "-c", $"mkfifo {Fifo}; exec cat <>{Fifo} >{Heard}");
        node.Start("msmtpd", $"--command=sh -c 'cat >>{Mails}; echo = >>{Mails}'");
        Eventually.True("the FIFO is there", TimeSpan.FromSeconds(10), () => File.Exists(node.Root + Heard));
        return node;
    }

    [RootTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void fifos_hear_the_same_lines(string program)
    {
        using var lan = new Lan();
        Node node = Prepare(lan);
        Daemon daemon = Daemon.Start(node, program, Globals + s_all);
        Await(node, Heard, "\"B\" MASTER");
        node.WriteFile("/run/lab/keepalived.conf", Globals + s_kept);
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        Await(node, Heard, "\"B\" FAULT");
        node.WriteFile("/run/flag", "");
        Await(node, Heard, "_PRIORITY 110");
        daemon.Stop();
        Await(node, Heard, "STOP");
        Assert.Equal("""
            INSTANCE "M" BACKUP 100
            INSTANCE "D" BACKUP 90
            INSTANCE "B" BACKUP 80
            INSTANCE "M" MASTER 100
            INSTANCE "D" MASTER 90
            INSTANCE "B" MASTER 80
            INSTANCE "D" DELETED 90
            INSTANCE "B" FAULT 80
            INSTANCE "M" MASTER_PRIORITY 110
            INSTANCE "M" STOP 110

            """, Read(node, Heard));
    }

    private static string Mail(string state, string body) => $"""
        From: ka@example.com
        Subject: [LAB] VRRP Instance M - {state}
        X-Mailer: Keepalived
        To: ops@example.com, more@example.com

        {body}

        =

        """;

    [RootTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void people_get_the_same_mails(string program)
    {
        using var lan = new Lan();
        Node node = Prepare(lan);
        Daemon daemon = Daemon.Start(node, program, Globals + s_all);
        Await(node, Mails, "MASTER");
        daemon.WaitFor("SMTP alert successfully sent.", 10);
        daemon.Stop();
        // The relay puts its own line, and those that go on from it, on top.
        string mails = string.Join('\n', Read(node, Mails).ReplaceLineEndings("\n").Split('\n')
            .Where(line => !line.StartsWith("Date: ") && !line.StartsWith("Received: ")
                && line is not [' ' or '\t', ..]));
        string expected = Mail("Entering BACKUP state", "=> VRRP Instance is no longer owning VRRP VIPs <=")
            + Mail("Entering MASTER state", "=> VRRP Instance is now owning VRRP VIPs <=");
        // Where keepalived's are lost.
        if (!daemon.IsKeepalived)
            expected += Mail("Stopping", "=> VRRP Instance stopping <=");
        Assert.Equal(expected, mails);
    }

    /// <summary>keepalived's mail is lost then.</summary>
    [RootFact]
    public void a_relay_that_comes_later_gets_what_was_written_before()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Daemon daemon = Daemon.Start(node, "vrrpaot", Globals + s_kept);
        daemon.WaitFor("SMTP connection ERROR to [127.0.0.1]:25.", 10);
        node.Start("msmtpd", $"--command=sh -c 'cat >>{Mails}; echo = >>{Mails}'");
        Await(node, Mails, "MASTER");
        Assert.Contains("Entering BACKUP state", Read(node, Mails));
    }

    /// <summary>A reader that hangs, and a relay that says nothing, cost the election nothing.</summary>
    [RootFact]
    public void who_does_not_listen_keeps_nobody_waiting()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.Start("busybox", "nc", "-l", "-p", "25", "-e", "sleep", "600");
        Daemon daemon = Daemon.Start(node, "vrrpaot", Globals.Replace("vrrp_notify_priority_changes",
            "vrrp_notify_fifo_script \"/usr/bin/sleep 600\"") + s_kept);
        SingleNode.WaitForVip(node, "192.168.10.51");
        Moment stopped = Moment.Now;
        daemon.Stop();
        Assert.True(Moment.Now - stopped < TimeSpan.FromSeconds(8));
        Assert.True(daemon.Process.HasEnded);
    }
}
