using Appliance.CommandLine;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>What words on the command line mean: done here, or asked of the daemon.</summary>
public class InvocationTests
{
    private static CommandLineResult Read(params string[] words) =>
        CommandLineReader.Read(words, "/home/me", VerbList.IsFirstWord);

    private static string Question(string words, out string? socket) =>
        string.Join(' ', Invocation.Request(Read(words.Split(' ')), "/home/me", out socket));

    [Theory]
    [InlineData("check a.conf", "check")]
    [InlineData("check", "check")]
    [InlineData("check run", "check")]
    [InlineData("probe tcp 192.0.2.1:80", "probe")]
    [InlineData("schema", "schema")]
    [InlineData("password", "password")]
    [InlineData("help status", "help")]
    [InlineData("check run web", null)]
    [InlineData("check run 192.0.2.2 --file a.conf", "check run")]
    [InlineData("check run --file=a.conf 192.0.2.2", "check run")]
    [InlineData("check --candidate", null)]
    [InlineData("status", null)]
    [InlineData("reboot", null)]
    [InlineData("edit appliance", null)]
    public void what_needs_no_daemon_asks_none(string words, string? own)
    {
        Assert.Equal(Call.Verb, Read(words.Split(' ')).Call);
        Assert.Equal(own, Invocation.Own(words.Split(' '))?.Name);
    }

    [Theory]
    [InlineData("update fw", "update /home/me/fw")]
    [InlineData("update --downgrade fw force", "update --downgrade /home/me/fw force")]
    [InlineData("update force /data/fw", "update force /data/fw")]
    [InlineData("update http://192.0.2.5/fw --downgrade", "update http://192.0.2.5/fw --downgrade")]
    [InlineData("update stop", "update stop")]
    public void an_updates_file_is_meant_from_where_the_user_stands(string words, string question) =>
        Assert.Equal(question, Question(words, out _));

    [Fact]
    public void where_to_ask_may_stand_before_a_verb_and_behind_it()
    {
        Assert.Equal("why VI_1", Question("why VI_1 --control=a.sock", out string? socket));
        Assert.Equal("/home/me/a.sock", socket);
        Assert.Equal("why VI_1", Question("--control=a.sock why VI_1", out socket));
        Assert.Equal("/home/me/a.sock", socket);
    }

    [Fact]
    public void check_of_the_candidate_is_the_daemons_check() =>
        Assert.Equal("check", Question("check --candidate", out _));

    [Fact]
    public void whose_daemon_is_asked_may_stand_there_as_its_appliance_json()
    {
        foreach (string words in (string[])["--appliance=b.json why VI_1", "--appliance b.json why VI_1",
            "why VI_1 --appliance=b.json", "why --appliance=b.json VI_1"])
        {
            Assert.Equal("why VI_1", Question(words, out string? socket));
            Assert.Null(socket);
            Assert.Equal("/home/me/b.json", Invocation.ApplianceOf(Read(words.Split(' ')), "/home/me"));
        }
        Question("--appliance=b.json --control=a.sock status", out string? named);
        Assert.Equal("/home/me/a.sock", named);
    }

    [Fact]
    public void an_appliance_json_says_where_its_daemon_listens()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "control": { "socket": "/run/other.sock" } }""");
        Assert.Equal("/run/other.sock", Invocation.SocketOf(file));
        File.WriteAllText(file, "no JSON");
        Assert.Equal("/run/vrrpaot/control.sock", Invocation.SocketOf(file));
        File.Delete(file);
    }

    [Theory]
    [InlineData("status --help", "status")]
    [InlineData("check run web --help", "check run")]
    [InlineData("show history appliance -h", "show history appliance")]
    [InlineData("counters --help", "counters")]
    public void help_is_about_the_longest_name(string words, string name)
    {
        Assert.Equal([name], Invocation.NameOf(words.Split(' ')));
        Assert.Equal(0, Invocation.Run(Read(words.Split(' ')), "/home/me", "vrrpaot"));
    }

    [Fact]
    public void check_takes_one_file_or_two() =>
        Assert.Equal(2, new CheckVerb().Run(["a", "b", "c"], "/home/me", "vrrpaot"));

    // `password hunter2` would ask for another one, as if that were it.
    [Theory]
    [InlineData("schema x")]
    [InlineData("password hunter2")]
    public void a_verb_without_words_takes_none(string words) =>
        Assert.Equal(2, Invocation.Run(Read(words.Split(' ')), "/home/me", "vrrpaot"));

    [Fact]
    public void a_verb_behind_an_option_is_no_verb() => Assert.Equal(["status"], Read("-n", "status").LeftOver);
}
