using Appliance.Texts;

namespace Appliance.Tests.Settings;

public class SettingsRulesTests
{
    [Theory]
    [InlineData("{ 'console': { } }", 14, Severity.Error, "nobody can log in")]
    [InlineData("{ 'console': { 'login': 'password' } }", 25, Severity.Error, "nobody can log in")]
    [InlineData("{ 'console': { 'login': 'none' } }", 25, Severity.Warning, "a person with a cable")]
    [InlineData("{ 'board': 'rpi-4b', 'console': { 'login': 'none' } }", 44, Severity.Warning,
        "a person with a cable")]
    [InlineData("{ 'board': 'qemu-virt', 'console': { 'login': 'none' } }", 47, Severity.Note,
        "a person with a cable")]
    [InlineData("{ 'metrics': { 'listen': '0.0.0.0:9650' } }", 26, Severity.Warning,
        "metrics at 0.0.0.0:9650 can be read by everybody")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'led': 'ACT' }, { 'name': 'a', 'led': 'PWR' } ] }", 54, Severity.Error,
        "another lamp is called 'a'")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'line': 'L' }, { 'name': 'b', 'line': 'L' } ] }", 66, Severity.Error,
        "L is used more than once")]
    [InlineData("{ 'leds': [ { 'name': 'x' }, { 'name': 'a', 'chip': 'c', 'offset': 1 } ], 'button': { 'chip': "
        + "'c', 'offset': 1 } }", 110, Severity.Error, "c, line 1 is used more than once")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'mcp23017@i2c-1/0x30', 'offset': 1 } ] }", 36, Severity.Error,
        "an mcp23017 can only be at 0x20 to 0x27")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'mcp23008@i2c-1/0x20', 'offset': 8 } ] }", 69, Severity.Error,
        "an mcp23008 has the lines 0 to 7")]
    [InlineData("{ 'button': { 'chip': 'mcp23017@i2c-1/0x20', 'offset': 16 } }", 56, Severity.Error,
        "an mcp23017 has the lines 0 to 15")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'pcf8574@i2c-1/0x38', 'offset': 1 } ] }", 36, Severity.Warning,
        "a high line of a pcf8574 gives 0.1 mA")]
    [InlineData("{ 'plates': [ { 'device': 'lcd1602@i2c-1/0x27' }, { 'device': 'lcd2004@i2c-1/0x27' } ] }", 63,
        Severity.Error, "i2c-1/0x27 is taken by lcd1602 already")]
    [InlineData("{ 'plates': [ { 'device': 'ssd1306@i2c-1/0x20' } ] }", 27, Severity.Error,
        "an ssd1306 can only be at 0x3c to 0x3d")]
    [InlineData("{ 'plates': [ { 'device': 'lcd1602@i2c-1/0x27', 'brightness': 50 } ] }", 63, Severity.Error,
        "the light of an lcd1602 is on or off")]
    [InlineData("{ 'plates': [ { 'device': 'ht16k33@i2c-1/0x70', 'lamps': 5 } ] }", 58, Severity.Error,
        "an ht16k33 has no lamps to count")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'mcp23017@i2c-1/0x20', 'offset': 1 }, { 'name': 'b', 'chip': "
        + "'mcp23017@i2c-1/0x20', 'offset': 1 } ] }", 130, Severity.Error,
        "mcp23017@i2c-1/0x20, line 1 is used more than once")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e' }, { 'name': 'e' } ] } }", 59, Severity.Error,
        "'e' has an entry already")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '10.0.0.1/24' ], 'gateway': "
        + "'10.0.1.1' } ] } }", 90, Severity.Warning, "gateway 10.0.1.1 is in none of the networks of 'e'")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '10.0.0.0/24' ] } ] } }", 60,
        Severity.Error, "10.0.0.0/24 is a network or its broadcast address")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '10.0.0.255/24' ] } ] } }", 60,
        Severity.Error, "10.0.0.255/24 is a network or its broadcast")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '127.0.0.1/8' ] } ] } }", 60,
        Severity.Error, "the address 127.0.0.1 is none")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '224.0.0.1/4' ], 'gateway': "
        + "'224.0.0.2' } ] } }", 90, Severity.Error, "the gateway 224.0.0.2 is none")]
    [InlineData("{ 'network': { 'nameServers': [ '0.0.0.0' ] } }", 31, Severity.Error,
        "the name server 0.0.0.0 is none")]
    public void what_does_not_go_together_is_said_at_its_place(string text, int column, Severity severity, string words)
    {
        Finding finding = SettingsText.Wrong(SettingsText.Read(text.Replace('\'', '"'))).Last();
        Assert.Contains(words, finding.Message);
        Assert.Equal((1, column, severity), (finding.Line, finding.Column, finding.Severity));
    }

    [Theory]
    [InlineData("{ 'metrics': { 'listen': '127.0.0.53:1' } }")]
    [InlineData("{ 'metrics': { 'listen': 'unix:/run/m' } }")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'mcp23017@i2c-1/0x20', 'offset': 1 } ], 'button': { 'chip': "
        + "'mcp23017@i2c-1/0x20', 'offset': 2 } }")]
    [InlineData("{ 'plates': [ { 'device': 'ws2812b@spi-0.0', 'lamps': 8, 'brightness': 10 } ], 'power': { "
        + "'device': 'pijuice@i2c-1/0x14', 'lowersPriorityBy': 50 } }")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'c', 'offset': 1 }, { 'name': 'b', 'chip': 'c', 'offset': 2 } ] }")]
    [InlineData("{ 'console': { 'passwordHash': "
        + "'$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }")]
    public void what_goes_together_needs_no_word(string text) => SettingsText.Good(text.Replace('\'', '"'));
}
