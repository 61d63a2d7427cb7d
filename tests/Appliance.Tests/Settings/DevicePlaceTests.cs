using System.Reflection;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Settings;

public class DevicePlaceTests
{
    [Theory]
    [InlineData("mcp23017@i2c-1/0x20", "i2c-1", 0x20)]
    [InlineData("pcf8574@i2c-10/0x3f", "i2c-10", 0x3f)]
    [InlineData("ws2812b@spi-1.0", "spi-1.0", 0)]
    public void a_place_is_a_model_a_bus_and_an_address(string text, string bus, int address)
    {
        Assert.True(DevicePlace.TryParse(text, out DevicePlace? place));
        Assert.Equal((bus, address), (place.Bus, place.Address));
        Assert.Equal(text, place.ToString());
    }

    /// <summary>For editors the models stand in patterns as well.</summary>
    [Fact]
    public void every_model_is_in_the_form_of_its_use()
    {
        foreach (DeviceModel model in DeviceModel.All)
        {
            string form = model.Use switch { DeviceUse.Expander => nameof(TextForms.Chip),
                DeviceUse.Plate => nameof(TextForms.PlateDevice), _ => nameof(TextForms.PowerDevice) };
            string pattern = typeof(TextForms).GetMethod(form)!.GetCustomAttribute<TextFormAttribute>()!.Pattern;
            string text = model.BusKind == DeviceModel.Spi ? $"{model.Name}@spi-0.0"
                : $"{model.Name}@i2c-1/0x{model.Addresses[0].First:x2}";
            Assert.Matches(pattern, text);
            Assert.True(DevicePlace.TryParse(text, out DevicePlace? place) && place.Model.CanBeAt(place.Address));
        }
    }

    /// <summary>What looks like an expander has to be one; the place is where it stands.</summary>
    [Theory]
    [InlineData("mcp23071@i2c-1/0x20")]
    [InlineData("mcp23017@i2c-1/0x2")]
    [InlineData("mcp23017@i2c-1")]
    [InlineData("ssd1306@i2c-1/0x3c")]
    public void a_chip_that_is_misspelt_is_told_at_its_place(string chip)
    {
        ApplianceResult read = SettingsText.Read(
            $$"""{ "leds": [ { "name": "a", "chip": "{{chip}}", "offset": 1 } ] }""");
        Finding finding = Assert.Single(SettingsText.Wrong(read), one => one.Column == 36);
        Assert.Equal((1, Severity.Error), (finding.Line, finding.Severity));
        Assert.Contains("as mcp23017@i2c-1/0x20", finding.Message);
    }
}
