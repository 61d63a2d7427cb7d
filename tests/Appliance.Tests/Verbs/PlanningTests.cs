using Appliance.Config;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>`plan` asked again and again.</summary>
public sealed class PlanningTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private DaemonSettings _running = Given.Box(Given.Instance(), Given.Tracking());
    private int _loaded;

    public void Dispose() => File.Delete(_file);

    private Planning Of() => new(() => _file, _ => { _loaded++; return new ConfigResult(); }, () => _running,
        _ => Task.FromResult(new ReloadOutcome(ReloadResult.Unchanged, $"plan {_loaded}")));

    [Fact]
    public async Task an_unchanged_file_is_read_once_in_a_second()
    {
        Planning planning = Of();
        File.WriteAllText(_file, "one");
        for (int i = 0; i < 50; i++)
            Assert.Equal("plan 1", (await planning.Now()).Text);
        await Task.Delay(1100);
        Assert.Equal("plan 2", (await planning.Now()).Text);
    }

    [Fact]
    public async Task a_changed_file_and_other_settings_in_force_are_seen_at_once()
    {
        Planning planning = Of();
        File.WriteAllText(_file, "one");
        await planning.Now();
        File.WriteAllText(_file, "two");
        Assert.Equal("plan 2", (await planning.Now()).Text);
        _running = _running with { RouterId = "other" };
        Assert.Equal("plan 3", (await planning.Now()).Text);
    }

    [Fact]
    public async Task a_file_that_cannot_be_read_is_asked_for_each_time()
    {
        Planning planning = Of();
        File.Delete(_file);
        await planning.Now();
        Assert.Equal("plan 2", (await planning.Now()).Text);
    }
}
