using Appliance.Config;

namespace Appliance.Tests.Settings;

public class SettingsRulesTests
{
    [Theory]
    [InlineData("{ 'console': { } }", 14, Severity.Error, "nobody can log in")]
    [InlineData("{ 'console': { 'login': 'password' } }", 25, Severity.Error, "nobody can log in")]
    [InlineData("{ 'console': { 'login': 'none' } }", 25, Severity.Warning, "whoever holds the cable")]
    [InlineData("{ 'board': 'rpi-4b', 'console': { 'login': 'none' } }", 44, Severity.Warning, "whoever holds the cable")]
    [InlineData("{ 'board': 'qemu-virt', 'console': { 'login': 'none' } }", 47, Severity.Note, "whoever holds the cable")]
    [InlineData("{ 'metrics': { 'listen': '0.0.0.0:9650' } }", 26, Severity.Warning, "metrics at 0.0.0.0:9650 can be read by everybody")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'led': 'ACT' }, { 'name': 'a', 'led': 'PWR' } ] }", 54, Severity.Error, "another lamp is called 'a'")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'line': 'L' }, { 'name': 'b', 'line': 'L' } ] }", 66, Severity.Error, "L is used more than once")]
    [InlineData("{ 'leds': [ { 'name': 'x' }, { 'name': 'a', 'chip': 'c', 'offset': 1 } ], 'button': { 'chip': 'c', 'offset': 1 } }", 110, Severity.Error, "c, line 1 is used more than once")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e' }, { 'name': 'e' } ] } }", 59, Severity.Error, "'e' has an entry already")]
    [InlineData("{ 'network': { 'interfaces': [ { 'name': 'e', 'addresses': [ '10.0.0.1/24' ], 'gateway': '10.0.1.1' } ] } }", 90, Severity.Warning, "gateway 10.0.1.1 is in none of the networks of 'e'")]
    public void what_does_not_go_together_is_said_at_its_place(string text, int column, Severity severity, string words)
    {
        Finding finding = SettingsText.Wrong(SettingsText.Read(text.Replace('\'', '"'))).Last();
        Assert.Contains(words, finding.Message);
        Assert.Equal((1, column, severity), (finding.Line, finding.Column, finding.Severity));
    }

    [Theory]
    [InlineData("{ 'metrics': { 'listen': '127.0.0.53:1' } }")]
    [InlineData("{ 'metrics': { 'listen': 'unix:/run/m' } }")]
    [InlineData("{ 'leds': [ { 'name': 'a', 'chip': 'c', 'offset': 1 }, { 'name': 'b', 'chip': 'c', 'offset': 2 } ] }")]
    [InlineData("{ 'console': { 'passwordHash': '$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }")]
    public void what_goes_together_needs_no_word(string text) => SettingsText.Good(text.Replace('\'', '"'));
}
