using System.Buffers;
using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Sessions;
using Appliance.Settings.Passwords;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Console;

public sealed partial class ConsoleSession
{
    /// <summary>What an interrupted command is given to end before the prompt comes without it.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(1);
    /// <summary>
    /// After so long without output the person has read what is there: a live `log` is not paged, a long answer is.
    /// </summary>
    private static readonly Duration Quiet = Duration.FromMilliseconds(500);
    /// <summary>Bytes of an answer between two looks at the line.</summary>
    private const int Portion = 1024;

    private readonly Pulse _commandNews = new();
    private CancellationTokenSource? _running;
    private bool _tooLate;
    private bool _hadEnough;
    private Instant _lastOutputAt;

    /// <summary>False when the person wants to leave.</summary>
    private async Task<bool> Obey(IReadOnlyList<string> words)
    {
        Grammar.Meaning meaning = _mode.Grammar.Understand(words);
        if (meaning.Command is not { } command)
        {
            Print(meaning.Complaint + "\n");
            return true;
        }
        _pager.Begin();
        switch (command.Name)
        {
            case "exit" or "quit":
                if (_mode.Name is null)
                    return false;
                _mode.Leave();
                break;
            case "password":
                await MakeHash();
                break;
            case "help":
                var asked = new TypedWords([.. meaning.Words.Skip(1)], "", false, false);
                await Page(Encoding.UTF8.GetBytes(_mode.Grammar.Explain(asked)));
                break;
            case "terminal length":
                Set(meaning.Words, zero: true, least: 3, rows => _pager.Rows = rows);
                break;
            case "terminal width":
                Set(meaning.Words, zero: false, least: 20, columns => _editor.Columns = _pager.Columns = columns);
                break;
            default:
                await Run(command, meaning.Words);
                break;
        }
        return true;
    }

    private async Task Run(CommandSpecification command, IReadOnlyList<string> typed)
    {
        IReadOnlyList<string> words = _mode.WholeName(command, typed);
        if (ConsoleWatch.IsMeant(words))
        {
            await new ConsoleWatch(_line.Output, Hear, KeyBefore).Run(words, _pager.Columns,
                _pager.Rows == 0 ? 24 : _pager.Rows);
            return;
        }
        int? code = await Run(words, text: null);
        if (code == ReplyCode.TextWanted && command.TakesText)
        {
            if (await ReadText() is { } text)
                await Run(words, text);
        }
        else if (code == 0 && command.OpensMode)
            _mode.Enter(words[0]);
    }

    private async Task<byte[]?> ReadText()
    {
        _telling = true;
        try
        {
            return await new TextEntry(_editor, _line.Output, NextKey, Print).Read();
        }
        finally
        {
            _telling = false;
        }
    }

    private async Task MakeHash()
    {
        string? first = await ReadLine("New password: ", masked: true);
        _editor.Forget();
        string? again = first is null or "" ? null : await ReadLine("The same again: ", masked: true);
        _editor.Forget();
        string? complaint = PasswordHash.WhyNot(first ?? "") ?? (again != first ? "The two are not the same" : null);
        string hash = "";
        try
        {
            if (complaint is null)
                hash = PasswordHash.MakeNew(first!).ToString();
        }
        catch (InsufficientMemoryException none)
        {
            complaint = none.Message.TrimEnd('.');
        }
        Print(complaint is not null ? complaint + ".\n"
            : $"In appliance.json (edit appliance), in \"console\":\n\"passwordHash\": \"{hash}\"\n");
    }

    private void Set(IReadOnlyList<string> words, bool zero, int least, Action<int> set)
    {
        const int Most = 500;
        if (words.Count == 3 && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && ((zero && value == 0) || (value >= least && value <= Most)))
            set(value);
        else
            Print($"{words[0]} {words[1]} wants a number from {least} to {Most}{(zero ? ", or 0" : "")}.\n");
    }

    /// <summary>Waits for the command's end, or, after Ctrl-C, a moment longer at most.</summary>
    /// <returns>Its exit code; null when it was interrupted or failed.</returns>
    private async Task<int?> Run(IReadOnlyList<string> words, byte[]? text)
    {
        await Flush(); // A command that says nothing for a while must not hold back the end of the line.
        var running = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        var answer = new Answer(this, running.Token);
        (_running, _tooLate, _hadEnough) = (running, false, false);
        IDisposable? patience = null;
        using CancellationTokenRegistration interrupted = running.Token.Register(() =>
        {
            _news.Set();
            patience = _desk.At(BootClock.Now + Patience, () =>
            {
                _tooLate = true;
                _commandNews.Set();
            });
        });
        Task<int?> task = Run(words, text, answer, running);
        while (!task.IsCompleted && !_tooLate)
            await _commandNews.Wait();
        patience?.Dispose();
        answer.Over = true;
        _running = null;
        bool interruptedIt = running.IsCancellationRequested;
        if (task.IsCompleted)
            running.Dispose();
        _over.Token.ThrowIfCancellationRequested();
        _pager.Finish(_line.Output);
        if (interruptedIt && !_hadEnough)
            Print("^C\n");
        if (task.IsCompleted)
            return await task;
        Print("It does not end; it is left to itself.\n");
        return null;
    }

    private async Task<int?> Run(IReadOnlyList<string> words, byte[]? text, Answer answer,
        CancellationTokenSource running)
    {
        int? code = null;
        try
        {
            var caller = new Caller(_options.Name, _options.Rights) { Text = text };
            code = await _commands.Run(words, caller, answer, running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
        }
        catch (Exception mistake)
        {
            _options.Log(new LogLine(LogLevel.Error,
                $"{_options.Name}: {words[0]} ended by a mistake in the program: {Mistake.Describe(mistake)}"));
            if (!answer.Over)
                Print($"{words[0]} failed by a mistake in the program; the log has more.\n");
        }
        _commandNews.Set();
        if (answer.Over)
            running.Dispose(); // It was left to itself, with the token.
        return code;
    }

    /// <summary>What a command says, whole.</summary>
    private async Task<string> Hear(IReadOnlyList<string> words)
    {
        var heard = new HeardAnswer();
        await _commands.Run(words, new Caller(_options.Name, _options.Rights), heard, _over.Token);
        return heard.Text;
    }

    private sealed class HeardAnswer : IAnswer
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            _text.Append(Encoding.UTF8.GetString(utf8.Span));
            return default;
        }
    }

    private void Interrupt() => _running?.Cancel();

    /// <summary>Shows text, with pauses. False when the person has had enough.</summary>
    private async ValueTask<bool> Page(ReadOnlyMemory<byte> text)
    {
        while (!text.IsEmpty)
        {
            int portion = Math.Min(Portion, text.Length);
            int taken = _pager.Take(text.Span[..portion], _line.Output);
            text = text[taken..];
            await Flush();
            if (taken < portion && !await More())
                return false;
        }
        return true;
    }

    private async ValueTask<bool> More()
    {
        ReadOnlyMemory<byte> question = "-- more --"u8.ToArray(), away = "\r          \r"u8.ToArray();
        _line.Output.Write(question.Span);
        bool? answer = null;
        while (answer is null)
        {
            int key = await NextKey();
            switch (key)
            {
                case ' ':
                    _pager.NextPage();
                    answer = true;
                    break;
                case '\r' or '\n':
                    _pager.NextLine();
                    answer = true;
                    break;
                case 'q' or 'Q' or CtrlC or < 0:
                    answer = false;
                    break;
            }
        }
        _line.Output.Write(away.Span);
        return answer.Value;
    }

    /// <summary>Where a command's words go. It is deaf once the command is over for the person.</summary>
    private sealed class Answer(ConsoleSession session, CancellationToken interrupted) : IAnswer
    {
        public bool Over { get; set; }

        public async ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            interrupted.ThrowIfCancellationRequested();
            gone.ThrowIfCancellationRequested();
            if (Over)
                throw new OperationCanceledException();
            if (BootClock.Now - session._lastOutputAt > Quiet)
                session._pager.NextPage();
            if (!await session.Page(utf8))
            {
                session._hadEnough = true;
                session._running?.Cancel();
                throw new OperationCanceledException(interrupted);
            }
            session._lastOutputAt = BootClock.Now;
        }
    }
}
