using Lab;

namespace Namespaces;

/// <summary>
/// Version 3, unicast, beside a keepalived with `old_unicast_checksum`: it accepts only the form of checksum that the keyword stands for.
/// </summary>
public class OldChecksumTests
{
    private static string With(string file) => Story.Version3(file).Replace("unicast_peer", "old_unicast_checksum\n    unicast_peer", StringComparison.Ordinal);

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

    [RootFact]
    public void a_keepalived_with_it_does_not_hear_a_node_without_it()
    {
        string second = Story.Second;
        using var pair = new Pair(new PairSetup { Second = "keepalived", Variant = file => file == second ? With(file) : Story.Version3(file) });
        pair.FirstDaemon.WaitFor("Entering MASTER STATE", 15);
        pair.SecondDaemon.WaitFor("Entering MASTER STATE", 15);
    }
}
