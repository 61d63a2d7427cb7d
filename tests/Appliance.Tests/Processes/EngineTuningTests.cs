using Appliance.Processes;
using Appliance.Settings;

namespace Appliance.Tests.Processes;

public class EngineTuningTests
{
    /// <summary>On a thread of its own: most of it is about the one that calls.</summary>
    private static (string Name, List<string> Said) Use(EngineProcessSettings settings)
    {
        string name = "";
        List<string> said = [];
        var thread = new Thread(() =>
        {
            EngineTuning.Use(settings, line => said.Add(line.Text));
            name = File.ReadAllText("/proc/thread-self/comm").Trim();
        }) { Name = "before" };
        thread.Start();
        thread.Join();
        return (name, said);
    }

    [Fact]
    public void what_the_file_says_is_done_and_what_cannot_be_is_said()
    {
        (string name, List<string> said) = Use(new EngineProcessSettings
        {
            Name = "keepalived_vrrp", Niceness = 3, Processors = [1023],
        });
        Assert.Equal("keepalived_vrrp", name);
        Assert.StartsWith("vrrp_cpu_affinity: ", Assert.Single(said));
    }

    [Fact]
    public void a_file_that_says_nothing_changes_nothing()
    {
        (string name, List<string> said) = Use(new EngineProcessSettings());
        Assert.Equal("before", name);
        Assert.Empty(said);
    }
}
