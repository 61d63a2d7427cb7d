using Lab;

namespace Namespaces;

/// <summary>
/// Version 3, unicast, beside a keepalived with `old_unicast_checksum`: it accepts only the form of checksum that the
/// keyword stands for.
/// </summary>
public class OldChecksumTests
{
    private static string With(string file) =>
        Story.Version3(file).Replace("unicast_peer", "old_unicast_checksum\n    unicast_peer",
        StringComparison.Ordinal);

    [RootTheory]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("keepalived", "vrrpaot")]
    public void with_the_keyword_on_both_one_is_master(string first, string second)
    {
        using var pair = new Pair(new PairSetup { First = first, Second = second, Variant = With });
        pair.WaitForFirst();
        // It may have been MASTER before, until the first node's check gave its first result.
        int before = pair.SecondDaemon.Log.Count;
        // Longer than the patience of a BACKUP that hears nothing.
        Adverts.Pass(pair.Second, 4);
        Assert.DoesNotContain(pair.SecondDaemon.Log.Skip(before),
            line => line.Text.Contains("Entering MASTER STATE", StringComparison.Ordinal));
    }

    // keepalived notices it as well, and as MASTER goes on in the form it began with: there both stay MASTER.
    [RootFact]
    public void a_node_without_it_speaks_to_a_keepalived_with_it_in_the_old_form_once_it_hears_that_one()
    {
        string second = Story.Second;
        using var pair = new Pair(new PairSetup { Second = "keepalived", Variant = file => file == second ? With(file)
            : Story.Version3(file) });
        pair.FirstDaemon.WaitFor("Setting unicast VRRPv3 checksum to old version: 192.168.10.112 sends that one", 20);
        // The keepalived was MASTER too until then, if it had not heard us before its own timer ran out.
        pair.SecondDaemon.WaitFor("Entering BACKUP STATE", 15, Math.Max(0,
            pair.SecondDaemon.Log.ToList().FindIndex(line => line.Text.Contains("Entering MASTER STATE"))));
        int before = pair.SecondDaemon.Log.Count;
        Thread.Sleep(5000);
        Assert.DoesNotContain(pair.SecondDaemon.Log.Skip(before),
            line => line.Text.Contains("Entering MASTER STATE", StringComparison.Ordinal));
        Assert.True(pair.First.Holds(Story.Vip));
    }
}
