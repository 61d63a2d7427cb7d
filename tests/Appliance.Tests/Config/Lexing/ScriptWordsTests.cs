using System.Text.Json;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config.Lexing;

public class ScriptWordsTests
{
    private static ConfigResult WithNotify(string text) => ConfigText.Of(ConfigText.Instance("notify_master " + text));

    private static ScriptCommand Notify(string text) => WithNotify(text).Clean().Instances[0].NotifyMaster!;

    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("\"/x a 'b c'\"", "/x|a|b c")]
    [InlineData("'/x a'", "/x|a")]
    [InlineData("\"/x \\\"b c\\\"\"", "/x|b c")]
    [InlineData("/x\\ y", "/x|y")]
    [InlineData("\"/x a\\tb \\x41\\102\\cA\"", "/x|a|b|AB\u0001")]
    [InlineData("\"/x \\x4142\"", "/x|B")]
    [InlineData("\"/x '' b\"", "/x||b")]
    [InlineData("\"/x \\# { } !\" # comment", "/x|#|{|}|!")]
    [InlineData("\"/x 'a'b\"", "/x|ab")]
    public void a_command_is_cut_as_a_shell_would_in_two_passes(string text, string arguments) =>
        Assert.Equal(arguments, string.Join('|', Notify(text).Arguments));

    /// <summary>
    /// Lines as people quote them, with the arguments that a program got from keepalived 2.2.7 (null: it took no script
    /// from the line). `@` stands for the program. Seen to be the same for vrrp_script, for notify scripts and inside a
    /// multi-line parameter.
    /// </summary>
    public static TheoryData<string, string[]?> Golden()
    {
        var data = new TheoryData<string, string[]?>();
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(StoryTests.Example("script-words.json")));
        foreach (JsonElement one in cases.RootElement.EnumerateArray())
            data.Add(one[0].GetString()!, one[1].ValueKind == JsonValueKind.Null ? null
                : [.. one[1].EnumerateArray().Select(word => word.GetString()!)]);
        return data;
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void a_program_gets_the_arguments_that_keepalived_gives_it(string written, string[]? arguments)
    {
        string line = written.Replace("@", "/s");
        string script = $"script {line}\ninterval 1\n", instance = ConfigText.Instance("track_script { c }");
        ConfigResult notify = WithNotify(line), check = ConfigText.Of($"vrrp_script c {{\n{script}}}\n" + instance),
            made = ConfigText.Of($"$S= \\\n{script.Replace("\n", " \\\n")}\n\nvrrp_script c {{\n$S\n}}\n" + instance);
        if (arguments is null)
        {
            Assert.Null(notify.Settings?.Instances.FirstOrDefault()?.NotifyMaster);
            Assert.Contains(notify.Findings, finding => finding.Severity >= Severity.Error);
            return;
        }
        ScriptCommand[] all = [notify.Settings!.Instances[0].NotifyMaster!, check.Settings!.Scripts[0].Command,
            made.Settings!.Scripts[0].Command];
        Assert.All(all, command => Assert.Equal(["/s", .. arguments], command.Arguments.ToArray()));
    }

    [Fact]
    public void user_and_group_may_follow_the_command()
    {
        ScriptCommand command = Notify("\"/x a\" nobody nogroup");
        Assert.Equal(("nobody", "nogroup"), (command.User, command.Group));
        Assert.Equal(2, command.Arguments.Length);
        Assert.Equal(("nobody", null), (Notify("/x nobody").User, Notify("/x nobody").Group));
    }

    [Fact]
    public void words_beyond_user_and_group_are_named() =>
        WithNotify("/x a b c").At(6, 22, "'c' is ignored: a command with arguments must stand in quotes");

    [Fact]
    public void a_quote_that_never_ends_is_named_where_it_opens() =>
        ConfigText.Of(ConfigText.Instance("  notify_master '/x")).At(6, 17, "missing terminating '");

    [Theory]
    [InlineData("notify_master \"\"")]
    [InlineData("notify_master ''")]
    [InlineData("notify_master ' '")]
    public void an_empty_command_is_no_script(string line) =>
        ConfigText.Of(ConfigText.Instance(line)).At(6, 1, "names no script");

    [Theory]
    [InlineData(@"""/x \0""", "/x")]
    [InlineData(@"""/x a\0b""", "/x|a")]
    [InlineData(@"""/x a\0b c""", "/x|a")]
    [InlineData(@"""/x a\\0b c""", "/x|a|c")]
    [InlineData(@"""/x a\\0b 'c d' e""", "/x|a|c d|e")]
    [InlineData(@"""/x \\08 c""", "/x||c")]
    [InlineData(@"""/x \\400x c""", "/x||c")]
    [InlineData(@"""/x\\0y c""", "/x|c")]
    [InlineData(@"/x\0y", "/x")]
    public void a_word_ends_at_its_nul_as_in_keepalived(string text, string arguments)
    {
        ConfigResult result = WithNotify(text);
        Assert.Equal(arguments, string.Join('|', result.Settings!.Instances[0].NotifyMaster!.Arguments));
        result.At(6, 15, "NUL");
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void nothing_before_the_nul_is_no_script() =>
        WithNotify(@"""\0/x""").At(6, 1, "names no script");

    [Theory]
    [InlineData(@"""/x \xc3\xa9""", "c3a9")]
    [InlineData(@"""/x \\xc3\\xa9""", "c3a9")]
    [InlineData(@"""/x \303\\251""", "c3a9")]
    [InlineData(@"""/x é\xe9""", "c3a9e9")]
    [InlineData(@"""/x \377""", "ff")]
    [InlineData(@"""/x \\377a\\xff""", "ff61ff")]
    [InlineData(@"""/x \xf0\x9f\x98\x80 """, "f09f9880")]
    public void an_escape_is_a_byte(string text, string hex) => Assert.Equal(hex, Hex(Notify(text).Arguments[1]));

    [Fact]
    public void the_bytes_of_a_file_that_is_not_utf_8_stay_what_they_are()
    {
        byte[] file = System.Text.Encoding.Latin1.GetBytes(ConfigText.Instance(@"notify_master ""/x é Ã©"""));
        ScriptCommand command = ConfigText.Of(file).Settings!.Instances[0].NotifyMaster!;
        Assert.Equal(("e9", "é"), (Hex(command.Arguments[1]), command.Arguments[2]));
    }

    private static string Hex(string argument)
    {
        byte[] bytes = new byte[100];
        return Convert.ToHexStringLower(bytes, 0, VrrpAot.Linux.ByteText.Encode(argument, bytes));
    }
}
