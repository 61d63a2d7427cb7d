using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>What we send, as tshark reads it.</summary>
public class WireTests(ITestOutputHelper output)
{
    public static TheoryData<string> Variants => ["unicast", "multicast", "version 3", "version 3 unicast"];

    [RootTheory]
    [MemberData(nameof(Variants))]
    public void tshark_finds_nothing_malformed_and_every_checksum_right(string variant)
    {
        var setup = new PairSetup { Variant = VariantOf(variant) };
        using var pair = new Pair(setup, startDaemons: false);
        using var capture = Capture.Start(pair.Second);
        pair.StartFirst();
        pair.FirstDaemon.WaitFor("Entering MASTER STATE", 10);
        Adverts.Pass(pair.Second, 2);
        pair.FirstDaemon.Stop();

        string mine = $"eth.src == {pair.First.MacAddress}";
        IReadOnlyList<string[]> adverts = capture.Fields($"{mine} && vrrp",
            "vrrp.version", "vrrp.virt_rtr_id", "vrrp.prio", "vrrp.addr_count", "vrrp.ip_addr", "ip.src", "ip.dst",
                "ip.ttl", "ip.dsfield", "eth.dst");
        foreach (string[] advert in adverts)
            output.WriteLine(string.Join(' ', advert));
        Assert.Equal("", capture.Complaints(pair.First));
        Assert.True(adverts.Count >= 3);
        bool unicast = variant.Contains("unicast", StringComparison.Ordinal);
        Assert.All(adverts, advert =>
        {
            Assert.Equal(variant.Contains('3') ? "3" : "2", advert[0]);
            Assert.Equal("51", advert[1]);
            Assert.Equal("1", advert[3]);
            Assert.Equal(Story.Vip, advert[4]);
            Assert.Equal(Story.FirstAddress, advert[5]);
            Assert.Equal(unicast ? Story.SecondAddress : "224.0.0.18", advert[6]);
            Assert.Equal("255", advert[7]);
            Assert.Equal("0xc0", advert[8]);
            Assert.Equal(unicast ? pair.Second.MacAddress : "01:00:5e:00:00:12", advert[9]);
        });
        // 101, or 91 until the first success of the check; the last words are priority 0.
        Assert.All(adverts.SkipLast(1), advert => Assert.Contains(advert[2], new[] { "101", "91", "0" }));
        Assert.Equal("0", adverts[^1][2]);
        Assert.NotEmpty(capture.Fields($"{mine} && arp.isgratuitous && arp.src.proto_ipv4 == {Story.Vip} && "
            + $"eth.dst == ff:ff:ff:ff:ff:ff", "frame.number"));
    }

    private static Func<string, string> VariantOf(string name) => name switch
    {
        "unicast" => file => file,
        "multicast" => Story.Multicast,
        "version 3" => file => Story.Version3(Story.Multicast(file)),
        _ => Story.Version3,
    };
}
