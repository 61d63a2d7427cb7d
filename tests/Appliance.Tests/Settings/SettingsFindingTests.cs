using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Settings;

/// <summary>One mistake, one finding, with its place; the rest of the file is used.</summary>
public class SettingsFindingTests
{
    [Theory]
    [InlineData("{ 'hostname': 'x' }", 3, "unknown key 'hostname'", "hostName")]
    [InlineData("{ 'logging': { 'keeplines': 300 } }", 16, "unknown key 'keeplines' in 'logging'", "keepLines")]
    [InlineData("{ 'logging': { 'detail': 'fast' } }", 26,
        "'logging.detail' must be a whole number from 0 to 2, not \"fast\"", null)]
    [InlineData("{ 'logging': { 'detail': 3 } }", 26, "'logging.detail' must be a whole number from 0 to 2, not 3",
        null)]
    [InlineData("{ 'logging': { 'detail': 1.5 } }", 26, "'logging.detail' must be a whole number from 0 to 2, not 1.5",
        null)]
    [InlineData("{ 'logging': { 'keepLines': 99999999999999999999 } }", 29,
        "'logging.keepLines' must be a whole number from 0 to 100000, not 99999999999999999999", null)]
    [InlineData("{ 'logging': [ 1, { } ] }", 14, "'logging' must be an object: { ... }, not a list", null)]
    [InlineData("{ 'leds': { 'a': [ 1 ] } }", 11, "'leds' must be a list: [ ... ], not an object", null)]
    [InlineData("{ 'leds': [ 3 ] }", 13, "'leds[0]' must be an object: { ... }, not 3", null)]
    [InlineData("{ 'button': null }", 13,
        "'button' must be an object: { ... }, not null; to say nothing, leave the key out", null)]
    [InlineData("{ 'button': { 'line': 'a', 'activeLow': 1 } }", 41, "'button.activeLow' must be true or false, not 1",
        null)]
    [InlineData("{ 'leds': [ { 'name': 'a', 'led': 'ACT', 'shows': 'Master' } ] }", 51,
        "'leds[0].shows' must be one of \"everything\", \"master\", \"backup\", \"fault\", not \"Master\"", "master")]
    [InlineData("{ 'metrics': { 'listen': '127.0.0.1' } }", 26,
        "'metrics.listen' must be ADDRESS:PORT, as 127.0.0.1:9650, or unix:/PATH, not \"127.0.0.1\"", null)]
    [InlineData("{ 'vrrp': { 'configuration': 'k.conf' } }", 30,
        "'vrrp.configuration' must be an absolute path, beginning with '/', not \"k.conf\"", null)]
    [InlineData("{ 'control': {}, 'control': { 'group': 7 } }", 18,
        "'control' is written a second time; this one is left out", null)]
    [InlineData("{ 'leds': [ { 'led': 'ACT' } ] }", 13, "'name' is missing in 'leds[0]'; all of 'leds[0]' is left out",
        null)]
    [InlineData("{ 'leds': [ { 'name': 'a' } ] }", 13,
        "exactly one of 'line', 'chip', 'led' is needed in 'leds[0]', and none is written; all of 'leds[0]' is "
        + "left out", null)]
    [InlineData("{ 'button': { 'line': 'a', 'chip': 'c', 'offset': 1 } }", 13,
        "exactly one of 'line', 'chip' is needed in 'button', and 'line' and 'chip' are written; all of 'button' "
        + "is left out", null)]
    [InlineData("{ 'button': { 'chip': 'c' } }", 13,
        "'chip' needs 'offset' beside it in 'button'; all of 'button' is left out", null)]
    [InlineData("{ 'button': { 'line': '' } }", 23,
        "'button.line' must be a name of up to 31 characters, as `gpioinfo` shows it, not \"\"", null)]
    [InlineData("{ 'control': { 'group': '\\ud800' } }", 25,
        "this text has half a character in it (\\uD800 to \\uDFFF come in pairs); it is left out", null)]
    public void a_mistake_is_named_with_its_place(string text, int column, string message, string? suggestion)
    {
        ApplianceResult result = SettingsText.Read(text.Replace('\'', '"'));
        Finding finding = Assert.Single(SettingsText.Wrong(result));
        Assert.Equal((1, column, Severity.Error), (finding.Line, finding.Column, finding.Severity));
        Assert.Equal(message, finding.Message);
        Assert.Equal(suggestion, finding.Suggestion);
        Assert.NotNull(result.Settings);
    }

    [Fact]
    public void all_mistakes_are_named_at_once_and_the_rest_is_used()
    {
        ApplianceResult result = SettingsText.Read("""
            {
              "loging": { "detail": { "deep": [ 1, 2 ] } },
              "control": { "group": 7, "socket": "/run/mine.sock" },
              "leds": [ { "name": "good", "led": "ACT" }, { "name": "bad" } ],
              "logging": { "detail": 9, "keepLines": 5 },
            }
            """);
        Assert.Equal([(2, 3), (3, 25), (4, 47), (5, 26)],
            SettingsText.Wrong(result).Select(finding => (finding.Line, finding.Column)));
        Assert.Equal(("/run/mine.sock", "adm"), (result.Settings!.Control.Socket, result.Settings.Control.Group));
        Assert.Equal("good", Assert.Single(result.Settings.Leds).Name);
        Assert.Equal((0, 5), (result.Settings.Logging.Detail, result.Settings.Logging.KeepLines));
    }

    [Theory]
    [InlineData("", 1, 1, "the file is empty")]
    [InlineData("{", 1, 2, "the file ends too early: a '{' or '[' is still open")]
    [InlineData("{ 'leds': [ {", 1, 14, "3 of '{' and '[' are still open")]
    [InlineData("{\n 'vrrp': { 'configuration': '/x }\n}", 2, 29, "this text has no '\"' at its end")]
    [InlineData("{ 'logging': { 'detail': 1 'keepLines': 1 } }", 1, 27, "a ',' is missing here")]
    [InlineData("{ 'logging': {}\n  'control': {} }", 1, 16, "a ',' is missing here")]
    [InlineData("{ 'logging' {} }", 1, 12, "a ',' or ':' is missing here")]
    [InlineData("{ 'logging' = {} }", 1, 13, "key and value have a ':' between them")]
    [InlineData("{ logging: {} }", 1, 3, "stands in double quotes")]
    [InlineData("{ 'leds': nul }", 1, 11, "stands in double quotes")]
    [InlineData("{ `leds`: [] }", 1, 3, "this is not JSON here")]
    [InlineData("{ 'leds': [ } }", 1, 13, "this '}' closes nothing")]
    [InlineData("{ 'leds': [],, }", 1, 14, "one too many")]
    [InlineData("{ 'logging': { 'detail': 01 } }", 1, 27, "does not begin with 0")]
    [InlineData("{ 'vrrp': { 'configuration': 'a\\q' } }", 1, 33, "'\\' begins none")]
    [InlineData("{} {}", 1, 4, "something follows")]
    [InlineData("{ /* }", 1, 3, "no '*/' at its end")]
    [InlineData("{ 'leds': [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]] }", 1, 26, "more than 16 deep")]
    public void text_that_is_no_json_is_shown_where_it_goes_wrong(string text, int line, int column, string words)
    {
        ApplianceResult result = SettingsText.Read(text.Replace('\'', '"'));
        Assert.Null(result.Settings);
        Finding fatal = result.Findings.Single(finding => finding.Severity == Severity.Fatal);
        Assert.Contains(words, fatal.Message);
        Assert.Equal((line, column), (fatal.Line, fatal.Column));
    }

    [Fact]
    public void a_list_at_the_top_gives_no_settings()
    {
        ApplianceResult result = SettingsText.Read("[]");
        Assert.Null(result.Settings);
        Assert.Equal("appliance.json must be an object: { ... }, not a list", result.Findings[0].Message);
    }
}
