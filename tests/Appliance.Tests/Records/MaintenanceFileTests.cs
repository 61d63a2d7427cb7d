using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;

namespace Appliance.Tests.Records;

/// <summary>
/// Maintenance over a restart and a power cut: what is in the file, and what a wrong clock makes of it.
/// </summary>
public sealed class MaintenanceFileTests : IDisposable
{
    private static readonly Moment s_now = new(1_763_900_000_000);
    private static readonly Maintenance s_until = new(s_now, s_now + Duration.FromSeconds(7200), "root");
    private readonly string _folder = Directory.CreateTempSubdirectory("maintenance").FullName;

    private string Path => System.IO.Path.Combine(_folder, "below", "maintenance");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void what_is_written_is_read_and_what_is_deleted_is_gone()
    {
        var file = new MaintenanceFile(Path);
        Assert.Null(file.Read(s_now, out string? trouble));
        foreach (Maintenance maintenance in (Maintenance[])[s_until,
            s_until with { Until = null, By = "console ttyS0" }])
        {
            Assert.Null(file.Write(maintenance));
            Assert.Equal((maintenance, null), (file.Read(s_now, out trouble), trouble));
        }
        Assert.Equal(["maintenance"], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!)
            .Select(System.IO.Path.GetFileName));
        Assert.Null(file.Delete());
        Assert.Null(file.Read(s_now, out trouble));
        Assert.Null(file.Delete());
    }

    [Fact]
    public void a_file_cut_at_any_length_means_maintenance_without_an_end_and_says_so()
    {
        var file = new MaintenanceFile(Path);
        string whole = MaintenanceFile.Text(s_until);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllText(Path, whole[..length]);
            Maintenance? read = file.Read(s_now, out string? trouble);
            Assert.Equal(s_now, read!.Since);
            Assert.Null(read.Until);
            Assert.Contains("damaged", trouble);
        }
        Assert.Null(file.Delete());
    }

    [Fact]
    public void what_is_no_file_is_maintenance_without_an_end_and_is_not_waited_for()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [Path]))
            made.WaitForExit();
        Assert.Null(new MaintenanceFile(Path).Read(s_now, out string? trouble)!.Until);
        Assert.Contains("cannot be read", trouble);
    }

    [Theory]
    [InlineData("since -5\nby x\nend\n")]
    [InlineData("since 99999999999999999999999\nby x\nend\n")]
    [InlineData("since 1\nuntil 253402300800000\nby x\nend\n")]
    [InlineData("since 1\nend\n")]
    [InlineData("by x\nend\n")]
    [InlineData("\0\0\0\0\0\0\0")]
    public void what_nobody_wrote_is_damage(string text) => Assert.Null(MaintenanceFile.Parse(text));

    [Fact]
    public void what_cannot_be_written_or_read_is_said_and_throws_nothing()
    {
        Directory.CreateDirectory(Path);
        var file = new MaintenanceFile(Path);
        Assert.Contains("cannot be", file.Write(s_until));
        File.WriteAllText(System.IO.Path.Combine(_folder, "plain"), "");
        Assert.Contains("cannot be written", new MaintenanceFile(System.IO.Path.Combine(_folder, "plain",
            "maintenance")).Write(s_until));
        Assert.Null(new MaintenanceFile(null).Write(s_until));
    }

    private static Duration? Rest(Maintenance maintenance, long nowSeconds) =>
        MaintenanceTerm.Remaining(maintenance, new Moment(nowSeconds * 1000));

    [Fact]
    public void by_a_good_clock_the_rest_is_what_is_left()
    {
        long since = s_now.UnixMilliseconds / 1000;
        Assert.Equal(Duration.FromSeconds(7200), Rest(s_until, since));
        Assert.Equal(Duration.FromSeconds(200), Rest(s_until, since + 7000));
        Assert.Equal(Duration.Zero, Rest(s_until, since + 7200));
        Assert.Equal(Duration.Zero, Rest(s_until, since + 99999));
        Assert.Null(Rest(s_until with { Until = null }, since));
    }

    [Theory]
    // The box starts in 1970, or at the time of an earlier stop; or the file was written in 1970 and the clock is right
    // now.
    [InlineData(1_763_900_000, 30)]
    [InlineData(1_763_900_000, 1_763_800_000)]
    [InlineData(40, 1_763_900_000)]
    [InlineData(40, 20)]
    public void a_clock_that_cannot_be_right_ends_nothing_early_and_lengthens_nothing(long since, long now)
    {
        var maintenance = new Maintenance(new Moment(since * 1000), new Moment((since + 600) * 1000), "x");
        Assert.True(MaintenanceTerm.IsInDoubt(maintenance, new Moment(now * 1000)));
        Assert.Equal(Duration.FromSeconds(600), Rest(maintenance, now));
    }
}
