using System.Text;
using Appliance.Base;
using Appliance.Generations;
using Appliance.Sessions;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Generations;

/// <summary>keepalived.conf and appliance.json of a box, through the same commands.</summary>
public class EditableFilesTests
{
    private const string File = "/data/config/appliance.json";
    private const string Text = "{\n  \"hostName\": \"box\",\n  \"console\": { \"passwordHash\": "
        + "\"$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8\" }\n}\n";

    private delegate Task<string> Ask(string words, string? text = null, bool hides = false);

    private static void Do(Func<EditRun, FragileDisk, Ask, Task> test) =>
        Do((vrrp, disk, ask, _) => test(vrrp, disk, ask));

    /// <param name="test">The last argument: how often the box was asked to start again.</param>
    private static void Do(Func<EditRun, FragileDisk, Ask, Func<int>, Task> test) => DeskRun.Do(run =>
    {
        int restarts = 0;
        var vrrp = new EditRun(run);
        var disk = new FragileDisk();
        disk.Place(File, Encoding.UTF8.GetBytes(Text));
        var both = new EditableFiles(vrrp.Commands, new ConfigurationCommands(run.Desk, new Commits(disk, File,
            "/data/state/appliance", "boot"), new ApplianceTarget(File, () => restarts++, _ => { }), _ => { }));
        return test(vrrp, disk, async (words, text, hides) =>
        {
            var heard = new HeardAnswer();
            var caller = new Caller("console", Rights.Change)
            {
                Text = text is null ? null : Encoding.UTF8.GetBytes(text),
                HidesSecrets = hides,
            };
            int code = await both.Run(words.Split(' '), caller, heard, CancellationToken.None);
            return $"{code}: {heard}";
        }, () => restarts);
    });

    [Fact]
    public void appliance_json_is_edited_line_by_line_and_waits_for_the_next_start() => Do(async (vrrp, disk, ask) =>
    {
        Assert.StartsWith($"0: A candidate of {File} is begun (4 lines).", await ask("edit appliance"));
        Assert.Contains("\"pihole\"", await ask("edit change 2 box pihole"));
        Assert.Contains("\n+  \"hostName\": \"pihole\",\n", await ask("show diff"));
        Assert.Contains("When it is committed, the box takes it up at its next start (reboot).", await ask("check"));
        Assert.Equal("0: Generation 2 is committed: the box takes it up at its next start (reboot).\n",
            await ask("commit"));
        Assert.Contains("\"pihole\"", Encoding.UTF8.GetString(disk.Read(File)!));
        Assert.Empty(vrrp.TakenUp);
        Assert.Equal(EditRun.Text, vrrp.InFile);
        Assert.StartsWith("0: Generation 3 is committed", await ask("rollback appliance"));
        Assert.Equal($"0: {Text}", await ask("show appliance"));
        Assert.Contains("rollback 1", await ask("show history appliance"));
        Assert.Equal("0: Nothing has been committed yet.\n", await ask("show history"));
    });

    [Fact]
    public void a_mistake_is_told_with_its_place_and_not_committed() => Do(async (_, disk, ask) =>
    {
        await ask("edit appliance");
        await ask("edit delete 4");
        string told = await ask("commit");
        Assert.StartsWith("1: ", told);
        Assert.Contains($"{File}:", told);
        Assert.Contains("Not committed", told);
        Assert.Equal(Text, Encoding.UTF8.GetString(disk.Read(File)!));
    });

    [Fact]
    public void on_trial_the_next_start_tries_it_and_any_other_brings_the_old_one_back() => Do(async (_, disk, ask) =>
    {
        await ask("edit appliance");
        await ask("edit change 2 box pihole");
        Assert.Equal("0: Generation 2 is committed: the box takes it up at its next start (reboot).\n"
            + "Unless confirm comes within 5 minutes of that start, "
            + "generation 1 comes back, and the box starts again.\n",
            await ask("commit confirm 5"));
        Commits start = Start(disk, "second boot");
        Assert.Equal(Commits.UndoResult.None, start.BeginAtStart(s_at, s_now));
        CommitTrial trial = start.OnTrial()!;
        Assert.Equal((s_now + Duration.FromSeconds(300), "second boot"), (trial.Until, trial.Boot));
        Assert.Contains("pihole", Encoding.UTF8.GetString(disk.Read(File)!));
        Assert.Equal(Commits.UndoResult.Undone, Start(disk, "third boot").BeginAtStart(s_at, s_now));
        Assert.Equal(Text, Encoding.UTF8.GetString(disk.Read(File)!));
        Assert.Equal(Commits.UndoResult.None, Start(disk, "fourth boot").BeginAtStart(s_at, s_now));
    });

    [Fact]
    public void confirmed_after_its_start_it_stays() => Do(async (_, disk, ask) =>
    {
        await ask("edit appliance");
        await ask("edit change 2 box pihole");
        await ask("commit confirm 5");
        // Also by the button, whose short press means find-me.
        Assert.Equal(
            "1: Generation 2 waits for the next start (reboot), which tries it; rollback appliance takes it back.\n",
            await ask("confirm"));
        Assert.Contains("pihole", Encoding.UTF8.GetString(disk.Read(File)!));
        Start(disk, "second boot").BeginAtStart(s_at, s_now);
        await ask("edit appliance");
        await ask("edit change 2 pihole other");
        Assert.Equal("1: Generation 2 is on trial: confirm keeps it, rollback appliance takes it back.\n",
            await ask("commit"));
        Assert.Equal("0: Generation 2 stays.\n", await ask("confirm"));
        Assert.Equal(Commits.UndoResult.None, Start(disk, "third boot").BeginAtStart(s_at, s_now));
        Assert.Contains("pihole", Encoding.UTF8.GetString(disk.Read(File)!));
    });

    [Fact]
    public void when_its_time_is_over_the_old_one_is_in_the_file_and_the_box_starts_again() => DeskRun.Do(async run =>
    {
        int restarts = 0;
        var disk = new FragileDisk();
        disk.Place(File, Encoding.UTF8.GetBytes(Text));
        byte[] other = Encoding.UTF8.GetBytes(Text.Replace("box", "pihole"));
        Start(disk, "first boot").PutInForce(
            other, "commit confirm 1", "console", s_at, new Instant(1_000_000), waits: true);
        Commits second = Start(disk, "second boot");
        second.BeginAtStart(s_at, BootClock.Now);
        List<bool> isOnTrial = [];
        var next = new ApplianceTarget(File, () => restarts++, until => isOnTrial.Add(until is not null));
        new ConfigurationCommands(run.Desk, second, next, _ => { }).GoOn();
        // Whoever looks at the box sees it meanwhile.
        Assert.True(isOnTrial[^1]);
        await run.Until(() => restarts == 1, "the box starts again");
        Assert.False(isOnTrial[^1]);
        Assert.Equal(Text, Encoding.UTF8.GetString(disk.Read(File)!));
    });

    [Theory]
    [InlineData("edit delete 3", "it has no \"console\"")]
    [InlineData("edit change 3 \"passwordHash\" \"device\":\"/dev/nowhere\",\"passwordHash\"",
        "this box has no /dev/nowhere")]
    public void who_would_lock_everybody_out_has_to_say_force(string edit, string why) => Do(async (_, disk, ask) =>
    {
        await ask("edit appliance");
        await ask(edit);
        Assert.StartsWith("1: ", await ask("check"));
        string refused = await ask("commit");
        Assert.StartsWith("1: ", refused);
        Assert.Equal(Text, Encoding.UTF8.GetString(disk.Read(File)!));
        Assert.Contains(why, refused);
        Assert.Contains("Nobody could log in to this box then", await ask("check"));
        Assert.StartsWith("0: ", await ask("commit force"));
        // And the way back is not barred.
        Assert.StartsWith("0: ", await ask("rollback appliance"));
    });

    private static readonly Moment s_at = new(1_763_900_000_000);
    private static readonly Instant s_now = new(5_000_000_000);

    private static Commits Start(FragileDisk disk, string boot) => new(disk, File, "/data/state/appliance", boot);

    [Fact]
    public void there_is_one_candidate_and_without_one_everything_means_keepalived_conf() => Do(async (vrrp, _, ask) =>
    {
        await ask("edit change 4 100 150");
        Assert.StartsWith($"1: The candidate is one of {EditRun.File}", await ask("edit appliance"));
        Assert.StartsWith("0: Generation 2 is in force", await ask("commit"));
        await ask("edit appliance");
        Assert.Contains("\"pihole\"", await ask("edit change 2 box pihole"));
        Assert.Contains("\"pihole\"", await ask("show candidate"));
        Assert.StartsWith("0: vrrp_instance", await ask("show configuration"));
        await ask("discard");
        Assert.StartsWith("1: There is no candidate", await ask("show candidate"));
        Assert.Contains("priority 150", vrrp.InFile);
    });

    [Fact]
    public void one_that_was_begun_and_not_touched_is_in_nobodys_way() => Do(async (_, _, ask) =>
    {
        await ask("edit appliance");
        Assert.Contains(EditRun.File, await ask("edit"));
        Assert.Contains("priority 150", await ask("edit change 4 100 150"));
    });

    [Fact]
    public void a_whole_text_may_come_from_a_shell() => Do(async (_, disk, ask) =>
    {
        Assert.StartsWith("0: The candidate has 1 line now",
            await ask("edit appliance", "{ \"hostName\": \"new\" }\n"));
        await ask("commit force");
        Assert.Equal("{ \"hostName\": \"new\" }\n", Encoding.UTF8.GetString(disk.Read(File)!));
    });

    [Theory]
    [InlineData("show appliance")]
    [InlineData("show configuration")]
    [InlineData("show candidate")]
    [InlineData("edit list")]
    [InlineData("edit find pass")]
    [InlineData("edit replace 1-4")]
    [InlineData("edit delete 1-")]
    [InlineData("edit change 3 console konsole")]
    [InlineData("show diff")]
    public void who_may_not_see_passwords_sees_none_and_may_change_them(string words) => Do(async (_, _, ask) =>
    {
        await ask("edit appliance");
        await ask("edit change 2 box pihole", hides: true);
        string told = await ask(words, hides: true);
        Assert.DoesNotContain("tiKWHy4F", told);
        Assert.DoesNotContain("secret", told);
        Assert.StartsWith("0: ", await ask("discard"));
    });
}
