using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Tests.Attendant;

public sealed class SourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-sources-").FullName;

    private string File => Path.Combine(_folder, "file");

    private DaemonSettings Settings(int? initial = null, bool overwrites = false) => Given.Box(Given.Instance(),
        new InstanceDuties { TrackedFiles = [new TrackedSource(0, 1, false)] }) with
    {
        Files = [new FileSettings("f", File, initial, overwrites)],
    };

    [Fact]
    public void what_is_written_to_a_file_is_told_when_it_is_closed_moved_in_or_removed()
    {
        System.IO.File.WriteAllText(File, "3");
        using var attendant = new StillAttendant(Settings());
        attendant.It.Sources.Serve();
        attendant.Sent();
        System.IO.File.WriteAllText(File, "7\n");
        Assert.Equal([Priority(107)], Heard(attendant));
        System.IO.File.WriteAllText(File + ".new", "-9");
        System.IO.File.Move(File + ".new", File, overwrite: true);
        Assert.Equal([Priority(91)], Heard(attendant));
        System.IO.File.Delete(File);
        Assert.Equal([Priority(100)], Heard(attendant));
        System.IO.File.WriteAllText(Path.Combine(_folder, "other"), "5");
        Assert.Empty(Heard(attendant));
        System.IO.File.WriteAllText(File, "no number");
        Assert.Empty(Heard(attendant));
    }

    [Theory]
    [InlineData(null, 4, false, "4\n")]
    [InlineData("9", 4, false, "9")]
    [InlineData("9", 4, true, "4\n")]
    [InlineData("9", null, true, "9")]
    public void a_file_is_made_at_the_start_where_that_is_wished(string? before, int? initial, bool overwrites,
        string after)
    {
        if (before is not null)
            System.IO.File.WriteAllText(File, before);
        using var attendant = new StillAttendant(Settings(initial, overwrites));
        Assert.Equal(after, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void a_folder_that_is_not_there_yet_is_said_and_found_later()
    {
        Directory.Delete(_folder);
        using var attendant = new StillAttendant(Settings());
        Assert.Contains(attendant.Log, line => line.StartsWith($"track_file f: {_folder} cannot be watched: "));
        Directory.CreateDirectory(_folder);
        System.IO.File.WriteAllText(File, "5");
        Assert.NotEqual(Instant.Never, attendant.It.Sources.NextDeadline);
        attendant.It.Sources.Turn(attendant.It.Sources.NextDeadline);
        Assert.Equal([Priority(105)], attendant.Sent());
    }

    private static EngineCommand Priority(byte priority) => EngineCommand.SetPriority(0, new Priority(priority));

    private static EngineCommand[] Heard(StillAttendant attendant)
    {
        attendant.It.Sources.Serve();
        return attendant.Sent();
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
