using Lab;

namespace Namespaces;

/// <summary>What a person sees at a terminal, and a program in a pipe.</summary>
public sealed class ScreenTests
{
    private const string Second = "192.168.10.122";

    private static string Both => SingleNode.File() + SingleNode.File(Second)[SingleNode.Globals.Length..]
        .Replace("VI_1", "VI_2").Replace("virtual_router_id 51", "virtual_router_id 52");

    private static string Shell(Node node, string line) =>
        node.Run("sh", "-c", line.Replace("vrrpaot", Binary.X64)).Output;

    [RootFact]
    public void status_of_two_instances_is_a_table_and_watch_repaints_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, Binary.X64, Both);
        SingleNode.WaitForVip(node);
        SingleNode.WaitForVip(node, Second);
        string table = node.Run(Binary.X64, "status").Output;
        Assert.Matches(@"(?m)^INSTANCE STATE +FOR +PRIORITY +MASTER +LAST MINUTE$", table);
        Assert.Matches(@"(?m)^VI_2 +MASTER .* 100 +this node +[.IBM]*M$", table);
        Assert.Contains("Last: ", table);
        Assert.DoesNotContain('\e', table);
        Assert.StartsWith("VI_2  MASTER for ", node.Run(Binary.X64, "status", "VI_2").Output);

        string watched = Shell(node, "(sleep 2; printf '\\033[B'; sleep 1; printf '\\r'; sleep 3; printf q) "
            + "| TERM=vt100 script -qec 'vrrpaot status --watch' /dev/null");
        Assert.Contains("\e[?1049h", watched);
        Assert.Contains("arrows choose, Enter shows one, q ends", watched);
        Assert.Contains("VI_2  ", watched);
        Assert.Contains("\e[0;1;32mMASTER", watched);
        Assert.EndsWith("\e[?25h\e[?1049l", watched.TrimEnd());

        string plain = Shell(node, "timeout 3 vrrpaot status --watch | cat");
        Assert.DoesNotContain('\e', plain);
        Assert.True(plain.Split("INSTANCE ").Length > 2);
        Assert.DoesNotContain("[0;", Shell(node, "NO_COLOR=1 TERM=vt100 script -qec 'vrrpaot status' /dev/null"));
    }

    [RootFact]
    public void check_has_colours_at_a_terminal_and_three_codes()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/bad.conf", Both.Replace("priority 100", "priorty 100"));
        node.WriteFile("/run/lab/warned.conf", Both.Replace("eth0", "eth77"));
        node.WriteFile("/run/lab/good.conf", Both);
        int Check(string name) => node.Run(Binary.X64, "check", $"/run/lab/{name}.conf").ExitCode;
        Assert.Equal((0, 1, 2), (Check("good"), Check("warned"), Check("bad")));
        string shown = Shell(node, "TERM=vt100 script -qec 'vrrpaot check /run/lab/bad.conf' /dev/null");
        Assert.Contains("\e[0;1;31merror\e[m:", shown);
        Assert.DoesNotContain('\e', node.Run(Binary.X64, "check", "/run/lab/bad.conf").Output);
    }

    [RootFact]
    public void an_appliance_json_says_which_daemon_is_asked()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/box.json", """{ "control": { "socket": "/run/lab/other.sock" } }""");
        using Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File(), "--appliance=/run/lab/box.json");
        SingleNode.WaitForVip(node);
        Assert.Equal(5, node.Run(Binary.X64, "status").ExitCode);
        Assert.Equal(0, node.Run(Binary.X64, "status", "--appliance=/run/lab/box.json").ExitCode);
        Assert.Equal(0, node.Run(Binary.X64, "--appliance", "/run/lab/box.json", "why").ExitCode);
        Assert.Equal("VI_1\t\n", Shell(node, "vrrpaot completion next --control=/run/lab/other.sock why V"));
    }
}
