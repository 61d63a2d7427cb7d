using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>`auth_type AH` beside Debian's keepalived, multicast and unicast, both ways.</summary>
public class AuthenticationHeaderTests(ITestOutputHelper output)
{
    private const string WrongCode =
        "(VI_1) IPSEC-AH : invalid IPSEC HMAC-MD5 value. Due to fields mutation or bad password !";

    private static string WithHeader(string file) =>
        file.Replace("auth_type PASS", "auth_type AH", StringComparison.Ordinal);

    private static string Multicast(string file) => Story.Multicast(WithHeader(file));

    private static bool IsSealed(ReadOnlySpan<byte> frame) => frame.Length > 34 && frame[12] == 8 && frame[23] == 51;

    /// <summary>The next frames with an authentication header that a node's wire has.</summary>
    private static List<byte[]> Listen(Node node, int count)
    {
        using var wire = new PacketSocket(node, receive: true);
        var heard = new List<byte[]>();
        byte[] frame = new byte[2048];
        Eventually.True($"{count} adverts with AH at {node.Name}", TimeSpan.FromSeconds(30), () =>
        {
            Span<byte> next = frame.AsSpan(0, wire.Receive(frame));
            if (IsSealed(next))
                heard.Add(next.ToArray());
            return heard.Count >= count;
        });
        return heard;
    }

    private static void NobodyComplains(Pair pair) => Assert.DoesNotContain(
        pair.Daemons.SelectMany(daemon => daemon.Log), line => line.Text.Contains("IPSEC", StringComparison.Ordinal)
            && !line.Text.Contains("Syncing", StringComparison.Ordinal));

    [RootTheory]
    [InlineData("vrrpaot", "keepalived", false)]
    [InlineData("keepalived", "vrrpaot", false)]
    [InlineData("vrrpaot", "keepalived", true)]
    [InlineData("keepalived", "vrrpaot", true)]
    [InlineData("vrrpaot", "vrrpaot", true)]
    public void the_role_goes_both_ways(string first, string second, bool isUnicast)
    {
        using var pair = new Pair(new PairSetup
        {
            First = first, Second = second, Variant = isUnicast ? WithHeader : Multicast,
        });
        try
        {
            pair.WaitForFirst();
            int before = pair.SecondDaemon.Log.Count;
            // Longer than the patience of a BACKUP that hears nothing.
            Listen(pair.Second, 5);
            Assert.DoesNotContain(pair.SecondDaemon.Log.Skip(before),
                line => line.Text.Contains("Entering MASTER STATE", StringComparison.Ordinal));
            pair.FirstDaemon.Stop();
            pair.WaitForSecond();
            // It begins anew, with a memory of nothing, and takes the role again from who has counted on.
            pair.StartFirst();
            pair.WaitForFirst();
            Listen(pair.Second, 5);
            Assert.Equal(("MASTER", "BACKUP"), (pair.FirstDaemon.State, pair.SecondDaemon.State));
            NobodyComplains(pair);
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    [RootTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void a_crash_leaves_a_farewell_that_is_believed(string second)
    {
        using var pair = new Pair(new PairSetup { Second = second, Variant = Multicast });
        pair.WaitForFirst();
        Listen(pair.Second, 3);
        ProcessTree.Signal(pair.FirstDaemon.EnginePid, ProcessTree.SigKill);
        pair.SecondDaemon.WaitFor("Backup received priority 0 advertisement", 10);
        NobodyComplains(pair);
    }

    [RootFact]
    public void another_password_is_told_in_the_same_words_on_both_sides_and_counted()
    {
        string first = Story.First;
        using var pair = new Pair(new PairSetup
        {
            Second = "keepalived",
            Variant = file => file == first ? Multicast(file) : Multicast(file).Replace("1111", "2222"),
        });
        foreach (Daemon daemon in (Daemon[])[pair.FirstDaemon, pair.SecondDaemon])
        {
            daemon.WaitFor("Entering MASTER STATE", 20);
            daemon.WaitFor(WrongCode, 20);
        }
        Said said = Said.Of(pair.First, "VI_1")!;
        Assert.True(said.Counter("rejected.wrongHeaderCode") > 0);
        Assert.Contains("wrongHeaderCode", Door.Ask(pair.First, "status").Text + said.Instance);
    }

    // What somebody recorded of the MASTER's adverts, and says again.
    [RootTheory]
    [InlineData("keepalived")]
    [InlineData("vrrpaot")]
    public void a_recorded_advert_is_refused_with_both_numbers(string second)
    {
        using var pair = new Pair(new PairSetup { Second = second, Variant = Multicast });
        pair.WaitForFirst();
        byte[] recorded = Listen(pair.Second, 1)[0];
        Listen(pair.Second, 2);
        using (var wire = new PacketSocket(pair.Client, receive: false))
            wire.Send(recorded);
        uint number = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(recorded.AsSpan(14 + 28));
        string text = pair.SecondDaemon.WaitFor(
            $"(VI_1) IPSEC-AH : sequence number {number} already processed. Packet dropped. Local(", 10).Text;
        output.WriteLine(text);
        Assert.True(uint.Parse(text[(text.LastIndexOf('(') + 1)..^1]) > number);
    }

    [RootFact]
    public void beside_one_without_it_both_are_master_and_that_is_told()
    {
        string first = Story.First;
        using var pair = new Pair(new PairSetup
        {
            Second = "keepalived", Variant = file => file == first ? Multicast(file) : Story.Multicast(file),
        });
        pair.FirstDaemon.WaitFor("without an AH header, but auth type is AH", 20);
        Assert.True(Said.Of(pair.First, "VI_1")!.Counter("rejected.noAuthenticationHeader") > 0);
    }
}
