using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>What a shell is told at a Tab.</summary>
public class CompletionTests
{
    private readonly List<string> _asked = [];

    private string[] Next(string words) =>
        [.. Completion.Next(words.Split(' '), [new("--control=", "where"), new("--help", "this")], asked =>
        {
            _asked.Add(string.Join(' ', asked));
            return ["VI_1", "VI_2"];
        }).Select(item => item.Word)];

    [Theory]
    [InlineData("stat", "status")]
    [InlineData("conf", "confirm")]
    [InlineData("show his", "history")]
    [InlineData("show history ", "appliance")]
    [InlineData("--control=/x statu", "status")]
    [InlineData("--c", "--control=")]
    [InlineData("--control=/r", ":file")]
    [InlineData("maintenance o", "on off")]
    [InlineData("check --", "--anyway --candidate")]
    [InlineData("completion z", "zsh")]
    [InlineData("help sta", "status")]
    [InlineData("help show hi", "history")]
    [InlineData("trace -w ", ":file INTERFACE")]
    [InlineData("status VI", "VI_1 VI_2")]
    [InlineData("xyz ", "")]
    public void it_is_what_may_stand_there(string typed, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word != "INTERFACE"),
            Next(typed).Where(word => !typed.StartsWith("trace") || word == ":file"));

    [Fact]
    public void a_first_word_is_any_verb() => Assert.Equal(VerbList.FirstWords.Order(), Next("").Order());

    [Fact]
    public void a_file_is_the_shells_own_business() => Assert.Contains(":file", Next("check "));

    [Fact]
    public void the_daemon_is_asked_only_where_it_alone_knows_a_name()
    {
        Next("st");
        Next("maintenance ");
        Next("check --");
        Assert.Empty(_asked.Except(["check"]));
        Next("why ");
        Next("server drain 10");
        Assert.Equal(["why", "server drain"], _asked.Except(["check"]));
    }
}
