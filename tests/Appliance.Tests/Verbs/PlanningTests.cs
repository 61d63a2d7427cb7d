using Appliance.Config;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>`plan` asked again and again.</summary>
public sealed class PlanningTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly DaemonSettings _running = Given.Box(Given.Instance(), Given.Tracking());
    private int _loaded;

    public void Dispose() => File.Delete(_file);

    private Planning Of() => new(() => _file, _ =>
    {
        _loaded++;
        return new ConfigResult { Settings = _running };
    });

    [Fact]
    public async Task an_unchanged_file_is_read_once_in_a_second()
    {
        Planning planning = Of();
        File.WriteAllText(_file, "one");
        for (int i = 0; i < 50; i++)
            Assert.Equal(ReloadResult.Unchanged, planning.Now(_running).Result);
        Assert.Equal(1, _loaded);
        await Task.Delay(1100);
        planning.Now(_running);
        Assert.Equal(2, _loaded);
    }

    [Fact]
    public void a_changed_file_and_other_settings_in_force_are_seen_at_once()
    {
        Planning planning = Of();
        File.WriteAllText(_file, "one");
        planning.Now(_running);
        File.WriteAllText(_file, "two");
        planning.Now(_running);
        Assert.Equal(2, _loaded);
        ReloadOutcome outcome = planning.Now(_running with { RouterId = "other" });
        Assert.Equal((3, ReloadResult.TakenUp), (_loaded, outcome.Result));
    }

    [Fact]
    public void a_file_that_cannot_be_read_is_asked_for_each_time()
    {
        Planning planning = Of();
        File.Delete(_file);
        planning.Now(_running);
        planning.Now(_running);
        Assert.Equal(2, _loaded);
    }
}
