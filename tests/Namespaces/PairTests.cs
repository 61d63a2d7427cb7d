using Lab;
using Xunit.Abstractions;

namespace Namespaces;

public class Smoke(ITestOutputHelper o)
{
    [Fact]
    public void story()
    {
        using var lan = new Lan();
        Node a = lan.AddNode("node1", "192.168.10.111/24"), b = lan.AddNode("node2", "192.168.10.112/24"), c = lan.AddNode("client", "192.168.10.50/24");
        foreach (var n in new[] { a, b }) n.WriteFile("/check_sample.sh", Story.Check);
        o.WriteLine(Moment.Now.ToString());
        var w1 = WebServer.Start(a); using var w2 = WebServer.Start(b);
        using var cap = Capture.Start(c);
        var d1 = Daemon.Start(a, "keepalived", Story.First);
        using var d2 = Daemon.Start(b, "keepalived", Story.Second);
        o.WriteLine(Moment.Now.ToString());
        using var http = new HttpPoller(c, Story.Vip);
        using var ping = new Pinger(lan, c, Story.Vip);
        http.WaitFor(Story.FirstAddress, 15);
        Moment m = Moment.Now;
        w1.Kill();
        try { http.WaitFor(Story.SecondAddress, 8); } catch { foreach (var l in d1.Log) o.WriteLine("1 " + l.At + l.Text); foreach (var l in d2.Log) o.WriteLine("2 " + l.At + l.Text); foreach (var x in Answer.Outages(http.Answers)) o.WriteLine(x+""); o.WriteLine(a.Run("ip","addr").Output+b.Run("ip","addr").Output + b.Run("/check_sample.sh").ToString() + b.Run("ss", "-tlnp")); throw; }
        w1 = WebServer.Start(a);
        http.WaitFor(Story.FirstAddress, 15);
        d1.Stop();
        http.WaitFor(Story.SecondAddress, 15);
        d1 = Daemon.Start(a, "keepalived", Story.First);
        http.WaitFor(Story.FirstAddress, 15);
        d1.KillTree();
        a.Ip("addr", "del", "192.168.10.121/32", "dev", "eth0");
        http.WaitFor(Story.SecondAddress, 15);
        d1 = Daemon.Start(a, "keepalived", Story.First);
        http.WaitFor(Story.FirstAddress, 15);
        a.CutCable();
        http.WaitFor(Story.SecondAddress, 15);
        a.HealCable();
        http.WaitFor(Story.FirstAddress, 15);
        Thread.Sleep(1000);
        lan.Partition([b]);
        Eventually.True("two masters", TimeSpan.FromSeconds(10), () => b.Holds(Story.Vip) && a.Holds(Story.Vip));
        lan.Heal();
        Thread.Sleep(5000);
        foreach (var x in Answer.Outages(http.Answers)) o.WriteLine("http " + x + " " + x.Length);
        foreach (var x in ping.OutagesSince(m)) o.WriteLine("ping " + x + " " + x.Length);
        o.WriteLine($"{http.Answers.Count} {ping.Answers.Count}");
        foreach (var l in d1.Log) o.WriteLine(l.Text);
        foreach (var l in d2.Log) o.WriteLine(l.Text);
        o.WriteLine(cap.Complaints(a));
        o.WriteLine(cap.Count($"eth.src=={a.MacAddress}") + " frames");
        foreach (var f in cap.Fields("vrrp", "eth.src", "vrrp.prio", "ip.checksum.status", "vrrp.checksum.status").Take(3)) o.WriteLine(string.Join(" ", f));
        d1.Dispose();
        w1.Dispose();
    }
}
