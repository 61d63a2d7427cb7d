using Appliance.CommandLine;
using Appliance.Verbs;
using Appliance.Processes;

namespace Appliance.Tests.Settings;

public class CheckTests
{
    [Fact]
    public void the_keepalived_conf_that_an_appliance_json_names_is_checked_with_it()
    {
        string folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;
        string appliance = Path.Combine(folder, "appliance.json"), vrrp = Path.Combine(folder, "k.conf");
        File.WriteAllText(appliance, $$"""{ "vrrp": { "configuration": "{{vrrp}}" }, "logging": { "detial": 1 } }""");
        File.WriteAllText(vrrp, "global_defs {\n routerid x\n}\n");
        var lines = new List<string>();
        int code = ConfigCheck.Check(new CommandLineOptions { ConfigFile = appliance }, lines.Add);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(2, code);
        Assert.Contains(lines, line => line.Contains("unknown key 'detial' in 'logging'"));
        Assert.Contains($"{appliance}: 1 error, 0 warnings; can be run as described above", lines);
        Assert.Contains(lines, line => line.Contains("Unknown keyword 'routerid'"));
    }

    [Fact]
    public void an_appliance_json_that_is_not_there_ends_with_2() =>
        Assert.Equal(2, ConfigCheck.Check(
            new CommandLineOptions { ConfigFile = "/nonexistent/appliance.json" }, _ => { }));

    [Fact]
    public void our_option_is_read()
    {
        Assert.Null(CommandLineReader.Read([]).Options.ApplianceFile);
        Assert.Equal("/x/a.json", CommandLineReader.Read(["-n", "--appliance=a.json"], "/x").Options.ApplianceFile);
    }
}
