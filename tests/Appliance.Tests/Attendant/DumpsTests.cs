using Appliance.Attendant;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

public sealed class DumpsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dumps");
    private readonly StillAttendant _attendant;

    public DumpsTests() => _attendant = new StillAttendant(Given.Box(Given.Instance(), new InstanceDuties()) with
    {
        Dumps = new DumpSettings { State = _folder.FullName + "/", Stats = _folder.FullName + "/counted" },
    });

    public void Dispose()
    {
        _attendant.Dispose();
        _folder.Delete(recursive: true);
    }

    private string[] Files => [.. _folder.GetFiles().Select(file => file.Name).Order()];

    [Fact]
    public void what_was_seen_after_the_question_is_written()
    {
        Dumps dumps = _attendant.It.Dumps;
        dumps.Ask(Dump.Data | Dump.Clear);
        dumps.Look(Views.KeepalivedStatsTests.Snapshot); // An old one.
        Assert.Empty(Files);
        dumps.Look(Views.KeepalivedStatsTests.Snapshot with { At = VrrpAot.Linux.BootClock.Now });
        Assert.Equal(["counted", "keepalived.data"], Files);
        Assert.Contains(EngineCommand.ClearCounters(0), _attendant.Sent());
        Assert.Contains(_attendant.Log, line => line.StartsWith("Printing VRRP data for process("));
        Assert.Contains(_attendant.Log, line => line.StartsWith("Printing and clearing VRRP stats for process("));
    }

    [Fact]
    public void nobody_has_asked()
    {
        _attendant.It.Dumps.Look(Views.KeepalivedStatsTests.Snapshot with { At = Instant.Never });
        Assert.Empty(Files);
    }
}
