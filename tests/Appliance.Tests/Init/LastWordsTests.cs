using Appliance.Generations;
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
        _words = new LastWords(_root, new Disk(), said => _said.AddRange(said.Split('\n')));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void a_first_start_has_nothing_to_say()
    {
        _words.Begin(hardware: false);
        Assert.Empty(_said);
        Assert.False(File.Exists(_root + LastWords.File));
    }

    [Fact]
    public void an_orderly_end_leaves_no_mark()
    {
        _words.Begin(hardware: false);
        _words.End();
        _words.Begin(hardware: false);
        Assert.Empty(_said);
    }

    [Fact]
    public void a_mark_that_was_left_means_that_the_power_went()
    {
        _words.Begin(hardware: false);
        _words.Begin(hardware: false);
        Assert.Equal(["The last run had no orderly end: the power was cut, or the board was reset."], _said);
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.File));
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.News));
    }

    [Fact]
    public void what_process_1_foresaw_is_told_with_the_watchdog()
    {
        _words.Begin(hardware: false);
        _words.Foresee("The loop had not turned for 8 s.");
        _words.WriteMark();
        _words.Begin(hardware: false);
        Assert.Equal(["The last run had no orderly end: the watchdog started the board again.", "The loop had not turned for 8 s."], _said);
    }

    [Fact]
    public void what_did_not_come_to_it_is_taken_back()
    {
        _words.Begin(hardware: false);
        _words.Foresee("The loop had not turned for 8 s.");
        _words.TakeBack();
        _words.WriteMark();
        _words.Begin(hardware: false);
        Assert.Equal(["The last run had no orderly end: the power was cut, or the board was reset."], _said);
    }

    [Fact]
    public void the_hardware_may_know_of_its_watchdog_where_nothing_was_kept()
    {
        _words.Begin(hardware: true);
        Assert.Equal(["The last run had no orderly end: the watchdog started the board again."], _said);
    }

    [Fact]
    public void a_panic_is_told_with_the_end_of_the_kernels_log_which_is_then_removed()
    {
        // The part with the lower number is the later one.
        Put("/sys/fs/pstore/dmesg-ramoops-0", string.Concat(Enumerable.Range(100, 50).Select(i => $"<6>[{i}] line {i}\n")) + "<0>[150] Kernel panic - not syncing: sysrq\n");
        Put("/sys/fs/pstore/dmesg-ramoops-1", "<6>[1] before\n");
        Put("/sys/fs/pstore/console-ramoops-0", "noise");
        _words.Begin(hardware: false);
        Assert.Equal("The last run had no orderly end: the kernel panicked: sysrq.", _said[0]);
        Assert.Equal(_said, File.ReadAllLines(_root + LastWords.News));
        Assert.Equal("<0>[150] Kernel panic - not syncing: sysrq", _said[^1]);
        Assert.InRange(_said.Count, 2, 14);
        string kept = File.ReadAllText(_root + LastWords.File);
        Assert.True(kept.IndexOf("before", StringComparison.Ordinal) < kept.IndexOf("panic - not", StringComparison.Ordinal));
        Assert.DoesNotContain("noise", kept);
        Assert.Empty(Directory.GetFiles(_root + "/sys/fs/pstore"));
    }

    [Fact]
    public void a_long_kernel_log_is_cut_at_the_beginning_of_a_line()
    {
        Put("/sys/fs/pstore/dmesg-ramoops-0", string.Concat(Enumerable.Range(10_000, 5_000).Select(i => $"<6> line {i}\n")));
        _words.Begin(hardware: false);
        string[] kept = File.ReadAllLines(_root + LastWords.File);
        Assert.InRange(new FileInfo(_root + LastWords.File).Length, 4000, 9000);
        Assert.StartsWith("<6> line", kept[1]);
        Assert.Equal("<6> line 14999", kept.Last(line => line != ""));
    }

    private void Put(string path, string text) => File.WriteAllText(_root + path, text);
}
