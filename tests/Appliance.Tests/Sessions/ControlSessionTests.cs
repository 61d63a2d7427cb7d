using System.IO.Pipelines;
using System.Text;
using Appliance.Sessions;
using CsCheck;
using Nerdbank.Streams;

namespace Appliance.Tests.Sessions;

/// <summary>One question, one answer, whoever asks and whatever.</summary>
public class ControlSessionTests
{
    [Fact]
    public void a_question_is_answered_in_frames_and_the_exit_code_is_last() =>
        Assert.Equal("out 12\nhello, echo\nend 7\n", Ask(Encoding.UTF8.GetBytes("echo 7\n")));

    [Theory]
    [InlineData("")]
    [InlineData("no line feed")]
    [InlineData("a \u0001 control character\n")]
    public void what_is_no_question_gets_a_sentence_and_changes_nothing(string question) =>
        Assert.Matches(@"^out \d+\nA question is one line of UTF-8.*\nend 2\n$", Ask(Encoding.UTF8.GetBytes(question)));

    [Fact]
    public void a_question_that_is_too_long_is_refused_before_it_ends() =>
        Assert.EndsWith("end 2\n", Ask(new byte[3 * Frames.LongestQuestion]));

    [Fact]
    public void a_command_that_throws_is_told_and_ends_only_itself()
    {
        const string sentence = "It failed by a mistake in the program; the log has more.\n";
        Assert.Equal($"out {sentence.Length}\n{sentence}end 1\n", Ask("throw\n"u8.ToArray()));
    }

    [Fact]
    public void any_bytes_get_one_whole_answer() =>
        Gen.Byte.Array[0, 6000].Sample(bytes => IsWhole(Ask(bytes)), iter: 300);

    [Theory]
    [InlineData("text 5 echo 7\n12345", "hello, echo 5\nend 7\n")]
    [InlineData("text 0 echo 7\n", "hello, echo 0\nend 7\n")]
    [InlineData("text 5 echo 7\n1234", "nothing is done.\nend 2\n")]
    [InlineData("text -1 echo 7\n", "at most 1048576 bytes.\nend 2\n")]
    [InlineData("text 1048577 echo 7\n", "at most 1048576 bytes.\nend 2\n")]
    [InlineData("text 5\n12345", "at most 1048576 bytes.\nend 2\n")]
    [InlineData("text\n", "at most 1048576 bytes.\nend 2\n")]
    [InlineData("text five echo 7\n12345", "at most 1048576 bytes.\nend 2\n")]
    public void a_text_comes_whole_or_changes_nothing(string question, string end) =>
        Assert.EndsWith(end, Ask(Encoding.UTF8.GetBytes(question), ends: end.Contains("nothing is done")));

    [Fact]
    public void a_text_of_the_longest_kind_arrives() =>
        Assert.EndsWith("hello, echo 1048576\nend 7\n",
            Ask([.. "text 1048576 echo 7\n"u8, .. new byte[Frames.LongestText]]));

    [Fact]
    public void who_may_only_look_is_not_listened_to() =>
        Assert.EndsWith("only root may.\nend 3\n", Ask("text 1048576 echo 7\nabc"u8.ToArray(), rights: Rights.Look));

    [Fact]
    public void any_text_of_any_announced_length_gets_one_whole_answer() =>
        Gen.Select(Gen.Int[-2, 3000], Gen.Byte.Array[0, 3000]).Sample((length, text) =>
    {
        string answer = Ask([.. Encoding.ASCII.GetBytes($"text {length} echo 7\n"), .. text],
            ends: length > text.Length);
        Assert.EndsWith(length >= 0 && length <= text.Length ? $"hello, echo {length}\nend 7\n" : "end 2\n", answer);
        return IsWhole(answer);
    }, iter: 300);

    [Fact]
    public void no_header_is_too_odd() => Gen.Byte.Array[0, 40].Sample(bytes =>
        !Frames.TryRead(bytes, out bool isEnd, out int number) || number >= 0
            && Encoding.ASCII.GetString(bytes).StartsWith(isEnd ? "end " : "out ", StringComparison.Ordinal));

    /// <summary>Frames that add up, and an end behind them.</summary>
    private static bool IsWhole(string answer)
    {
        while (answer.StartsWith("out ", StringComparison.Ordinal))
        {
            int line = answer.IndexOf('\n');
            answer = answer[(line + 1 + int.Parse(answer[4..line]))..];
        }
        return answer is "end 0\n" or "end 1\n" or "end 2\n" or "end 7\n";
    }

    private static string Ask(byte[] question, bool ends = false, Rights rights = Rights.Change)
    {
        string answer = "";
        DeskRun.Do(async run =>
        {
            (IDuplexPipe near, IDuplexPipe far) = FullDuplexStream.CreatePipePair(run.Desk.Pipes);
            Task session = new ControlSession(run.Desk, far, new Caller("test", rights), new Echo(),
                line => run.Log.Add(line.Text)).Run(run.Desk.Stopping);
            ValueTask<FlushResult> written = near.Output.WriteAsync(question);
            if (ends || question.Length == 0 || !question.Contains((byte)'\n'))
                await near.Output.CompleteAsync();
            var heard = new MemoryStream();
            await near.Input.CopyToAsync(heard);
            await session;
            await written;
            answer = Encoding.UTF8.GetString(heard.ToArray());
        });
        return answer;
    }

    private sealed class Echo : ICommands
    {
        public IReadOnlyList<CommandSpecification> All { get; } = [new("echo", Rights.Look, "CODE", "Says hello"),
            new("throw", Rights.Look, "", "Throws")];

        public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
        {
            if (words is ["throw"])
                throw new InvalidOperationException("on purpose");
            if (words is not ["echo", var code])
                return 2;
            await answer.Write(Encoding.UTF8.GetBytes(caller.Text is null ? "hello, echo\n"
                : $"hello, echo {caller.Text.Length}\n"), gone);
            return int.TryParse(code, out int number) && number == 7 ? 7 : 0;
        }
    }
}
