using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>
/// `auth_hmac`, two of ours. Debian's keepalived does not know it: the conformance cases HM-01 to HM-08 hold what is on
/// the wire against keepalived 2.4.3.
/// </summary>
public class SignedAdvertTests(ITestOutputHelper output)
{
    private const string Keys = "/run/lab/vrrp.key", File = "/run/lab/keepalived.conf";

    private const string First = "key 1 hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        Second = "key 2 \"a sentence of thirty-two letters\"";

    private static Func<string, string> With(string block, bool multicast = true) => file =>
        (multicast ? Story.Multicast(Story.Version3(file)) : Story.Version3(file))
            .Replace("    track_script", $"    auth_hmac {{\n        {block}\n    }}\n    track_script");

    private static void Reload(Daemon daemon, string text)
    {
        daemon.Node.WriteFile(File, text);
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        daemon.WaitFor("onfiguration", 10, mark);

    }

    private static long Refused(Node node) =>
        Said.Of(node, "VI_1")!.Instance.GetProperty("rejected").EnumerateObject().Sum(one => one.Value.GetInt64());

    [RootTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void two_elect_and_a_rotation_by_reload_loses_no_advert(bool multicast)
    {
        using var pair = new Pair(new PairSetup { Variant = With($"{First}\n active_key 1", multicast) });
        try
        {
            pair.WaitForFirst();
            Eventually.True("the second one has a master", TimeSpan.FromSeconds(20),
                () => Said.Of(pair.Second, "VI_1")?.Master == Story.FirstAddress);
            int mark = pair.SecondDaemon.Process.LineCount;
            foreach (string step in (string[])[$"{First}\n {Second}\n active_key 1",
                $"{First}\n {Second}\n active_key 2", $"{Second}\n active_key 2"])
            {
                foreach ((Daemon daemon, string file) in ((Daemon, string)[])[(pair.SecondDaemon, Story.Second),
                    (pair.FirstDaemon, Story.First)])
                    Reload(daemon, With(step, multicast)(file));
                Adverts.Pass(pair.Second, 3);
            }
            Assert.DoesNotContain(pair.SecondDaemon.Log.Skip(mark),
                line => line.Text.Contains("Entering", StringComparison.Ordinal));
            Assert.Equal((0, 0), (Refused(pair.First), Refused(pair.Second)));
            foreach (Daemon daemon in pair.Daemons)
                Assert.DoesNotContain(daemon.Log, line => line.Text.Contains("sentence") || line.Text.Contains("0102"));
            pair.FirstDaemon.Stop();
            pair.WaitForSecond();
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    [RootFact]
    public void a_crash_leaves_a_signed_farewell()
    {
        using var pair = new Pair(new PairSetup { Variant = With($"{First}\n active_key 1") });
        pair.WaitForFirst();
        Adverts.Pass(pair.Second, 3);
        ProcessTree.Signal(pair.FirstDaemon.EnginePid, ProcessTree.SigKill);
        pair.SecondDaemon.WaitFor("Backup received priority 0 advertisement", 10);
    }

    [RootFact]
    public void a_keepalived_without_it_is_refused_and_counted_and_says_that_ours_are_too_long()
    {
        string first = Story.First;
        using var pair = new Pair(new PairSetup
        {
            Second = "keepalived",
            Variant = file => file == first ? With($"{First}\n active_key 1")(file)
                : Story.Multicast(Story.Version3(file)),
        });
        pair.FirstDaemon.WaitFor("is not signed, and auth_hmac here wants it", 20);
        Assert.True(Said.Of(pair.First, "VI_1")!.Counter("rejected.noTrailer") > 0);
        pair.SecondDaemon.WaitFor("too long", 20);
    }

    [RootFact]
    public void a_key_comes_from_its_file_at_load_and_reload_and_a_bad_one_replaces_nothing()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", $"{Story.FirstAddress}/24");
        node.WriteFile(Story.CheckPath, Story.Check);
        node.WriteFile(Keys, "a sentence of thirty-two letters\n");
        string file = With($"key 7 file:{Keys}\n active_key 7")(Story.First);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", file);
        daemon.WaitFor("Entering MASTER STATE", 20);
        Assert.Contains(daemon.Log, line => line.Text.Contains("can read the key file"));
        node.WriteFile(Keys, "too short\n");
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        string refused = daemon.WaitFor("key 7 has 9 bytes, and a key has 32 to 64", 10, mark).Text;
        output.WriteLine(refused);
        Assert.Equal("MASTER", Said.Of(node, "VI_1")!.State);
        Assert.DoesNotContain(daemon.Log, line => line.Text.Contains("too short") || line.Text.Contains("sentence"));
        Assert.DoesNotContain("sentence", Door.Ask(node, "show").Text);
    }
}
