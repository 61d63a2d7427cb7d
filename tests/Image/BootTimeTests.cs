using Image;
using Lab;
using Xunit.Abstractions;

namespace ImageTests;

/// <summary>
/// From power on to the first advert, as a multiple of what the same kernel on the same machine needs to reach a
/// process 1 that does nothing. Both are measured in turn, so that whoever else is at work here slows both.
/// </summary>
public sealed class BootTimeTests(ITestOutputHelper output) : IDisposable
{
    private const int Rounds = 9;

    private const double Limit = 2;

    private readonly Lan _lan = new();
    private readonly string _idle = Path.GetTempFileName();

    public void Dispose()
    {
        _lan.Dispose();
        File.Delete(_idle);
    }

    [BoxFact]
    public void the_first_advert_comes_in_twice_the_time_of_a_process_1_that_does_nothing()
    {
        Node client = _lan.AddNode("client", "192.0.2.5/24");
        // The owner of its address, started as MASTER, need not wait for others: what is measured is the boot and not
        // the election.
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21", "\"watchdog\": {}"),
            Seed.Vrrp(255).Replace("state BACKUP", "state MASTER"));
        File.WriteAllBytes(_idle, Gzip.Of(new Archive(time: 0).Program("init", SmallProgram.Build("nothing"))
            .Finish()));
        using CardFile card = new(image);
        FirstAdvert(image, card, client); // The first start of all takes the seed to the card, and is over.
        List<double> nothing = [], advert = [];
        for (int i = 0; i < Rounds; i++)
        {
            nothing.Add(Nothing(image));
            advert.Add(FirstAdvert(image, card, client));
            output.WriteLine($"process 1 that does nothing {nothing[^1]:0.00} s, first advert {advert[^1]:0.00} s");
        }
        double ratio = Median(advert) / Median(nothing);
        output.WriteLine($"medians: {Median(nothing):0.00} s and {Median(advert):0.00} s, {ratio:0.00} times");
        Assert.InRange(ratio, 1, Limit);
    }

    private double Nothing(ImageFolder image)
    {
        using Box box = new(_lan, Emulator.Virt,
            ["-kernel", image["Image.gz"], "-initrd", _idle, "-append", File.ReadAllText(image["cmdline"]).Trim()]);
        box.WaitFor("there");
        return (Moment.Now - box.PoweredAt).TotalSeconds;
    }

    private double FirstAdvert(ImageFolder image, CardFile card, Node client)
    {
        using PacketSocket ear = new(client, receive: true);
        using Box box = new(_lan, image, [.. card.Words, .. Emulator.Watchdog]);
        var frame = new byte[2048];
        Eventually.True("an advert is on the wire", Box.Patience, () => ear.Receive(frame) > 34
            && frame[23] == 112, () => box.Console);
        return (Moment.Now - box.PoweredAt).TotalSeconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
