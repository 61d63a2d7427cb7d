using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Appliance.Base;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

/// <summary>
/// One caller at the control socket: one question, one answer (<see cref="Frames"/>). On the desk's thread.
/// </summary>
internal sealed class ControlSession(Desk desk, IDuplexPipe pipe, Caller caller, ICommands commands,
    Action<LogLine> log) : IAnswer
{
    /// <summary>Who connects and asks nothing is sent away.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(10);

    private readonly CancellationTokenSource _over = new();

    public async Task Run(CancellationToken stop)
    {
        using CancellationTokenRegistration stopped = stop.Register(_over.Cancel);
        try
        {
            await Answer();
        }
        catch (OperationCanceledException)
        {
            // The caller is gone, or we are stopping.
        }
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
    }

    private async Task Answer()
    {
        string? question;
        using (desk.At(BootClock.Now + s_patience, pipe.Input.CancelPendingRead))
            question = await ReadQuestion();
        int code = ReplyCode.Wrong;
        if (question is null)
            await Write(Encoding.UTF8.GetBytes($"A question is one line of UTF-8, at most {Frames.LongestQuestion} "
                + $"bytes long, and comes within {s_patience.TotalSeconds} s.\n"), _over.Token);
        else
            code = await Ask(question.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        pipe.Output.Write(Frames.End(code));
        await pipe.Output.FlushAsync(_over.Token);
    }

    private async Task<int> Ask(string[] words)
    {
        if (!Frames.TryTakeText(ref words, out int length))
            return await Complain(ReplyCode.Wrong,
                $"A question with a text is: {Frames.TextWord} LENGTH COMMAND; the length is at most "
                + $"{Frames.LongestText} bytes.\n");
        if (length < 0)
            return await Run(words, caller);
        // Only who may change something has a use for a text, and a megabyte of ours.
        if (caller.Rights < Rights.Change)
            return await Complain(ReplyCode.NotAllowed, "A text changes something: only root may.\n");
        return await ReadText(length) is { } text
            ? await Run(words, caller with { Text = text })
            : await Complain(ReplyCode.Wrong,
                $"The text ended before its {length} bytes, or stopped for {s_patience.TotalSeconds} s: nothing is "
                + $"done.\n");
    }

    private async Task<int> Complain(int code, string sentence)
    {
        await Write(Encoding.UTF8.GetBytes(sentence), _over.Token);
        return code;
    }

    /// <summary>Null when less comes, or nothing more for a while.</summary>
    private async Task<byte[]?> ReadText(int length)
    {
        byte[] text = new byte[length];
        for (int done = 0; done < length;)
        {
            ReadResult read;
            using (desk.At(BootClock.Now + s_patience, pipe.Input.CancelPendingRead))
                read = await pipe.Input.ReadAsync(_over.Token);
            ReadOnlySequence<byte> part = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, length - done));
            part.CopyTo(text.AsSpan(done));
            done += (int)part.Length;
            pipe.Input.AdvanceTo(part.End);
            if (done < length && (read.IsCompleted || read.IsCanceled))
                return null;
        }
        return text;
    }

    private async Task<int> Run(string[] words, Caller asking)
    {
        Task<bool> gone = WatchForEnd();
        try
        {
            return await commands.Run(words, asking, this, _over.Token);
        }
        catch (Exception mistake) when (mistake is not OperationCanceledException)
        {
            log(new LogLine(LogLevel.Error,
                $"{caller.Name}: {words.FirstOrDefault()} ended by a mistake in the program: "
                + $"{Mistake.Describe(mistake)}"));
            await Write("It failed by a mistake in the program; the log has more.\n"u8.ToArray(), _over.Token);
            return ReplyCode.Refused;
        }
        finally
        {
            pipe.Input.CancelPendingRead();
            await gone;
        }
    }

    /// <summary>
    /// A caller who closes its end in the middle of a long answer ends it. What else it may still say is not read.
    /// </summary>
    private async Task<bool> WatchForEnd()
    {
        ReadResult read = await pipe.Input.ReadAsync();
        pipe.Input.AdvanceTo(read.Buffer.End);
        if (read.IsCompleted)
            _over.Cancel();
        return read.IsCompleted;
    }

    /// <summary>Null when it is too long, not UTF-8, has no end, or does not come.</summary>
    private async Task<string?> ReadQuestion()
    {
        while (true)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                string? question = read.Buffer.Slice(0, end) is { Length: < Frames.LongestQuestion } line
                    ? Decode(line.ToArray()) : null;
                pipe.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return question;
            }
            bool hopeless = read.IsCompleted || read.IsCanceled || read.Buffer.Length >= Frames.LongestQuestion;
            pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (hopeless)
                return null;
        }
    }

    private static string? Decode(byte[] line)
    {
        string text = Encoding.UTF8.GetString(line);
        return text.Contains('\uFFFD') || text.Any(char.IsControl) ? null : text;
    }

    public async ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
    {
        pipe.Output.Write(Frames.Out(utf8.Length));
        pipe.Output.Write(utf8.Span);
        FlushResult flushed = await pipe.Output.FlushAsync(gone);
        if (flushed.IsCompleted)
            throw new OperationCanceledException();
    }
}
