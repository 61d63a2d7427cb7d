using Appliance.Base;
using Appliance.Init;

namespace Appliance.Tests.Init;

public sealed class LastWordsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("last-words").FullName;
    private readonly List<string> _said = [];
    private readonly LastWords _words;

    public LastWordsTests()
    {
        foreach (string folder in new[] { "data/state", "run", "sys/fs/pstore" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        _words = Another();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void a_first_start_has_nothing_to_say()
    {
        _words.Begin(hardware: false, Now);
        Assert.Empty(_said);
        Assert.False(File.Exists(_root + LastWords.File));
    }

    [Fact]
    public void an_orderly_end_leaves_no_mark()
    {
        _words.Begin(hardware: false, Now);
        _words.End();
        _words.Begin(hardware: false, Now);
        Assert.Empty(_said);
    }

    [Fact]
    public void a_mark_that_was_left_means_that_the_power_went()
    {
        _words.Begin(hardware: false, Now);
        _words.Begin(hardware: false, Now);
        Assert.Equal(["The last run had no orderly end: the power was cut, or the board was reset."], _said);
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.File));
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.News));
    }

    [Fact]
    public void what_process_1_foresaw_is_told_with_the_watchdog()
    {
        _words.Begin(hardware: false, Now);
        _words.Foresee("The loop had not turned for 8 s.");
        _words.WriteMark();
        _words.Begin(hardware: false, Now);
        Assert.Equal(["The last run had no orderly end: the watchdog started the board again.",
            "The loop had not turned for 8 s."], _said);
    }

    [Fact]
    public void what_did_not_come_to_it_is_taken_back()
    {
        _words.Begin(hardware: false, Now);
        _words.Foresee("The loop had not turned for 8 s.");
        _words.TakeBack();
        _words.WriteMark();
        _words.Begin(hardware: false, Now);
        Assert.Equal(["The last run had no orderly end: the power was cut, or the board was reset."], _said);
    }

    [Fact]
    public void an_engine_that_crashed_is_told_by_the_next_start_too_and_once()
    {
        _words.Begin(hardware: false, Now);
        _words.Keep("The VRRP process (pid 7) was ended by signal 6 after 3 s.\n");
        _words.End();

        LastWords second = Another();
        second.Begin(hardware: false, Now);
        Assert.Equal(["In the last run: The VRRP process (pid 7) was ended by signal 6 after 3 s."], _said);
        second.Keep("The VRRP process (pid 8) was ended by signal 9 after 3 s.\n");
        _said.Clear();

        LastWords third = Another();
        third.Begin(hardware: false, Now);
        Assert.Equal(["The last run had no orderly end: the power was cut, or the board was reset.",
            "In the last run: The VRRP process (pid 8) was ended by signal 9 after 3 s."], _said);
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.File));
        third.End();
        _said.Clear();

        Another().Begin(hardware: false, Now);
        Assert.Empty(_said);
    }

    [Fact]
    public void one_that_crashes_before_the_last_ones_words_are_put_away_is_not_put_away_with_them()
    {
        _words.Begin(hardware: false, Now);
        _words.Keep("one\n");
        LastWords second = Another();
        Action later = () => { };
        second.Begin(hardware: false, work => later = work);
        second.Keep("two\n");
        later();
        Assert.Equal("two\n", File.ReadAllText(_root + LastWords.Untold));
    }

    [Fact]
    public void the_hardware_may_know_of_its_watchdog_where_nothing_was_kept()
    {
        _words.Begin(hardware: true, Now);
        Assert.Equal(["The last run had no orderly end: the watchdog started the board again."], _said);
    }

    [Fact]
    public void a_panic_is_told_with_the_end_of_the_kernels_log_which_is_then_removed()
    {
        // The part with the lower number is the later one.
        Put("/sys/fs/pstore/dmesg-ramoops-0", string.Concat(Enumerable.Range(100, 50)
            .Select(i => $"<6>[{i}] line {i}\n")) + "<0>[150] Kernel panic - not syncing: sysrq\n");
        Put("/sys/fs/pstore/dmesg-ramoops-1", "<6>[1] before\n");
        Put("/sys/fs/pstore/console-ramoops-0", "noise");
        _words.Begin(hardware: false, Now);
        Assert.Equal("The last run had no orderly end: the kernel panicked: sysrq.", _said[0]);
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.News));
        Assert.Equal("<0>[150] Kernel panic - not syncing: sysrq", _said[^1]);
        Assert.InRange(_said.Count, 2, 14);
        string kept = File.ReadAllText(_root + LastWords.File);
        Assert.True(kept.IndexOf("before", StringComparison.Ordinal) < kept.IndexOf("panic - not",
            StringComparison.Ordinal));
        Assert.DoesNotContain("noise", kept);
        Assert.Empty(Directory.GetFiles(_root + "/sys/fs/pstore"));
    }

    [Fact]
    public void a_long_kernel_log_is_cut_at_the_beginning_of_a_line()
    {
        Put("/sys/fs/pstore/dmesg-ramoops-0", string.Concat(Enumerable.Range(10_000, 5_000)
            .Select(i => $"<6> line {i}\n")));
        _words.Begin(hardware: false, Now);
        string[] kept = File.ReadAllLines(_root + LastWords.File);
        Assert.InRange(new FileInfo(_root + LastWords.File).Length, 4000, 9000);
        Assert.StartsWith("<6> line", kept[1]);
        Assert.Equal("<6> line 14999", kept.Last(line => line != ""));
    }

    /// <summary>The words of another run of the same box.</summary>
    private LastWords Another() => new(_root, new Disk(), said => _said.AddRange(said.Split('\n')));

    private static void Now(Action work) => work();

    private void Put(string path, string text) => File.WriteAllText(_root + path, text);
}
