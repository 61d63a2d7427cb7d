using System.Text.Json;
using Lab;

namespace ImageTests;

/// <summary>
/// A boxed Raspberry Pi with a PiJuice, and Debian's keepalived beside it. Who pulls the plug is `Programs/supply.c`.
/// </summary>
public sealed class PowerTests : IDisposable
{
    private const string Board = "rpi-3b", Own = "192.0.2.21";
    private const int Supply = 0x14, Status = 0x40, Version = 0xfd;

    /// <summary>
    /// Three things that nobody has plugged in: on a bus that is there, on one that is not, on a bus of another kind.
    /// </summary>
    private static readonly string s_appliance = I2cChips.Appliance("box", Own, """
        "power": { "device": "pijuice@i2c-1/0x14", "lowersPriorityBy": 60 },
        "plates": [
          { "device": "ssd1306@i2c-1/0x3c" },
          { "device": "lcd1602@i2c-7/0x27" },
          { "device": "ws2812b@spi-0.0", "lamps": 8 },
        ],
        """);

    private const string Script = """
        global_defs {
            script_user root
            enable_script_security
        }
        vrrp_script supply {
            script "/bin/supply"
            interval 3600
        }

        """;

    private readonly Lan _lan = new();
    private readonly Node _peer;

    public PowerTests() => _peer = _lan.AddNode("peer", "192.0.2.22/24");

    public void Dispose() => _lan.Dispose();

    [I2cFact]
    public void on_battery_a_box_hands_over_until_mains_is_back_and_what_is_not_plugged_in_is_said()
    {
        string vrrp = Script + Seed.Vrrp(100, "track_script { supply }", I2cChips.Card);
        using ImageFolder image = ImageFolder.Seeded(s_appliance, vrrp, Board)
            .With("bin/supply", SmallProgram.Build("supply"));
        string[] chip = I2cChips.Chip(image, Supply, (Status, 0x30), (Status + 1, 0xcf), (Status + 2, 0x30),
            (Version, 0x14), (Version + 2, 0xff ^ 0x14));
        using Daemon peer = Daemon.Start(_peer, "keepalived", Seed.Vrrp(70));
        using Box box = new(_lan, Emulator.RaspberryWithI2c(chip), Emulator.Boot(image));
        box.WaitFor("VrrpAot");
        box.PressEnterUntil("box# ");
        box.Ask("terminal length 0");
        box.Ask("terminal width 200");
        box.AskUntil("status", "VI_1  MASTER");
        TellsWhatIsThereAndWhatIsNot(box);

        box.Ask("check run supply");
        Eventually.True("the other node takes over", Box.Patience, () => peer.State == "MASTER", () => box.Console);
        box.AskUntil("status", "VI_1  BACKUP");
        string status = box.Ask("status");
        Assert.Contains("ON BATTERY for ", status);
        Assert.Contains("priority   40 = 100 - 60 (on battery)", status);
        Assert.Contains("vrrpaot_on_battery 1", Metrics());
        Assert.True(Json(box).GetProperty("power").GetProperty("onBattery").GetBoolean());

        box.Ask("check run supply");
        box.AskUntil("status", "VI_1  MASTER");
        Eventually.True("the other node stands back", Box.Patience, () => peer.State == "BACKUP", () => box.Console);
        Assert.DoesNotContain("battery", box.Ask("status"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("vrrpaot_on_battery 0", Metrics());
    }

    /// <summary>In text, in JSON and in the metrics.</summary>
    private void TellsWhatIsThereAndWhatIsNot(Box box)
    {
        box.AskUntil("status", "pijuice@i2c-1/0x14  power, works");
        // It is asked again and again, and the others are none the worse for it.
        box.AskUntil("status", "ssd1306@i2c-1/0x3c  plate, does not answer at 0x3c of i2c-1 for ");
        string status = box.Ask("status");
        Assert.Contains("lcd1602@i2c-7/0x27  plate, needs /dev/i2c-7, which is not there for ", status);
        Assert.Contains("ws2812b@spi-0.0  plate, needs /dev/spidev0.0, which is not there for ", status);
        Dictionary<string, string?> devices = Json(box).GetProperty("devices").EnumerateArray()
            .ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("trouble").GetString());
        Assert.Equal(4, devices.Count);
        Assert.Null(devices["pijuice@i2c-1/0x14"]);
        Assert.Equal("does not answer at 0x3c of i2c-1", devices["ssd1306@i2c-1/0x3c"]);
        Assert.Contains("vrrpaot_device_up{device=\"pijuice@i2c-1/0x14\",use=\"power\"} 1", Metrics());
        Assert.Contains("vrrpaot_device_up{device=\"lcd1602@i2c-7/0x27\",use=\"plate\"} 0", Metrics());
        Assert.Contains("does not answer at 0x3c of i2c-1", box.Ask("log 100"));
    }

    private static JsonElement Json(Box box)
    {
        string said = box.Ask("status --json");
        return JsonDocument.Parse(said[said.IndexOf('{')..(said.LastIndexOf('}') + 1)]).RootElement;
    }

    private string Metrics() =>
        _peer.Run("busybox", "wget", "-q", "-O", "-", $"http://{Own}:{WebServer.Port}/metrics").Output;
}
