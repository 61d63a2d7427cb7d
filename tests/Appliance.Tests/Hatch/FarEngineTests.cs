using Appliance.Hatch;
using Appliance.Reports;
using Appliance.Tests.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Tests.Hatch;

/// <summary>The engine as the box's process knows it: there, gone, another one.</summary>
public class FarEngineTests
{
    private static readonly Duration s_patience = Duration.FromSeconds(10);

    private static void With(Func<DeskRun, OtherEnd, Task> test) => DeskRun.Do(async run =>
    {
        using var end = new OtherEnd(run.Desk);
        await end.Engine.Meet(s_patience);
        await test(run, end);
    });

    [Fact]
    public void its_first_word_says_what_runs() => With(async (run, end) =>
    {
        Assert.Equal(("named", "file", "VI_1"),
            (end.Engine.Named, end.Engine.File, end.Engine.Settings!.Engine.Instances[0].Name));
        await run.Until(() => end.Board.Latest is not null, "a first snapshot");
    });

    [Fact]
    public void what_the_box_knows_itself_is_on_the_board_at_once() => With(async (run, end) =>
    {
        await run.Until(() => end.Board.Latest is not null, "a first snapshot");
        end.Engine.Tell(facts => facts.FirmwareFailed = "it fell over");
        Assert.Equal(("far", "it fell over"), (end.Board.Latest!.HostName, end.Board.Latest.FirmwareFailed));
        end.Look();
        Snapshot before = end.Board.Latest;
        await run.Until(() => end.Board.Latest != before, "the next snapshot");
        Assert.Equal("it fell over", end.Board.Latest!.FirmwareFailed);
    });

    [Fact]
    public void who_waits_for_one_that_ends_is_told_so() => With(async (run, end) =>
    {
        await run.Until(() => end.Board.Latest is not null, "a first snapshot");
        end.Die();
        Task<Outcome> asked = end.Engine.EndMaintenance("me");
        end.Engine.HasGone();
        Outcome answer = await asked;
        Assert.Equal((false, FarEngine.Gone), (answer.IsDone, answer.Text));
        Assert.Equal(ReloadResult.Unknown, (await end.Engine.Reload()).Result);
        Assert.Null(await end.Engine.Lines(0));
        Assert.Empty(await end.Engine.Unwritten());
        Assert.Null(end.Board.Latest);
        Assert.False(end.Engine.Look());
    });

    [Fact]
    public void another_one_carries_out_nothing_that_was_asked_of_the_one_before() => With(async (run, end) =>
    {
        end.Die();
        end.Engine.Announce(null);
        end.Engine.HasGone();
        end.Replace();
        end.Engine.IsBack();
        Assert.Equal("done", (await end.Engine.EndMaintenance("me")).Text);
        Assert.DoesNotContain("announce", end.Wishes);
        await run.Until(() => end.Board.Latest is not null, "a snapshot of the new one");
    });

    [Fact]
    public void what_it_says_and_nobody_understands_ends_nothing() => With(async (run, end) =>
    {
        end.Say([(byte)NewsKind.Looked, 1, 2, 3]);
        end.Say([99]);
        await run.Until(() => end.Complaints.Count == 2, "two complaints");
        Assert.True((await end.Engine.EndMaintenance("me")).IsDone);
    });

    [Fact]
    public void its_last_words_are_heard_before_it_counts_as_gone() => With(async (run, end) =>
    {
        await run.Until(() => end.Board.Latest is not null, "a first snapshot");
        Task<Outcome> asked = end.Engine.EndMaintenance("me");
        end.Serve();
        end.Die();
        end.Engine.HasGone();
        Assert.Equal("done", (await asked).Text);
    });

    [Fact]
    public void who_never_answers_is_given_up_and_greeted_anew() => DeskRun.Do(async run =>
    {
        using var end = new OtherEnd(run.Desk, patience: Duration.FromSeconds(1));
        await end.Engine.Meet(s_patience);
        end.Wishes.Clear();
        Outcome answer = await end.Engine.Release("VI_1", "me", force: false);
        Assert.Equal((false, FarEngine.Silent), (answer.IsDone, answer.Text));
        Assert.Equal(ReloadResult.Unknown, (await end.Engine.Reload()).Result);
        await run.Until(() => end.Wishes.Contains("hello"), "a greeting");
        Assert.True((await end.Engine.EndMaintenance("me")).IsDone);
    });

    [Fact]
    public void who_has_missed_something_waits_for_nothing_and_begins_anew() => With(async (run, end) =>
    {
        Task<Outcome> asked = end.Engine.Release("VI_1", "me", force: false);
        end.Wishes.Clear();
        end.Say([(byte)NewsKind.BeginAnew]);
        Assert.False((await asked).IsDone);
        await run.Until(() => end.Wishes.Contains("hello"), "a greeting");
    });

    [Fact]
    public void another_one_is_waited_for_but_not_for_ever() => With(async (run, end) =>
    {
        Assert.True(await end.Engine.WaitUntilBack(s_patience));
        end.Die();
        end.Engine.HasGone();
        Assert.False(await end.Engine.WaitUntilBack(Duration.FromMilliseconds(10)));
        end.Replace();
        end.Engine.IsBack();
        Assert.True(await end.Engine.WaitUntilBack(s_patience));
    });
}
