using Lab;
using Xunit.Abstractions;

namespace ImageTests;

/// <summary>
/// A box with a peer on one LAN, and a client that asks the VIP again and again: whoever loses his power, the other one
/// answers.
/// </summary>
public sealed class PairTests : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50),
        s_patience = TimeSpan.FromMilliseconds(500);

    private readonly ITestOutputHelper _output;
    private readonly Lan _lan = new();
    private readonly Node _client;
    private readonly HttpPoller _poll;

    public PairTests(ITestOutputHelper output)
    {
        _output = output;
        _client = _lan.AddNode("client", "192.0.2.5/24");
        _poll = new HttpPoller(_client, Seed.Vip, s_interval, s_patience, HttpPoller.Metrics);
    }

    public void Dispose()
    {
        _poll.Dispose();
        _lan.Dispose();
    }

    [BoxFact]
    public void of_two_boxes_the_second_answers_when_the_power_of_the_first_is_cut()
    {
        using ImageFolder first = ImageFolder.Seeded(Seed.Appliance("one", "192.0.2.21"), Seed.Vrrp(150));
        using ImageFolder second = ImageFolder.Seeded(Seed.Appliance("two", "192.0.2.22"), Seed.Vrrp(100));
        using Box two = new(_lan, second);
        using Box one = new(_lan, first);
        _poll.WaitFor("one", Box.Patience.TotalSeconds);
        two.PressEnterUntil("two# ");
        // It has been heard, and so is waited for.
        Assert.Contains("VI_1  BACKUP", two.Ask("status", "two"));

        one.CutPower();
        TheClientIsAnsweredBy("two");
        Assert.Contains("VI_1  MASTER", two.Ask("status", "two"));

        // And back: the first one boots again, and takes over as its priority says.
        using Box again = new(_lan, first);
        _poll.WaitFor("one", Box.Patience.TotalSeconds);
        two.AskUntil("status", "VI_1  BACKUP", "two");
    }

    [BoxFact]
    public void a_box_and_keepalived_take_over_from_each_other()
    {
        Node debian = _lan.AddNode("debian", "192.0.2.22/24");
        using WebServer web = WebServer.Start(debian);
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21"), Seed.Vrrp(100));
        using Box box = new(_lan, image);
        _poll.WaitFor("box", Box.Patience.TotalSeconds);

        // A better one comes: it preempts, and is believed.
        using (Daemon better = Daemon.Start(debian, "keepalived", Seed.Vrrp(150)))
        {
            _poll.WaitFor(debian.IpAddress, Box.Patience.TotalSeconds);
            box.PressEnterUntil("box# ");
            Assert.Contains("VI_1  BACKUP", box.Ask("status"));
            better.KillTree();
            // Dead as by a power cut; the address it leaves behind goes with it.
            debian.Ip("addr", "del", $"{Seed.Vip}/24", "dev", "eth0");
            _poll.WaitFor("box", Box.Patience.TotalSeconds);
            Assert.Contains("VI_1  MASTER", box.Ask("status"));
        }

        // A worse one comes: it waits, and answers when the box's power is cut.
        using Daemon worse = Daemon.Start(debian, "keepalived", Seed.Vrrp(50));
        worse.WaitFor("Entering BACKUP STATE", Box.Patience.TotalSeconds);
        box.CutPower();
        TheClientIsAnsweredBy(debian.IpAddress);
        Assert.Equal("MASTER", worse.State);
    }

    /// <summary>After a silence, and by nobody else.</summary>
    private void TheClientIsAnsweredBy(string survivor)
    {
        Moment cut = Moment.Now;
        _poll.WaitFor(survivor, Box.Patience.TotalSeconds);
        IReadOnlyList<Answer> answers = _poll.Since(cut);
        Assert.All(answers, answer => Assert.True(answer.Who is null || answer.Who == survivor, answer.Who));
        Assert.NotEmpty(Answer.Outages(answers));
        _output.WriteLine($"{survivor} answered after {Answer.Outages(answers)[0].Length.TotalSeconds:0.0} s");
    }
}
