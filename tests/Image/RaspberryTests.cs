using Lab;

namespace ImageTests;

/// <summary>
/// An emulated Raspberry Pi 3B with its image, on one LAN with Debian's keepalived: adverts on a network card that
/// hangs on USB, lamps on the pins of the header.
/// </summary>
public sealed class RaspberryTests : IDisposable
{
    private const string Board = "rpi-3b", Card = "usb0";

    // No watchdog: this emulator stands still when it is armed.
    private static readonly string s_appliance = Seed.Appliance("box", "192.0.2.21", card: Card),
        s_vrrp = Seed.Vrrp(100, card: Card);

    private readonly Lan _lan = new();
    private readonly Node _peer;

    public RaspberryTests() => _peer = _lan.AddNode("peer", "192.0.2.22/24");

    public void Dispose() => _lan.Dispose();

    [BoxFact(isSmoke: true, Board)]
    public void its_role_is_on_its_line_on_its_lamps_and_on_its_network()
    {
        using ImageFolder image = ImageFolder.Seeded(s_appliance, s_vrrp, Board);
        using Box box = new(_lan, Emulator.Raspberry, Emulator.Boot(image));
        TellsItsRole(box);
    }

    /// <summary>What a person does: write the card, put two files on it, plug it in.</summary>
    [BoxFact(board: Board)]
    public void a_card_with_the_files_of_its_owner_boots_through_u_boot_and_does_the_same()
    {
        using ImageFolder image = ImageFolder.Seeded("", "", Board);
        using CardFile card = new(image, Board);
        card.PutOnBootPartition("appliance.json", s_appliance);
        card.PutOnBootPartition("keepalived.conf", s_vrrp);
        using Box box = new(_lan, Emulator.Raspberry, Emulator.BootCard(card));
        box.WaitFor("Starting slot a");
        TellsItsRole(box);
    }

    private void TellsItsRole(Box box)
    {
        var lamps = new Lamps(box, Emulator.Raspberry.Levels, master: 17, backup: 27, fault: 22);
        box.WaitFor("VrrpAot");
        box.PressEnterUntil("box# ");
        box.AskUntil("status", "VI_1  MASTER");
        lamps.WaitFor(Light.Lit, Light.Dark, Light.Dark);
        Eventually.True("the VIP answers", Box.Patience,
            () => _peer.Run("busybox", "ping", "-c", "1", "-W", "3", Seed.Vip).ExitCode == 0, () => box.Console);

        // Its adverts are on the network: a worse one waits.
        using (Daemon worse = Daemon.Start(_peer, "keepalived", Seed.Vrrp(50)))
        {
            worse.WaitFor("Entering BACKUP STATE", 20);
            Thread.Sleep(8000); // Twice of what it would wait for a silent MASTER.
            Assert.Equal("BACKUP", worse.State);
        }

        using Daemon better = Daemon.Start(_peer, "keepalived", Seed.Vrrp(150));
        box.AskUntil("status", "VI_1  BACKUP");
        lamps.WaitFor(Light.Dark, Light.Lit, Light.Dark);
    }
}
