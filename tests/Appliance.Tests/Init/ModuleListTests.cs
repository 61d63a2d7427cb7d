using Appliance.Init;
using Appliance.Settings;

namespace Appliance.Tests.Init;

public class ModuleListTests
{
    private static readonly string[] s_list = ["# said to people", "always a.ko", "watchdog b.ko", "", "leds c.ko",
        "always d.ko", "card e.ko", "interfaces f.ko", "i2c g.ko"];

    [Fact]
    public void before_the_settings_are_known_there_are_those_that_are_always_needed()
    {
        Assert.Equal(["a.ko", "d.ko"], ModuleList.Needed(s_list, when => when == ModuleList.Always));
        Assert.Equal(["e.ko"], ModuleList.Needed(s_list, when => when == ModuleList.Card));
    }

    [Fact]
    public void without_a_section_its_modules_stay_out() => Assert.Empty(Needed(new ApplianceSettings()));

    [Fact]
    public void a_section_brings_its_modules_and_no_others()
    {
        Assert.Equal(["b.ko"], Needed(new ApplianceSettings { Watchdog = new WatchdogSettings() }));
        Assert.Equal(["g.ko"], Needed(new ApplianceSettings { Plates = [
            new PlateSettings { Device = "ssd1306@i2c-1/0x3c" }] }));
        Assert.Equal(["g.ko"],
            Needed(new ApplianceSettings { Button = new ButtonSettings { Chip = "mcp23017@i2c-1/0x20", Offset = 0 } }));
        Assert.Empty(Needed(new ApplianceSettings { Plates = [new PlateSettings { Device = "ws2812b@spi-0.0" }] }));
        Assert.Equal(["c.ko"], Needed(new ApplianceSettings { Leds = [new LedSettings { Name = "x", Led = "ACT" }] }));
    }

    [Fact]
    public void the_boards_own_interface_needs_no_driver_of_another()
    {
        Assert.Empty(Needed(new ApplianceSettings { Network = new NetworkSettings { Interfaces = [
            new InterfaceSettings { Name = "eth0" }] } }));
        Assert.Equal(["f.ko"], Needed(new ApplianceSettings { Network = new NetworkSettings { Interfaces = [
            new InterfaceSettings { Name = "eth0" }, new InterfaceSettings { Name = "eth1" }] } }));
    }

    [Fact]
    public void a_lamp_on_a_line_of_its_own_needs_no_driver() =>
        Assert.Empty(Needed(new ApplianceSettings { Leds = [new LedSettings { Name = "x", Line = "GPIO17" }] }));

    [Fact]
    public void a_list_that_is_not_there_is_empty() => Assert.Empty(ModuleList.Read("/nowhere/list", _ => true));

    private static IEnumerable<string> Needed(ApplianceSettings settings) =>
        ModuleList.Needed(s_list, ModuleList.Sections(settings));
}
