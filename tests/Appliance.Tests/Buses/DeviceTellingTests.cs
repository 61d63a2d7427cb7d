using System.Buffers;
using System.Text;
using Appliance.Metrics;
using Appliance.Reports;
using Appliance.Tests.Leds;
using Appliance.Views;
using VrrpAot.Protocol;

namespace Appliance.Tests.Buses;

/// <summary>What is absent, broken or on battery is told wherever a box tells of itself.</summary>
public class DeviceTellingTests
{
    private static readonly Instant s_now = new(Duration.FromSeconds(1000).Nanoseconds);

    private static readonly Snapshot s_box = Boxes.Box(RouterState.Master) with
    {
        At = s_now,
        Devices =
        [
            new DeviceView("mcp23017@i2c-1/0x20", "lamps and button", null, s_now),
            new DeviceView("ssd1306@i2c-1/0x3c", "plate", "does not answer at 0x3c of i2c-1",
                new Instant(Duration.FromSeconds(880).Nanoseconds)),
        ],
        Power = new PowerView(true, 87, new Instant(Duration.FromSeconds(940).Nanoseconds)),
    };

    [Fact]
    public void status_has_a_line_for_each_device_and_one_for_the_battery()
    {
        string status = StatusText.Of(s_box);
        Assert.Contains("\nON BATTERY for 1 min 0 s, 87 % left\n", status);
        Assert.Contains("""

            Devices
              mcp23017@i2c-1/0x20  lamps and button, works
              ssd1306@i2c-1/0x3c  plate, does not answer at 0x3c of i2c-1 for 2 min 0 s

            """, status);
    }

    [Fact]
    public void a_box_without_devices_says_nothing_of_them()
    {
        string status = StatusText.Of(Boxes.Box(RouterState.Master));
        Assert.DoesNotContain("Devices", status);
        Assert.DoesNotContain("BATTERY", status);
        Assert.DoesNotContain("device", Page(Boxes.Box(RouterState.Master)));
    }

    [Fact]
    public void json_has_them_all()
    {
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(s_box, text, indented: false);
        string json = Encoding.UTF8.GetString(text.WrittenSpan);
        Assert.Contains("""
            "devices":[{"name":"mcp23017@i2c-1/0x20","use":"lamps and button","trouble":null,"age":0},{"name":"ssd1306@i2c-1/0x3c","use":"plate","trouble":"does not answer at 0x3c of i2c-1","age":120}]
            """, json);
        Assert.Contains("""
            "power":{"onBattery":true,"chargePercent":87,"age":60}
            """, json);
    }

    [Fact]
    public void metrics_have_them_all()
    {
        string page = Page(s_box);
        Assert.Contains("vrrpaot_device_up{device=\"mcp23017@i2c-1/0x20\",use=\"lamps and button\"} 1\n", page);
        Assert.Contains("vrrpaot_device_up{device=\"ssd1306@i2c-1/0x3c\",use=\"plate\"} 0\n", page);
        Assert.Contains("vrrpaot_on_battery 1\n", page);
        Assert.Contains("vrrpaot_battery_charge_percent 87\n", page);
    }

    private static string Page(Snapshot box) => Encoding.UTF8.GetString(MetricsPage.Of(box));
}
