using System.Text;
using Appliance.Base;
using Appliance.Logging;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Hatch;
using Appliance.Tests.Sessions;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>`log`, live and the last lines, whoever reads and however slowly.</summary>
public class LogVerbTests
{
    /// <summary>A reader who can be stopped.</summary>
    private sealed class Reader : IAnswer
    {
        public StringBuilder Text { get; } = new();
        public int Pieces { get; private set; }
        public TaskCompletionSource? Stuck { get; set; }
        /// <summary>It has been told something, and does not take it.</summary>
        public bool HoldsUp { get; private set; }

        public async ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            if (Stuck is { } stuck)
            {
                HoldsUp = true;
                await stuck.Task;
            }
            Text.Append(Encoding.UTF8.GetString(utf8.Span));
            Pieces++;
        }
    }

    private static void With(int keepLines, Func<DeskRun, DaemonCommands, Log, Reader, Task> test,
        string checkers = "/nonexistent/checkers") => DeskRun.Do(async run =>
    {
        using var log = new Log("test", facility: 3, detail: 0, socketPath: null, console: default,
            keepLines: keepLines);
        using var end = new OtherEnd(run.Desk, log.Kept);
        await test(run, await DaemonWithoutFiles.Commands(run, end, log.Write, checkers), log, new Reader());
    });

    private static Task<int> Ask(DaemonCommands commands, Reader reader, CancellationToken gone,
        params string[] words) =>
        commands.Run(["log", .. words], new Caller("test", Rights.Look), reader, gone);

    /// <summary>Without its date.</summary>
    private static string[] Lines(Reader reader) =>
        [.. reader.Text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.StartsWith("...", StringComparison.Ordinal) ? line : line[24..])];

    [Fact]
    public void the_newest_lines_are_told_with_their_importance() => With(100, async (_, commands, log, reader) =>
    {
        log.Info("one");
        log.Warning("two");
        log.Error("three");
        Assert.Equal(0, await Ask(commands, reader, default, "2"));
        Assert.Equal(["warning: two", "error: three"], Lines(reader));
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} warning: two\n", reader.Text.ToString());
    });

    [Fact]
    public void a_long_log_comes_in_pieces_and_whole() => With(5000, async (_, commands, log, reader) =>
    {
        for (int i = 0; i < 5000; i++)
            log.Info($"line {i}");
        Assert.Equal(0, await Ask(commands, reader, default, "10000"));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"line {i}"), Lines(reader));
        Assert.True(reader.Pieces > 20);
    });

    [Fact]
    public void a_follower_hears_what_comes_until_it_leaves() => With(100, async (run, commands, log, reader) =>
    {
        using var gone = new CancellationTokenSource();
        log.Info("before");
        Task<int> following = Ask(commands, reader, gone.Token, "--follow");
        await run.Until(() => reader.Text.ToString().Contains("before"), "the line before");
        log.Info("after");
        await run.Until(() => reader.Text.ToString().Contains("after"), "the line after");
        gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    });

    [Fact]
    public void a_follower_that_does_not_read_costs_lines_and_is_told_how_many() =>
        With(10, async (run, commands, log, reader) =>
    {
        using var gone = new CancellationTokenSource();
        reader.Stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        log.Info("first");
        Task<int> following = Ask(commands, reader, gone.Token, "--follow");
        await run.Until(() => reader.HoldsUp, "the first line");
        for (int i = 0; i < 1000; i++)
            log.Info($"line {i}");
        reader.Stuck.SetResult();
        reader.Stuck = null;
        await run.Until(() => reader.Text.ToString().Contains("line 999"), "the last line");
        Assert.Equal(["first", "... 990 lines came faster than they were read and are missing here",
            .. Enumerable.Range(990, 10).Select(i => $"line {i}")], Lines(reader));
        gone.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    });

    [Theory]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("--fellow")]
    [InlineData("99999999999")]
    public void other_words_are_refused(string word) => With(10, async (_, commands, _, reader) =>
    {
        Assert.Equal(2, await Ask(commands, reader, default, word));
        Assert.Contains("there are a number of lines, and --follow", reader.Text.ToString());
    });

    [Fact]
    public void lines_of_the_checkers_process_stand_among_those_of_the_engine()
    {
        var kept = new LogRing(10);
        void Say(string text, int milliseconds) => kept.Add(KeptLine.Of(
            Moment.Now + Duration.FromMilliseconds(milliseconds), LogLevel.Info, text));
        Say("a server before", -60_000);
        Say("a server after", 60_000);
        using var process = new Answering(() => [], _ => 0, kept);
        With(10, async (run, commands, log, reader) =>
        {
            log.Info("the engine");
            Assert.Equal(0, await Ask(commands, reader, default));
            Assert.Equal(["a server before", "the engine", "a server after"], Lines(reader));
            using var gone = new CancellationTokenSource();
            Task<int> following = Ask(commands, reader, gone.Token, "1", "--follow");
            Say("a server later", 61_000);
            await run.Until(() => reader.Text.ToString().Contains("a server later"), "the checkers' line");
            log.Info("the engine later");
            await run.Until(() => reader.Text.ToString().Contains("the engine later"), "the engine's line");
            gone.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        }, process.Path);
    }

    [Fact]
    public void where_nothing_is_kept_it_says_why() => With(0, async (_, commands, log, reader) =>
    {
        log.Info("one");
        Assert.Equal(1, await Ask(commands, reader, default));
        Assert.Contains("logging.keepLines", reader.Text.ToString());
    });
}
