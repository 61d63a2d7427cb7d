using System.Text;
using Appliance.Base;
using Appliance.Generations;

namespace Appliance.Tests.Generations;

/// <summary>
/// The power is cut before every operation of every way in which the file is written, and every disk that may be found
/// then is started from.
/// </summary>
public class PowerCutTests
{
    private const string File = "/etc/keepalived/keepalived.conf", State = "/var/lib/vrrpaot";
    private static readonly byte[] s_old = Encoding.UTF8.GetBytes("the old text\n"),
        s_new = Encoding.UTF8.GetBytes("a new text,\nand longer\n"),
        s_other = Encoding.UTF8.GetBytes("yet another text\n");
    private static readonly Instant s_soon = new(5_000), s_now = new(1_000);
    private static readonly Moment s_at = new(1_795_407_432_123);

    /// <summary>One way to write.</summary>
    /// <param name="Before">What has happened, and is on the disk.</param>
    /// <param name="Act">What is cut.</param>
    /// <param name="Meanwhile">What the file may hold after a cut and a start.</param>
    /// <param name="After">What it holds after a cut behind the end.</param>
    private sealed record Way(Action<Commits> Before, Action<Commits> Act, byte[][] Meanwhile, byte[] After);

    private static Dictionary<string, Way> Ways()
    {
        void None(Commits commits) { }
        void OnTrial(Commits commits) => commits.PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon);
        void Twice(Commits commits)
        {
            commits.PutInForce(s_other, "commit", "test", s_at, null);
            commits.PutInForce(s_old, "commit", "test", s_at, null);
        }
        void Many(Commits commits)
        {
            for (int i = 0; i < GenerationStore.Most + 5; i++)
                commits.PutInForce(Encoding.UTF8.GetBytes($"text {i}\n"), "commit", "test", s_at, null);
            commits.PutInForce(s_old, "commit", "test", s_at, null);
        }
        return new()
        {
            ["a first commit"] = new(None, commits => commits.PutInForce(s_new, "commit", "test", s_at, null),
                [s_old, s_new], s_new),
            ["a commit after many"] = new(Many, commits => commits.PutInForce(s_new, "commit", "test", s_at, null),
                [s_old, s_new], s_new),
            ["a commit that the engine refuses"] = new(Twice,
                commits => commits.TakeBack(commits.PutInForce(s_new, "commit", "test", s_at, null)), [s_old, s_new],
                s_old),
            ["a commit on trial"] = new(Twice, OnTrial, [s_old], s_old),
            ["a first commit on trial"] = new(None, OnTrial, [s_old], s_old),
            ["a commit on trial that the engine refuses"] = new(Twice,
                commits => commits.TakeBack(commits.PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon)),
                [s_old], s_old),
            ["a confirmation"] = new(OnTrial, commits => commits.Confirm(), [s_old, s_new], s_new),
            ["an automatic undo"] = new(OnTrial, commits => commits.Undo("nobody", s_at), [s_old], s_old),
            ["an undo at a start"] = new(OnTrial, commits => commits.UndoAtStart(s_at, s_soon), [s_old], s_old),
            ["a trial that goes on over a start"] = new(OnTrial, commits => commits.CarryTrial(), [s_old], s_old),
            ["a rollback"] = new(Twice, commits => commits.PutInForce(s_other, "rollback 2", "test", s_at, null),
                [s_old, s_other], s_other),
            ["a rollback of what is on trial"] = new(OnTrial,
                commits => commits.PutInForce(s_old, "rollback 1", "test", s_at, null), [s_old], s_old),
            ["a rollback, while on trial, to a third text"] = new(commits => { Twice(commits); OnTrial(commits); },
                commits => commits.PutInForce(s_other, "rollback 2", "test", s_at, null), [s_old, s_other], s_other),
        };
    }

    public static TheoryData<string> Names() => [.. Ways().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void whatever_is_found_after_a_cut_is_whole_and_old_or_new(string name)
    {
        Way way = Ways()[name];
        int cuts = 0;
        Assert.Null(FirstMistake(way, _ => { }, ref cuts));
        Assert.True(cuts >= 2, "nothing was cut");
    }

    /// <summary>The test itself is tested: a program that did not sync would be found out.</summary>
    [Theory]
    [InlineData("a first commit", true)]
    [InlineData("a commit after many", true)]
    [InlineData("a first commit", false)]
    [InlineData("a confirmation", false)]
    [InlineData("a commit on trial", false)]
    public void a_sync_that_is_left_out_is_found_out(string name, bool files)
    {
        int cuts = 0;
        Assert.NotNull(FirstMistake(Ways()[name], disk => (disk.ForgetsFiles, disk.ForgetsFolders) = (files, !files),
            ref cuts));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void a_disk_that_refuses_something_leaves_the_old_text_or_says_nothing(string name)
    {
        Way way = Ways()[name];
        for (int refused = 1; ; refused++)
        {
            FragileDisk disk = Prepared(way);
            disk.RefuseAt = refused;
            byte[] before = disk.Read(File)!;
            bool threw = false;
            try
            {
                way.Act(Of(disk));
            }
            catch (IOException)
            {
                threw = true;
            }
            if (disk.Operations < refused)
                return;
            disk.RefuseAt = 0;
            Commits after = Of(disk);
            if (threw && name.Contains("commit") && !name.Contains("refuses"))
                Assert.Equal(before, after.Current());
            Assert.Null(Mistake(disk, threw ? [before, .. way.Meanwhile, s_new] : [way.After]));
        }
    }

    [Fact]
    public void a_trial_that_asked_for_a_new_start_goes_on_over_one_start_of_this_boot_only()
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        Commits commits = Of(disk);
        commits.PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon);
        commits.CarryTrial();
        Assert.Equal(Commits.UndoResult.None, Of(disk).UndoAtStart(s_at, s_now));
        Assert.Equal(s_new, commits.Current());
        Assert.Equal(s_soon, commits.OnTrial()?.Until);
        Assert.Equal(Commits.UndoResult.Undone, Of(disk).UndoAtStart(s_at, s_now));
        Assert.Equal(s_old, commits.Current());
    }

    [Theory]
    [InlineData("another", 1_000)]
    [InlineData("boot", 5_000)]
    [InlineData("", 1_000)]
    public void neither_over_another_boot_nor_over_its_end(string boot, long clock)
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        Of(disk).PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon);
        Of(disk).CarryTrial();
        Assert.Equal(Commits.UndoResult.Undone, new Commits(disk, File, State, boot)
            .UndoAtStart(s_at, new Instant(clock)));
        Assert.Equal(s_old, disk.Read(File));
    }

    [Fact]
    public void an_undo_leaves_alone_what_somebody_wrote_meanwhile()
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        Of(disk).PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon);
        disk.Place(File, s_other);
        Assert.Equal(Commits.UndoResult.ChangedSince, Of(disk).UndoAtStart(s_at, s_now));
        Assert.Equal(s_other, disk.Read(File));
        Assert.Null(Of(disk).OnTrial());
    }

    [Fact]
    public void a_trial_of_another_file_is_left_alone()
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        Of(disk).PutInForce(s_new, "commit confirm 5", "test", s_at, s_soon);
        var other = new Commits(disk, "/etc/other.conf", State, "boot");
        Assert.Equal(Commits.UndoResult.None, other.UndoAtStart(s_at, s_soon));
        Assert.Empty(other.History());
        Assert.NotNull(Of(disk).OnTrial());
    }

    [Fact]
    public void twenty_generations_are_kept_and_what_an_editor_wrote_is_one_of_them()
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        Commits commits = Of(disk);
        for (int i = 0; i < 30; i++)
            commits.PutInForce(Encoding.UTF8.GetBytes($"text {i}\n"), "commit", "test", s_at, null);
        disk.Place(File, s_other);
        commits.PutInForce(s_new, "commit", "test", s_at, null);
        IReadOnlyList<Generation> all = commits.History();
        Assert.Equal(GenerationStore.Most, all.Count);
        Assert.Equal(("found", 32), (all[^2].How, all[^2].Number));
        Assert.Equal([s_other, s_new], [all[^2].Text, all[^1].Text]);
    }

    private static Commits Of(FragileDisk disk) => new(disk, File, State, "boot");

    private static FragileDisk Prepared(Way way)
    {
        var disk = new FragileDisk();
        disk.Place(File, s_old);
        disk.Place("/var/lib/dpkg", []);
        way.Before(Of(disk));
        disk.Begin();
        return disk;
    }

    private static string? FirstMistake(Way way, Action<FragileDisk> sabotage, ref int cuts)
    {
        for (int cut = 1; ; cut++)
        {
            FragileDisk disk = Prepared(way);
            sabotage(disk);
            disk.CutAt = cut;
            bool over = false;
            try
            {
                way.Act(Of(disk));
                over = true;
            }
            catch (PowerCut)
            {
                cuts++;
            }
            foreach (FragileDisk found in disk.Found())
                if (Mistake(found, over ? [way.After] : way.Meanwhile) is { } mistake)
                    return $"cut before operation {cut}: {mistake}";
            if (over)
                return null;
        }
    }

    /// <summary>Starts from a disk, in another boot, and says what is wrong with what is there then.</summary>
    private static string? Mistake(FragileDisk disk, byte[][] allowed)
    {
        var start = new Commits(disk, File, State, "another boot");
        start.UndoAtStart(s_at, s_now);
        byte[]? file = start.Current();
        if (file is null || !allowed.Any(text => text.SequenceEqual(file)))
            return $"the file holds {(file is null ? "nothing" : $"'{Encoding.UTF8.GetString(file)}'")}";
        if (start.OnTrial() is not null)
            return "a trial is left";
        foreach (string name in disk.List(Path.Combine(State, "generations")))
            if (int.TryParse(name, out int number) && start.Find(number) is null)
                return $"generation {number} is not whole";
        // The next commit finds its place.
        start.PutInForce([1], "commit", "test", s_at, null);
        return start.History() is [.., { Text: [1] }] ? null : "the next commit is not the newest";
    }
}
