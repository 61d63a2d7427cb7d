using Appliance.CommandLine;
using Appliance.Processes;
using Appliance.Settings;

namespace Appliance.Tests.Processes;

/// <summary>What the guardian makes of the file before it starts anything.</summary>
public sealed class ForewordTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("vrrp_instance A {\n interface eth0\n}\n", false)]
    [InlineData("! instance of nothing\nglobal_defs {\n instances\n}\n", false)]
    [InlineData("instance blue\n", true)]
    [InlineData("  instance\tblue\n", true)]
    [InlineData("global_defs { startup_script /bin/true }\n", true)]
    [InlineData("net_namespace other\n", true)]
    [InlineData("include other.conf\n", true)]
    [InlineData("$X=instance\n", true)]
    public void a_child_reads_the_file_only_where_it_may_say_something_of_the_parent(string text, bool may)
    {
        File.WriteAllText(_file, text);
        Assert.Equal(may, Foreword.MayMatter(new CommandLineOptions { ConfigFile = _file }));
    }

    [Fact]
    public void a_pattern_of_files_is_read_and_a_missing_file_is_not()
    {
        Assert.True(Foreword.MayMatter(new CommandLineOptions { ConfigFile = "/no/such/*.conf" }));
        Assert.False(Foreword.MayMatter(new CommandLineOptions { ConfigFile = "/no/such/file" }));
    }

    [Fact]
    public void instance_and_namespace_are_in_the_names_of_pid_files_as_with_keepalived()
    {
        Assert.Equal(new CommandLineOptions(), Foreword.Apply(new CommandLineOptions(), new ParentSettings()));
        Assert.Equal(("/run/keepalived/keepalived.pid", "/run/keepalived/vrrp.pid", "/run/keepalived/checkers.pid"),
            Files(new CommandLineOptions(), new ParentSettings { UsesPidFolder = true }));
        Assert.Equal(("/run/keepalived/keepalived_blue.pid", "/run/keepalived/vrrp_blue.pid",
            "/run/keepalived/checkers_blue.pid"),
            Files(new CommandLineOptions(), new ParentSettings { Instance = "blue" }));
        Assert.Equal(("/run/keepalived/ns/keepalived_blue.pid", "/run/keepalived/ns/vrrp_blue.pid",
            "/run/keepalived/ns/checkers_blue.pid"),
            Files(new CommandLineOptions(), new ParentSettings { Instance = "blue", Namespace = "ns" }));
        // What the user says comes first.
        Assert.Equal(("/a", "/run/keepalived/other/vrrp.pid", "/run/keepalived/other/checkers.pid"),
            Files(new CommandLineOptions { PidFile = "/a", Namespace = "other" },
                new ParentSettings { Namespace = "ns" }));
    }

    [Fact]
    public void children_are_told_in_words_that_those_of_the_user_come_behind()
    {
        CommandLineOptions options = Foreword.Apply(new CommandLineOptions(),
            new ParentSettings { Instance = "blue", Namespace = "ns" });
        string[] words = Foreword.WordsFor(options, ["-n", "-f", "x"]);
        CommandLineOptions heard = CommandLineReader.Read(words).Options;
        Assert.Equal(("ns", "blue", options.CheckersPidFile, "x"),
            (heard.Namespace, heard.Instance, heard.CheckersPidFile, heard.ConfigFile));
        Assert.Equal(["-n"], Foreword.WordsFor(new CommandLineOptions(), ["-n"]));
    }

    private static (string, string, string) Files(CommandLineOptions given, ParentSettings parent) =>
        Foreword.Apply(given, parent) is var options
            ? (options.PidFile, options.VrrpPidFile, options.CheckersPidFile) : default;
}
