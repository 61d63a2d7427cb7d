using System.Text;
using Image;
using Lab;

namespace ImageTests;

/// <summary>
/// Another firmware, on trial. The box boots from its card by U-Boot; a peer and a client are on the same
/// LAN. Good ones stay, all others end in the one before, with nobody doing anything, and the client of
/// the VIP is answered throughout.
/// </summary>
public sealed class UpdateTests : IDisposable
{
    /// <summary>
    /// Emulated machines on a busy one are slow; what has failed should be found out soon all the same.
    /// </summary>
    private const string Short = " trialtime=90", Long = " trialtime=200";

    /// <summary>
    /// Of the two sentences that there are it is a matter of chance which: whether it came as
    /// far as taking note that it ran.
    /// </summary>
    private const string NobodySaidWhy = "it";

    private readonly Lan _lan = new();
    private readonly Node _peer, _client;
    private readonly WebServer _web;
    private readonly UpdateFiles _updates;

    public UpdateTests()
    {
        _peer = _lan.AddNode("peer", "192.0.2.22/24");
        _client = _lan.AddNode("client", "192.0.2.5/24");
        _web = WebServer.Start(_peer);
        _updates = new UpdateFiles(_client);
    }

    public void Dispose()
    {
        _updates.Dispose();
        _web.Dispose();
        _lan.Dispose();
    }

    private ImageFolder Image(string version, bool watchdog = true) => new(
        Seed.Appliance("box", "192.0.2.21", watchdog ? "\"watchdog\": { \"timeoutSeconds\": 15 }" : ""),
        Seed.Vrrp(100), $"version={version}", _updates.KeyWord);

    /// <summary>Switches a box on that starts from its card, and sits down at its console.</summary>
    private Box PowerOn(ImageFolder image)
    {
        var box = Box.FromFirmware(_lan, image,
            [.. CardFile.WordsFor(image["vrrpaot-qemu-virt.img"]), .. Emulator.Watchdog]);
        SitDown(box);
        return box;
    }

    /// <summary>U-Boot's own lines are waited for first.</summary>
    private static void SitDown(Box box)
    {
        box.WaitFor("VrrpAot");
        box.PressEnterUntil("box# ");
    }

    private HttpPoller Poll() =>
        new(_client, Seed.Vip, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), HttpPoller.Metrics);

    private static Action<Dictionary<string, byte[]>> Words(string words) =>
        files => files["cmdline"] = Encoding.ASCII.GetBytes(
            Encoding.ASCII.GetString(files["cmdline"]).TrimEnd('\n') + words + "\n");

    private static Action<Dictionary<string, byte[]>> Over(string path, byte[] content) =>
        files => files["initramfs.gz"] =
            [.. files["initramfs.gz"], .. Gzip.Of(new Archive(time: 0).Program(path, content).Finish())];

    [BoxFact(isSmoke: true)]
    public void a_good_firmware_takes_over_from_the_one_before_and_stays()
    {
        using ImageFolder old = Image("1.0"), fresh = Image("2.0");
        string good = _updates.Offer("good", fresh, Words(Long));
        string foreign = _updates.Offer("foreign", fresh, signer: "somebody");
        using Daemon peer = Daemon.Start(_peer, "keepalived", Seed.Vrrp(50));
        using Box box = PowerOn(old);
        box.AskUntil("status", "VI_1  MASTER");
        Assert.Contains("slot a  1.0", box.Ask("slots"));
        // Refused before a byte is written.
        Assert.Contains("The update is refused: its signature is wrong", box.Ask("update " + foreign));
        string slots = box.Ask("slots");
        Assert.Contains("(runs)", slots);
        Assert.Contains("slot b  empty", slots);

        using HttpPoller poll = Poll();
        poll.WaitFor("box", Box.Patience.TotalSeconds);
        box.Type("update " + good);
        box.WaitFor("Version 2.0");
        box.WaitFor("holds 2.0, read back and found right");
        // A MASTER hands over first.
        box.WaitFor("has taken over");
        box.WaitFor("tries slot b");
        poll.WaitFor(_peer.IpAddress, Box.Patience.TotalSeconds);
        box.WaitFor("Starting slot b trial=1");
        SitDown(box);
        // It is better than its peer, and takes nothing from it before it has proved itself.
        box.AskUntil("status", "VI_1  BACKUP");
        Assert.Contains("runs, on trial", box.Ask("slots"));
        string status = box.Ask("status");
        Assert.Contains("FIRMWARE ON TRIAL", status);
        Assert.Contains("VI_1  BACKUP", status);
        Assert.Equal(_peer.IpAddress, poll.Now);
        box.AskUntil("slots", "(runs)\r\n");
        Assert.Contains("slot b  2.0", box.Ask("slots"));
        box.AskUntil("status", "VI_1  MASTER");
        Assert.DoesNotContain("ON TRIAL", box.Ask("status"));
        poll.WaitFor("box", Box.Patience.TotalSeconds);
        // Once more by hand: it stays.
        box.Type("reboot");
        box.WaitFor("Starting slot b");
        Assert.DoesNotContain("trial=1", box.WaitFor("VrrpAot"));
        box.PressEnterUntil("box# ");
        Assert.Contains("slot a  1.0", box.Ask("slots"));
        // And back to the first one, on trial as well.
        box.Type("downgrade");
        box.WaitFor("Starting slot a trial=1");
        SitDown(box);
        box.AskUntil("slots", "(runs)\r\n");
        Assert.Matches("slot a  1.0,.*\\(runs\\)", box.Ask("slots"));
    }

    /// <summary>As from a laptop: the file is put on the card.</summary>
    [BoxFact]
    public void an_update_may_lie_on_the_boot_partition()
    {
        using ImageFolder old = Image("1.0"), fresh = Image("2.0");
        using CardFile card = new(old);
        card.CopyToBootPartition("v2.update", _updates.FileOf(_updates.Offer("good", fresh, Words(Long))));
        using Box box = Box.FromFirmware(_lan, old, [.. card.Words, .. Emulator.Watchdog]);
        SitDown(box);
        box.Type("update /boot/v2.update force");
        box.WaitFor("holds 2.0, read back and found right");
        box.WaitFor("Starting slot b trial=1");
        SitDown(box);
        box.AskUntil("slots", "(runs)\r\n");
        Assert.Contains("slot b  2.0", box.Ask("slots"));
    }

    [BoxFact]
    public void a_firmware_without_a_kernel_ends_in_the_one_before() =>
        Fails(files => files.Remove("Image.gz"), "its kernel did not start");

    [BoxFact]
    public void a_firmware_whose_program_ends_at_once_ends_in_the_one_before() =>
        Fails(Over("init", SmallProgram.Build("ends")), "its kernel did not start");

    [BoxFact]
    public void a_firmware_whose_engine_hangs_ends_in_the_one_before() =>
        Fails(Words(Short + " debug=hang-loop"), NobodySaidWhy);

    /// <summary>
    /// Where no hardware would end it the box's process does, behind the trial's time, and can say why: it is not the
    /// one that hangs.
    /// </summary>
    [BoxFact]
    public void a_firmware_whose_engine_hangs_ends_in_the_one_before_on_a_board_without_a_watchdog_too() =>
        Fails(Words(Short + " debug=hang-loop"), "the engine's loop does not turn",
            watchdog: false);

    [BoxFact]
    public void a_firmware_that_has_no_network_ends_in_the_one_before() =>
        Fails(Over("lib/modules/virtio_net.ko", [0]) + Words(Short), "eth0 has no carrier");

    /// <summary>The peer is MASTER from beginning to end, and the box is BACKUP whenever it is there.</summary>
    private void Fails(Action<Dictionary<string, byte[]>> spoil, string why, bool watchdog = true)
    {
        using ImageFolder old = Image("1.0", watchdog), fresh = Image("2.0", watchdog);
        string bad = _updates.Offer("bad", fresh, spoil);
        using Daemon peer = Daemon.Start(_peer, "keepalived", Seed.Vrrp(150));
        using Box box = PowerOn(old);
        box.AskUntil("status", "VI_1  BACKUP");
        using HttpPoller poll = Poll();
        poll.WaitFor(_peer.IpAddress, 30);
        Moment begin = Moment.Now;
        box.Type("update " + bad);
        box.WaitFor("tries slot b");
        // From here on nobody does anything.
        box.WaitFor("UPDATE FAILED");
        box.PressEnterUntil("box# ");
        Assert.Contains("The update of slot b to 2.0 failed", box.Ask("status"));
        string slots = box.Ask("slots");
        Assert.Contains("The update of slot b to 2.0 failed: " + why, slots);
        Assert.Contains("slot a  1.0", slots);
        Assert.Contains("(failed)", slots);
        box.AskUntil("status", "VI_1  BACKUP");
        Eventually.True("the error is on the line by itself", TimeSpan.FromSeconds(20),
            () => box.Console.Contains("Slot a with 1.0 is back", StringComparison.Ordinal), () => box.Console);
        Assert.All(poll.Since(begin), answer => Assert.Equal(_peer.IpAddress, answer.Who));
        Assert.Equal("MASTER", peer.State);
    }

    /// <summary>
    /// While writing and reading back, before and behind the choice of the slot, and while it is on trial:
    /// what the console says, and how many milliseconds later. Which is which depends on the machine; all are cuts.
    /// </summary>
    private static readonly (string Moment, int Later)[] s_cuts =
    [
        ("Version 2.0", 0), ("Version 2.0", 300), ("Version 2.0", 1000), ("found right", 0), ("tries slot b", 0),
        ("Starting slot b trial=1", 2000), ("FIRMWARE ON TRIAL", 0),
    ];

    [BoxFact]
    public void whenever_the_power_is_cut_the_box_boots_and_holds_a_whole_firmware()
    {
        using ImageFolder old = Image("1.0"), fresh = Image("2.0");
        string good = _updates.Offer("good", fresh, Words(Long));
        foreach ((string moment, int later) in s_cuts)
        {
            using Box box = PowerOnWithTheOld(old);
            box.Type($"update {good} force");
            box.WaitFor(moment);
            Thread.Sleep(later);
            box.CutPower();
        }
        using Box last = PowerOnWithTheOld(old);
        last.Type($"update {good} force");
        last.WaitFor("Starting slot b trial=1");
        SitDown(last);
        last.AskUntil("slots", "slot b  2.0");
        last.AskUntil("slots", "(runs)\r\n");
    }

    /// <summary>A cut that came late leaves a trial, which has one start: the next one is the old firmware's.</summary>
    private Box PowerOnWithTheOld(ImageFolder image)
    {
        Box box = PowerOn(image);
        string slots = box.Ask("slots");
        Assert.Contains("(runs", slots);
        if (!slots.Contains("runs, on trial", StringComparison.Ordinal))
            return box;
        box.Dispose();
        box = PowerOn(image);
        slots = box.Ask("slots");
        Assert.Contains("(runs)", slots);
        Assert.Contains("(failed)", slots);
        return box;
    }
}
