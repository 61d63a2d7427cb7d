using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Processes;
using Appliance.Settings;

namespace Appliance.Tests.Processes;

public class ConfigurationHereTests
{
    private static ConfigResult With(ParentSettings parent) => new()
    {
        Settings = Given.Box(Given.Instance(), new InstanceDuties()) with { Parent = parent },
    };

    [Fact]
    public void a_reload_with_another_namespace_or_instance_is_refused_in_keepalived_s_words()
    {
        var before = new ParentSettings { Instance = "blue" };
        Assert.NotNull(ConfigurationHere.Unmoved(With(before with { Name = "other" }), before).Settings);
        foreach ((ParentSettings now, string what) in ((ParentSettings, string)[])[
            (before with { Instance = null }, "instance name"),
            (before with { Namespace = "x" }, "network namespace")])
        {
            ConfigResult refused = ConfigurationHere.Unmoved(With(now), before);
            Assert.Null(refused.Settings);
            Assert.StartsWith($"Cannot change {what} at a reload - please restart keepalived", refused.WhyRefused);
        }
    }

    [Fact]
    public void dumps_have_the_names_of_instance_and_namespace_where_the_file_wants_it()
    {
        var options = new CommandLineOptions { Instance = "blue", Namespace = "red" };
        DaemonSettings plain = With(new ParentSettings()).Settings!,
            named = With(new ParentSettings { NamesDumps = true }).Settings!;
        Assert.Equal("keepalived.data",
            ConfigurationHere.WithCommandLine(plain, options).Dumps.NameOf("keepalived.data"));
        Assert.Equal("keepalived.blue.red.data",
            ConfigurationHere.WithCommandLine(named, options).Dumps.NameOf("keepalived.data"));
    }
}
