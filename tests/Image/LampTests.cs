using Lab;

namespace ImageTests;

/// <summary>
/// The three lamps of a booted box follow its role, its faults and its cable: read outside the machine, on the GPIO
/// chip's lines.
/// </summary>
public sealed class LampTests : IDisposable
{
    /// <summary>A second card, whose cable goes nowhere.</summary>
    private static readonly string[] s_uplink = ["-netdev", "hubport,id=n1,hubid=1", "-device",
        "virtio-net-pci,netdev=n1,romfile=,mac=02:00:00:00:ff:01"];

    private readonly Lan _lan = new();
    private readonly Node _peer;

    public LampTests() => _peer = _lan.AddNode("peer", "192.0.2.22/24");

    public void Dispose() => _lan.Dispose();

    [BoxFact]
    public void they_follow_init_backup_master_a_fault_and_the_cable()
    {
        // Not one line of the instance is in force yet: this box has nothing to decide.
        string asleep = string.Join('\n', Seed.Vrrp(100, "track_interface { eth1 }").Split('\n')
            .Select(line => "#" + line));
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21")
            .Replace("] } ] }", "] }, { \"name\": \"eth1\", \"addresses\": [ \"198.51.100.21/24\" ] } ] }"), asleep);
        using Box box = new(_lan, image, s_uplink);
        var lamps = new Lamps(box, Emulator.Virt.Levels, master: 0, backup: 1, fault: 2);
        box.PressEnterUntil("box# ");
        lamps.WaitFor(Light.Half, Light.Half, Light.Half);

        using (Daemon peer = Daemon.Start(_peer, "keepalived", Seed.Vrrp(150)))
        {
            peer.WaitFor("Entering MASTER STATE", 60);
            box.Ask("edit change 1- \"#\" \"\"");
            box.Ask("commit");
            lamps.WaitFor(Light.Dark, Light.Lit, Light.Dark);
            peer.KillTree();
        }
        lamps.WaitFor(Light.Lit, Light.Dark, Light.Dark);

        // A fault though its own link is there.
        box.Outside.SetLink("n1", plugged: false);
        lamps.WaitFor(Light.Dark, Light.Dark, Light.Hectic);
        Assert.Contains("VI_1  FAULT", box.Ask("status"));
        box.Outside.SetLink("n1", plugged: true);
        lamps.WaitFor(Light.Lit, Light.Dark, Light.Dark);

        // Waiting for a link.
        box.Outside.SetLink(Box.Cable, plugged: false);
        lamps.WaitFor(Light.Dark, Light.Dark, Light.Twice);
        Assert.Contains("VI_1  FAULT", box.Ask("status"));
        box.Outside.SetLink(Box.Cable, plugged: true);
        lamps.WaitFor(Light.Lit, Light.Dark, Light.Dark);
        Assert.Contains("VI_1  MASTER", box.Ask("status"));
    }

    [BoxTheory]
    [InlineData("\"network\":", "\"network\"")]
    [InlineData("virtual_router_id 51", "virtual_router_id 512")]
    public void a_seed_that_is_refused_is_told_by_the_lamp_of_faults(string right, string wrong)
    {
        using ImageFolder image = ImageFolder.Seeded(Seed.Appliance("box", "192.0.2.21").Replace(right, wrong),
            Seed.Vrrp(100).Replace(right, wrong));
        using Box box = new(_lan, image);
        box.PressEnterUntil("CONFIGURATION REFUSED");
        new Lamps(box, Emulator.Virt.Levels, master: 0, backup: 1, fault: 2)
            .WaitFor(Light.Dark, Light.Dark, Light.Thrice);
    }
}
