using Lab;

namespace Namespaces;

/// <summary>A number in a file, and the lines that it makes beside keepalived's.</summary>
public class TrackedFileTests
{
    private const string Tracked = "/run/lab/number";

    [RootTheory]
    [InlineData("vrrpaot")]
    [InlineData("keepalived")]
    public void the_same_numbers_make_the_same_lines(string program)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        string file = $"track_file f {{\nfile {Tracked}\nweight 2\ninit_file 3\n}}\n"
            + SingleNode.File().Replace("advert_int 0.1", "advert_int 0.1\ntrack_file {\nf\n}");
        using Daemon daemon = Daemon.Start(node, program, file);
        SingleNode.WaitForVip(node);
        Assert.Equal("3", node.ReadFile(Tracked).Trim());
        int mark = daemon.Process.LineCount;
        node.WriteFile(Tracked, "5");
        daemon.WaitFor("(VI_1) Changing effective priority from 106 to 110", 5, mark);
        node.WriteFile(Tracked, "-200");
        daemon.WaitFor("(VI_1): tracked file f now FAULT state", 5, mark);
        daemon.WaitFor("(VI_1) Entering FAULT STATE", 5, mark);
        SingleNode.WaitForNoVip(node);
        node.WriteFile(Tracked, "0");
        daemon.WaitFor("(VI_1): tracked file f leaving FAULT state", 5, mark);
        SingleNode.WaitForVip(node);
    }
}
