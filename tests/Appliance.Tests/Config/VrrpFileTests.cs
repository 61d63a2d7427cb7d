using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Settings;

namespace Appliance.Tests.Config;

/// <summary>Which keepalived.conf a start, a check and a reload read.</summary>
public sealed class VrrpFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;

    private string Box => Path.Combine(_folder, "appliance.json");

    private CommandLineOptions Options => new() { ApplianceFile = Box };

    private void Write(string json) => File.WriteAllText(Box, json);

    private VrrpFile Started(CommandLineOptions options) =>
        new(options, ApplianceFile.LoadGiven(options.ApplianceFile));

    [Fact]
    public void the_command_line_s_file_comes_first()
    {
        Write("""{ "vrrp": { "configuration": "/a.conf" } }""");
        VrrpFile file = Started(Options with { ConfigFile = "/given.conf" });
        Assert.Equal(("/given.conf", "/given.conf"), (file.Path, file.Find()));
    }

    [Fact]
    public void then_the_one_that_appliance_json_names()
    {
        Write("""{ "vrrp": { "configuration": "/a.conf" } }""");
        Assert.Equal("/a.conf", Started(Options).Path);
        Assert.Equal("/a.conf", VrrpFile.Now(Options).Path);
    }

    [Fact]
    public void and_without_both_keepalived_s()
    {
        Write("{}");
        Assert.Equal("/etc/keepalived/keepalived.conf", Started(Options).Path);
    }

    [Fact]
    public void a_reload_finds_the_file_that_appliance_json_names_now()
    {
        Write("""{ "vrrp": { "configuration": "/a.conf" } }""");
        VrrpFile file = Started(Options);
        Write("""{ "vrrp": { "configuration": "/b.conf" } }""");
        Assert.Equal("/b.conf", file.Find());
        Assert.Equal("/b.conf", file.Path);
    }

    [Fact]
    public void an_appliance_json_that_cannot_be_read_moves_nobody_to_another_file()
    {
        Write("""{ "vrrp": { "configuration": "/a.conf" } }""");
        VrrpFile file = Started(Options);
        Write("{ \"leds\": [ ");
        Assert.Equal("/a.conf", file.Find());
        File.Delete(Box);
        Assert.Equal("/a.conf", file.Find());
    }

    [Fact]
    public void at_start_such_a_file_leaves_the_usual_place()
    {
        Write("{ \"leds\": [ ");
        Assert.Equal("/etc/keepalived/keepalived.conf", Started(Options).Path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
