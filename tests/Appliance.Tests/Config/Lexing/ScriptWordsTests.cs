using Appliance.Config;

namespace Appliance.Tests.Config.Lexing;

public class ScriptWordsTests
{
    private static ScriptCommand Notify(string text) => ConfigText.Of(ConfigText.Instance("notify_master " + text)).Clean().Instances[0].NotifyMaster!;

    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("\"/x a 'b c'\"", "/x|a|b c")]
    [InlineData("'/x a'", "/x|a")]
    [InlineData("\"/x \\\"b c\\\"\"", "/x|\"b|c\"")]
    [InlineData("/x\\ y", "/x y")]
    [InlineData("\"/x a\\tb \\x41\\102\\cA\"", "/x|a\tb|AB\u0001")]
    [InlineData("\"/x \\x4142\"", "/x|A42")]
    [InlineData("\"/x '' b\"", "/x||b")]
    [InlineData("\"/x \\# { } !\" # comment", "/x|#|{|}|!")]
    [InlineData("\"/x 'a'b\"", "/x|ab")]
    public void a_command_is_cut_as_a_shell_would_in_two_passes(string text, string arguments) =>
        Assert.Equal(arguments, string.Join('|', Notify(text).Arguments));

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
        ConfigText.Of(ConfigText.Instance("notify_master /x a b c")).At(6, 22, "'c' is ignored: a command with arguments must stand in quotes");

    [Fact]
    public void a_quote_that_never_ends_is_named_where_it_opens() =>
        ConfigText.Of(ConfigText.Instance("  notify_master '/x")).At(6, 17, "missing terminating '");

    [Theory]
    [InlineData("notify_master \"\"")]
    [InlineData("notify_master ''")]
    [InlineData("notify_master ' '")]
    public void an_empty_command_is_no_script(string line) => ConfigText.Of(ConfigText.Instance(line)).At(6, 1, "names no script");

    [Fact]
    public void a_nul_in_an_argument_is_refused() => ConfigText.Of(ConfigText.Instance("notify_master '/x \\000'")).At(6, 15, "NUL");
}
