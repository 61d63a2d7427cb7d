using Lab;

namespace ImageTests;

/// <summary>
/// The button and the lamps of the booted firmware, on the lines that `board/qemu-virt` names: pressed and read from
/// outside the machine, so that everything between the GPIO chip and the peer that takes over is the product's.
/// </summary>
public sealed class ButtonTests : IDisposable
{
    private const int MasterLamp = 0, FaultLamp = 2, Button = 3;

    private static readonly string s_appliance = Seed.Appliance("box", "192.0.2.21", "\"board\": \"qemu-virt\"");

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Lan _lan = new();
    private readonly Node _peer;

    public ButtonTests() => _peer = _lan.AddNode("peer", "192.0.2.22/24");

    public void Dispose() => _lan.Dispose();

    [BoxFact(isSmoke: true)]
    public void a_short_press_confirms_and_a_long_one_hands_over_and_takes_back()
    {
        using ImageFolder image = ImageFolder.Seeded(s_appliance, Vrrp(100));
        using Box box = new(_lan, image);
        QemuMonitor outside = box.Outside;
        box.PressEnterUntil("box# ");
        Eventually.True("the lamp of MASTER is lit", s_patience, () => outside.IsHigh(MasterLamp), () => box.Console);
        Assert.True(outside.IsOutput(MasterLamp));
        Assert.False(outside.IsOutput(Button));

        // Line 5 is the priority.
        box.Ask("edit change 5 100 120");
        Assert.Contains("Unless confirm comes within 10 minutes", box.Ask("commit confirm 10"));
        outside.PushButton();
        box.AskUntil("log 6", "is confirmed by button");
        Assert.Contains("Nothing waits to be confirmed", box.Ask("confirm"));
        Assert.Contains("MASTER", box.Ask("status"));

        // Alone it does not let go, whoever holds the button.
        using (outside.HoldButton())
            box.AskUntil("log 6", "Button: maintenance on: Refused:");
        Assert.Contains("MASTER", box.Ask("status"));

        using Daemon peer = Daemon.Start(_peer, "vrrpaot", Vrrp(90));
        peer.WaitFor("Entering BACKUP STATE", 20);
        WaitForRelease(outside);
        using (outside.HoldButton())
            box.AskUntil("status", "FAULT");
        // The peer waits its skew time after the farewell (RFC 5798 section 6.4.2).
        peer.WaitFor("Entering MASTER STATE", 20);
        Assert.Contains("button", box.Ask("status"));
        WaitForRelease(outside);
        // The lamps have answered the finger by now, and show the box.
        Eventually.True("the lamp of faults is lit", s_patience, () => outside.IsHigh(FaultLamp), () => box.Console);
        for (int i = 0; i < 20; i++, Thread.Sleep(50))
            Assert.False(outside.IsHigh(MasterLamp));

        using (outside.HoldButton())
            box.AskUntil("log 10", "Maintenance is over, ended by button");
        box.AskUntil("status", "VI_1  MASTER");
    }

    /// <summary>And a moment longer, for the box to settle it and for the lamps to have answered.</summary>
    private static void WaitForRelease(QemuMonitor outside)
    {
        Eventually.True("the button is released", s_patience, () => !outside.IsHigh(Button), () => "");
        Thread.Sleep(2000);
    }

    private static string Vrrp(int priority) => $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            virtual_ipaddress {
                192.0.2.100/24
            }
        }
        """;
}
