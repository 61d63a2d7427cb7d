using System.Text;
using Appliance.Generations;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Sessions;
using CsCheck;

namespace Appliance.Tests.Generations;

/// <summary>Showing, editing and committing, whoever asks.</summary>
public class ConfigurationCommandsTests
{
    private static void Do(Func<EditRun, Task> test) => DeskRun.Do(run => test(new EditRun(run)));

    [Fact]
    public void a_line_is_changed_and_committed_and_rolled_back() => Do(async edit =>
    {
        Assert.Equal("0:    4      priority 150\n", await edit.Ask("edit change 4 100 150"));
        Assert.Contains("\n-    priority 100\n+    priority 150\n", await edit.Ask("show diff"));
        Assert.StartsWith("0: Generation 2 is in force: taken up: 1 change.\n", await edit.Ask("commit"));
        Assert.Contains("priority 150", edit.TakenUp.Single());
        Assert.StartsWith("0: Generation 3 is in force", await edit.Ask("rollback"));
        Assert.Equal(EditRun.Text, edit.InFile);
        Assert.Matches(
            @"^0: .*\n  \*   3 .* rollback 1 +console\n +2 .* commit +console\n +1 .* found +somebody else\n$",
            await edit.Ask("show history"));
        // What was before a rollback is what it took away.
        await edit.Ask("rollback");
        Assert.Contains("priority 150", edit.InFile);
    });

    [Fact]
    public void lines_are_inserted_appended_replaced_deleted_and_brought_back() => Do(async edit =>
    {
        Assert.Equal("6: ", await edit.Ask("edit insert 1"));
        Assert.Equal("0: 2 lines are in now, from 1.\n", await edit.Ask("edit insert 1", "# one\n# two\n"));
        Assert.Equal("0: 1 line is in now, from 15.\n", await edit.Ask("edit append", "# last\n"));
        Assert.Equal("6:    1  # one\n   2  # two\n", await edit.Ask("edit replace 1-2"));
        Assert.Equal("0: 1 line is in now, from 1.\n", await edit.Ask("edit replace 1-2", "# three\n"));
        Assert.Equal("0:   14  # last\n1 line is gone; undo brings it back.\n", await edit.Ask("edit delete 14-"));
        Assert.StartsWith("0: The last change is taken back", await edit.Ask("edit undo"));
        Assert.Equal("0: # three\n" + EditRun.Text + "# last\n", await edit.Ask("show candidate"));
        Assert.Equal("0:   14  # last\n", await edit.Ask("edit find LAST"));
        Assert.StartsWith("2: The text has the lines 1 to 14", await edit.Ask("edit delete 15"));
        await edit.Ask("discard");
        Assert.StartsWith("1: There is no candidate", await edit.Ask("show candidate"));
        Assert.Equal(EditRun.Text, edit.InFile);
    });

    [Fact]
    public void bytes_that_are_no_text_come_out_as_they_went_in() => DeskRun.Do(async run =>
    {
        byte[] odd = [.. Encoding.UTF8.GetBytes("# gr\u00fc\u00df"), 0xff, 0xfe, (byte)'\n',
            .. Encoding.UTF8.GetBytes(EditRun.Text.TrimEnd('\n'))];
        var edit = new EditRun(run, odd);
        Assert.StartsWith("1: The candidate is the file as it is", await edit.Ask("edit") is var _
            ? await edit.Ask("commit") : "");
        await edit.Ask("edit append", "# gr\u00fc\u00df");
        await edit.Ask("edit change 1 gr\u00fc hei");
        Assert.StartsWith("0: ", await edit.Ask("commit"));
        Assert.Equal([.. Encoding.UTF8.GetBytes("# hei\u00df"), 0xff, 0xfe, (byte)'\n',
            .. Encoding.UTF8.GetBytes(EditRun.Text + "# gr\u00fc\u00df\n")], edit.Disk.Read(EditRun.File)!);
    });

    [Fact]
    public void who_may_only_look_sees_no_password_and_changes_nothing() => Do(async edit =>
    {
        await edit.Ask("edit change 7 secret hidden");
        foreach (string question in (string[])["show configuration", "show candidate", "show diff", "edit list",
            "edit find auth", "check", "show diff 1", "show configuration 1"])
        {
            string answer = await edit.Ask(question, rights: Rights.Look);
            Assert.DoesNotContain("secret", answer);
            Assert.DoesNotContain("hidden", answer);
        }
        Assert.Contains("-        auth_pass ******\n+        auth_pass ******\n",
            await edit.Ask("show diff", rights: Rights.Look));
        Assert.StartsWith("1: No line", await edit.Ask("edit find hidden", rights: Rights.Look));
        foreach (string question in (string[])["edit", "edit delete 1", "edit paste", "discard", "commit", "confirm",
            "rollback 1", "edit take", "edit undo"])
            Assert.StartsWith("3: ", await edit.Ask(question, "x", rights: Rights.Look));
        Assert.Contains("auth_pass hidden", await edit.Ask("show candidate"));
    });

    [Fact]
    public void a_text_with_an_error_is_not_committed_and_every_finding_is_told() => Do(async edit =>
    {
        await edit.Ask("edit change 4 100 300");
        await edit.Ask("edit change 3 virtual_router_id virtual_ruoter_id");
        string check = await edit.Ask("check"), commit = await edit.Ask("commit");
        Assert.StartsWith("1: ", check);
        Assert.Contains($"{EditRun.File}:4:14: error", check);
        Assert.Contains("did you mean 'virtual_router_id'?", check);
        Assert.EndsWith("Not committed: what is an error must be mended first.\n", commit);
        Assert.Empty(edit.TakenUp);
        Assert.Equal(EditRun.Text, edit.InFile);
    });

    [Fact]
    public void an_engine_that_ends_over_it_has_refused_nothing_and_takes_up_what_was_before() => Do(async edit =>
    {
        edit.Outcomes.Enqueue(new ReloadOutcome(ReloadResult.Unknown, "The VRRP process has ended"));
        await edit.Ask("edit change 4 100 150");
        Assert.Equal("1: The VRRP process has ended. The file is as it was, and in force.\n",
            await edit.Ask("commit confirm 5"));
        Assert.Equal([false, true], edit.TakenUp.Select(text => text == EditRun.Text));
        Assert.Equal(EditRun.Text, edit.InFile);
        Assert.Null(edit.Commits.OnTrial());
        Assert.Contains("priority 150", await edit.Ask("show candidate"));
        edit.Outcome = new ReloadOutcome(ReloadResult.Unknown, "It does not answer");
        Assert.Equal("1: It does not answer. The file is as it was, and not in force yet: It does not answer.\n",
            await edit.Ask("commit"));
    });

    [Fact]
    public void what_the_engine_refuses_is_taken_back_and_the_candidate_stays() => Do(async edit =>
    {
        edit.Outcome = new ReloadOutcome(ReloadResult.Refused, "no memory");
        await edit.Ask("edit change 4 100 150");
        Assert.Equal("1: The engine has refused it, and the file is as it was: no memory.\n",
            await edit.Ask("commit confirm 5"));
        Assert.Equal(EditRun.Text, edit.InFile);
        Assert.Null(edit.Commits.OnTrial());
        Assert.Contains("priority 150", await edit.Ask("show candidate"));
        edit.Outcome = new ReloadOutcome(ReloadResult.TakenUp, "taken up");
        Assert.StartsWith("0: Generation 2", await edit.Ask("commit"));
    });

    [Fact]
    public void a_file_changed_underneath_is_noticed_and_what_is_committed_over_is_kept() => Do(async edit =>
    {
        await edit.Ask("edit change 4 100 150");
        edit.Disk.Place(EditRun.File, Encoding.UTF8.GetBytes("# by hand\n" + EditRun.Text));
        Assert.StartsWith("1: Somebody has changed the file", await edit.Ask("commit"));
        Assert.StartsWith("0: Somebody has changed the file", await edit.Ask("show diff"));
        Assert.StartsWith("0: Generation 2", await edit.Ask("commit --force"));
        Assert.StartsWith("0: # by hand\n", await edit.Ask("show configuration 1"));
    });

    [Fact]
    public void one_holds_the_candidate_and_another_must_say_that_he_takes_it() => Do(async edit =>
    {
        await edit.Ask("edit change 4 100 150", who: "console ttyS0");
        foreach (string question in (string[])["edit", "edit delete 1", "commit", "discard"])
            Assert.StartsWith("1: console ttyS0 holds the candidate", await edit.Ask(question, who: "root"));
        Assert.Equal("0: The candidate of console ttyS0 is yours now.\n",
            await edit.Ask("edit take", who: "root"));
        Assert.StartsWith("0: Generation 2", await edit.Ask("commit", who: "root"));
        // One without a change is in nobody's way.
        await edit.Ask("edit", who: "console ttyS0");
        Assert.StartsWith("0: ", await edit.Ask("edit delete 1", who: "root"));
    });

    [Fact]
    public void a_trial_is_confirmed_or_ends_with_the_old_text_and_nothing_comes_between() => Do(async edit =>
    {
        await edit.Ask("edit change 4 100 150");
        Assert.EndsWith("Unless confirm comes within 5 minutes, generation 1 comes back.\n",
            await edit.Ask("commit confirm 5"));
        Assert.Equal(edit.Commits.OnTrial()!.Until, edit.UndoneAt);
        await edit.Ask("edit change 4 150 160");
        Assert.StartsWith("1: Generation 2 is on trial", await edit.Ask("commit"));
        Assert.StartsWith("1: Generation 2 is the one on trial", await edit.Ask("rollback 2"));
        Assert.Contains("2 is on trial: 1 comes back in 4 min", await edit.Ask("show history"));
        Assert.Equal("0: Generation 2 stays.\n", await edit.Ask("confirm"));
        Assert.Null(edit.UndoneAt);
        Assert.StartsWith("1: Nothing waits", await edit.Ask("confirm"));
        await edit.Ask("discard");
        await edit.Ask("edit change 4 150 160");
        await edit.Ask("commit confirm 5");
        Assert.StartsWith("0: Generation 4", await edit.Ask("rollback"));
        Assert.Contains("priority 150", edit.InFile);
        Assert.Null(edit.Commits.OnTrial());
        Assert.Null(edit.UndoneAt);
    });

    [Fact]
    public void a_trial_that_nobody_confirms_is_undone_when_its_time_is_over() => DeskRun.Do(async run =>
    {
        var edit = new EditRun(run);
        edit.Commits.PutInForce(Encoding.UTF8.GetBytes(EditRun.Text + "# new\n"), "commit confirm 5", "test", default,
            VrrpAot.Linux.BootClock.Now + Duration.FromMilliseconds(200));
        edit.Commands.GoOn();
        Assert.NotNull(edit.UndoneAt);
        await run.Until(() => edit.TakenUp.Count == 1, "the undo");
        Assert.Equal(EditRun.Text, edit.TakenUp.Single());
        await run.Until(() => run.Log.Any(line => line.Contains("what was before is in force again")), "the log line");
        Assert.Null(edit.UndoneAt);
    });

    [Fact]
    public void a_disk_that_is_full_is_said_and_changes_nothing() => Do(async edit =>
    {
        await edit.Ask("edit change 4 100 150");
        edit.Disk.Begin();
        edit.Disk.RefuseAt = 2;
        Assert.EndsWith("is refused by the test.\n", await edit.Ask("commit"));
        Assert.Equal(EditRun.Text, edit.InFile);
        Assert.Empty(edit.TakenUp);
        Assert.StartsWith("0: ", await edit.Ask("commit"));
    });

    [Fact]
    public void no_words_and_no_text_are_too_odd() => Do(async edit =>
    {
        string[] words = ["edit", "list", "insert", "append", "replace", "delete", "change", "paste", "undo", "take",
            "show", "diff", "history", "configuration", "candidate", "check", "discard", "rollback", "confirm",
            "1", "2-3", "3-", "-", "0", "999999999999", "", "\u00fc", "{", "--force", "5-1", "x"];
        var questions = new List<(string[] Words, string Text)>();
        Gen.Select(Gen.Int[0, words.Length - 1].Select(i => words[i]).Array[1, 4], Gen.String[0, 40])
            .Sample((question, text) => questions.Add((question, text)), iter: 1500, threads: 1);
        foreach ((string[] question, string text) in questions)
            Assert.Matches("^[0-6]: ", await edit.Ask(string.Join(' ', question), text.Length % 3 == 0 ? null : text));
        Assert.Equal(EditRun.Text, edit.InFile);
    });
}
