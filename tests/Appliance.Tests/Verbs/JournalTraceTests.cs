using System.Text;
using Appliance.Sessions;
using Appliance.Tests.Hatch;
using Appliance.Tests.Sessions;
using Appliance.Verbs;
using VrrpAot.Engine;

namespace Appliance.Tests.Verbs;

/// <summary>`trace journal`, whoever reads it, with an engine that does as it is told.</summary>
public class JournalTraceTests
{
    private static readonly Caller s_program = new("test", Rights.Change) { TakesBytes = true };

    private sealed class Reader : IAnswer
    {
        public List<byte> Bytes { get; } = [];
        public string Text => Encoding.Latin1.GetString([.. Bytes]);

        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            gone.ThrowIfCancellationRequested();
            Bytes.AddRange(utf8.Span);
            return default;
        }
    }

    private delegate Task<int> Ask(string words, Caller caller, CancellationToken gone = default);

    private static void With(Func<DeskRun, OtherEnd, Reader, Ask, Task> test) => DeskRun.Do(async run =>
    {
        using var end = new OtherEnd(run.Desk);
        DaemonCommands commands = await DaemonWithoutFiles.Commands(run, end, _ => { });
        var reader = new Reader();
        await test(run, end, reader,
            (words, caller, gone) => commands.Run(words.Split(' '), caller, reader, gone));
    });

    [Fact]
    public void a_program_gets_the_bytes_behind_a_header() => With(async (run, end, reader, ask) =>
    {
        Task<int> traced = ask("trace journal --bytes for 10m", s_program);
        await run.Until(() => end.IsRecording, "it takes the first portion");
        end.Record(isLast: false, 1, 2);
        await run.Until(() => end.IsRecording, "and the next");
        end.Engine.EndJournal();
        end.Record(isLast: false, 3);
        await run.Until(() => reader.Bytes.Count == JournalFile.Header + 3, "three bytes of records");
        Assert.Equal([1, 2, 3], reader.Bytes[JournalFile.Header..]);
        Assert.True(reader.Bytes.ToArray().AsSpan().StartsWith(JournalFile.Magic));
        Assert.False(traced.IsCompleted);
        end.Die();
        end.Engine.HasGone();
    });

    [Fact]
    public void its_time_over_the_engine_is_told_and_what_was_written_until_then_is_still_taken() =>
        With(async (run, end, reader, ask) =>
    {
        Task<int> traced = ask("trace journal --bytes for 1s", s_program);
        await run.Until(() => end.Wishes.Contains("end journal") && end.IsRecording, "its time is over");
        end.Record(isLast: true, 7);
        Assert.Equal(ReplyCode.Done, await traced);
        Assert.Equal([7], reader.Bytes[JournalFile.Header..]);
    });

    [Fact]
    public void a_console_gets_lines_of_base64_behind_colons() => With(async (run, end, reader, ask) =>
    {
        Task<int> traced = ask("trace journal for 1s", new Caller("console", Rights.Change));
        await run.Until(() => end.Wishes.Contains("end journal") && end.IsRecording, "its time is over");
        end.Record(isLast: true, [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        Assert.Equal(ReplyCode.Done, await traced);
        string[] lines = reader.Text.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.True(line.StartsWith(':') && line.Length <= 73));
        byte[] all = [.. lines.SelectMany(line => Convert.FromBase64String(line[1..]))];
        Assert.True(all.AsSpan().StartsWith(JournalFile.Magic));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), all[JournalFile.Header..]);
    });

    [Fact]
    public void when_the_engine_dies_it_goes_on_with_the_next_one() => With(async (run, end, reader, ask) =>
    {
        Task<int> traced = ask("trace journal --bytes for 2s", s_program);
        await run.Until(() => end.IsRecording, "it takes the first portion");
        end.Record(isLast: false, 1);
        await run.Until(() => end.IsRecording, "and the next");
        end.Die();
        end.Engine.HasGone();
        end.Replace();
        end.Engine.IsBack();
        await run.Until(() => end.IsRecording, "it begins with the new one");
        end.Record(isLast: false, 2);
        await run.Until(() => end.IsRecording && end.Wishes.Contains("end journal"), "its time is over");
        end.Record(isLast: true);
        Assert.Equal(ReplyCode.Done, await traced);
        Assert.Equal([1, 2], reader.Bytes[JournalFile.Header..]);
        Assert.Equal(2, end.Wishes.Count(wish => wish == "begin journal"));
    });

    [Fact]
    public void a_caller_that_hangs_up_ends_it() => With(async (run, end, _, ask) =>
    {
        using var gone = new CancellationTokenSource();
        Task<int> traced = ask("trace journal --bytes", s_program, gone.Token);
        await run.Until(() => end.IsRecording, "it takes the first portion");
        gone.Cancel();
        await run.Until(() => end.Wishes.Contains("end journal"), "the engine is told");
        end.Record(isLast: true, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => traced);
    });

    [Theory]
    [InlineData("trace journal eth0", "trace journal does not know 'eth0'")]
    [InlineData("trace journal for ever", "for wants a time")]
    public void words_that_have_no_sense_are_refused_with_a_sentence(string words, string complaint) =>
        With(async (_, _, reader, ask) =>
    {
        Assert.Equal(ReplyCode.Wrong, await ask(words, s_program));
        Assert.StartsWith(complaint, reader.Text);
    });

    [Fact]
    public void bytes_are_nothing_for_a_console_and_who_may_only_look_gets_nothing() =>
        With(async (_, _, reader, ask) =>
    {
        Assert.Equal(ReplyCode.Wrong, await ask("trace journal --bytes", new Caller("console", Rights.Change)));
        Assert.Contains("without --bytes lines come", reader.Text);
        Assert.Equal(ReplyCode.NotAllowed, await ask("trace journal", new Caller("looker", Rights.Look)));
    });
}
