using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Console;

/// <summary>
/// One person at one terminal, from the banner to the last word: login, prompt, commands. It lives on the desk and
/// knows its line as a duplex pipe only, be it serial, a socket or a test. What it holds is bounded, whatever the other
/// side sends or does not read.
/// </summary>
public sealed partial class ConsoleSession
{
    private readonly Desk _desk;
    private readonly IDuplexPipe _line;
    private readonly ICommands _commands;
    private readonly SnapshotBoard _board;
    private readonly ConsoleOptions _options;
    private readonly LoginDelay _delay;
    private readonly LineEditor _editor;
    private readonly Pager _pager;
    private readonly History _history = new();
    private readonly ConsoleMode _mode;
    private readonly CancellationTokenSource _over = new();
    private IDisposable? _idleTimer;
    private Instant _lastKeyAt = BootClock.Now;
    private bool _wentIdle;
    /// <summary>What the person was told last about roles.</summary>
    private Snapshot? _told;

    /// <param name="delay">Of this line, the same for all its sessions.</param>
    public ConsoleSession(Desk desk, IDuplexPipe line, ICommands commands, SnapshotBoard board, ConsoleOptions options,
        LoginDelay delay)
    {
        (_desk, _line, _commands, _board, _options, _delay) = (desk, line, commands, board, options, delay);
        _pager = new Pager { Columns = options.Columns, Rows = options.Rows };
        _editor = new LineEditor(_history) { Columns = options.Columns };
        _mode = new ConsoleMode(commands);
    }

    /// <summary>
    /// From the banner to the end; completes both ends of the pipe. Ends, without a word, when <paramref name="stop"/>
    /// is cancelled.
    /// </summary>
    public async Task Run(CancellationToken stop)
    {
        using CancellationTokenRegistration stopped = stop.Register(_over.Cancel);
        using CancellationTokenRegistration over = _over.Token.Register(WakeAll);
        _board.Published += HearFromBoard;
        Task keys = TakeKeys();
        try
        {
            Print(_options.Banner + "\n");
            if (await LogIn())
                await Converse();
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            if (_wentIdle)
                Print($"\nLogged out: no key for {_options.IdleTime.TotalSeconds:0} seconds.\n");
        }
        finally
        {
            _board.Published -= HearFromBoard;
            _idleTimer?.Dispose();
            _editor.Forget();
            await _line.Output.CompleteAsync();
            _keysWanted = false;
            if (!_keysEnded)
                _line.Input.CancelPendingRead();
            WakeAll();
            await keys;
        }
    }

    /// <summary>False when there were too many wrong passwords.</summary>
    private async Task<bool> LogIn()
    {
        if (_options.Verify is not { } verify)
            return true;
        for (int wrong = 0; wrong < _options.Tries;)
        {
            await WaitUntilAllowed();
            TellRole();
            if (await ReadLine("Password: ", masked: true) is not { } password)
                return false;
            _editor.Forget();
            // An empty line is how people find out whether a line lives.
            if (password == "")
                continue;
            bool? fits = verify(password);
            if (fits is null)
            {
                // Nobody is in, and it counts as a try: a box without memory is no way to guess faster.
                _options.Log(new LogLine(LogLevel.Error, $"{_options.Name}: no memory to try a password in"));
                Print("There is no memory to try a password in just now.\n");
            }
            if (fits == true)
            {
                _delay.Succeeded();
                _options.Log(new LogLine(LogLevel.Info, $"{_options.Name}: logged in"));
                WatchIdleTime();
                return true;
            }
            wrong++;
            _delay.Failed(BootClock.Now);
            if (fits is null)
                continue;
            _options.Log(new LogLine(LogLevel.Warning, $"{_options.Name}: wrong password"));
            Print("Wrong password.\n");
        }
        return false;
    }

    private async Task WaitUntilAllowed()
    {
        Duration left = _delay.NotBefore - BootClock.Now;
        if (left <= Duration.Zero)
            return;
        await Flush();
        await _desk.Delay(left, _over.Token);
        // What was typed meanwhile may be the beginning of a password, or the rest of one; who typed it is told.
        if (_typed.Count > 0)
            Print("Keys pressed during the pause after a wrong password are not taken: type it from the beginning.\n");
        _typed.Clear();
    }

    private async Task Converse()
    {
        while (true)
        {
            TellChanges();
            // Somebody who edits has seen it, and its row may take three seconds.
            if (_mode.Name is null)
                TellRole();
            else
                _told = _board.Latest;
            if (await ReadLine(Prompt, masked: false) is not { } line)
            {
                if (_mode.Name is null)
                    return;
                _mode.Leave();
                continue;
            }
            _history.Add(line);
            TypedWords words = TypedWords.Read(line);
            if (words.InQuotes)
                Print("A quote is not closed: write it once more at the end, or put \\ before it.\n");
            else if (words.All.Count > 0 && !await Obey(words.All))
                return;
        }
    }

    private string Prompt =>
        $"{_board.HostName ?? "vrrpaot"}{(_mode.Name is { } name ? $"({name})" : "")}"
        + $"{(_options.Rights == Rights.Change ? '#' : '>')} ";

    /// <summary>Null when the person is gone, or says so with Ctrl-D.</summary>
    private async Task<string?> ReadLine(string prompt, bool masked)
    {
        _editor.Begin(prompt, _line.Output, masked);
        _telling = true;
        try
        {
            while (true)
            {
                int key = await NextKey();
                if (key < 0)
                    return null;
                switch (_editor.Feed((byte)key, _line.Output))
                {
                    case LineEvent.Entered:
                        return _editor.Text;
                    case LineEvent.Interrupted:
                        return "";
                    case LineEvent.EndOfFile:
                        return masked ? "" : null;
                    case LineEvent.Complete:
                        Complete();
                        break;
                    case LineEvent.List:
                        await Explain(string.Concat(_mode.Grammar.Next(TypedWords.Read(_editor.TextBeforeCursor))
                            .Select(choice => $"  {choice.Word}\n")));
                        break;
                    case LineEvent.Help:
                        await Explain(_mode.Grammar.Help(TypedWords.Read(_editor.TextBeforeCursor)));
                        break;
                }
            }
        }
        finally
        {
            _telling = false;
        }
    }

    private void Complete()
    {
        TypedWords typed = TypedWords.Read(_editor.TextBeforeCursor);
        string more = Grammar.Completion(typed, _mode.Grammar.Next(typed));
        if (more == "")
            _line.Output.Write("\a"u8);
        else
            _editor.Insert(more, _line.Output);
    }

    /// <summary>Text below the line being typed, and the line again.</summary>
    private async Task Explain(string text)
    {
        _telling = false;
        _line.Output.Write("\r\n"u8);
        _pager.Begin();
        await Page(Encoding.UTF8.GetBytes(text));
        _editor.Show(_line.Output);
        _telling = true;
    }

    private void TellRole()
    {
        _told = _board.Latest;
        Print(RoleLine.Of(_told, BootClock.Now, _pager.Columns) + "\n");
    }

    private void TellChanges()
    {
        if (_board.Latest is not { } latest)
            return;
        foreach (string change in RoleLine.Changes(_told, latest, _pager.Columns))
            Print(change + "\n");
    }

    /// <summary>For short texts of our own: no pauses.</summary>
    private void Print(string text) =>
        new Pager { Columns = _pager.Columns, Rows = 0 }.Take(Encoding.UTF8.GetBytes(text), _line.Output);

    private void WatchIdleTime()
    {
        if (_options.IdleTime <= Duration.Zero)
            return;
        Instant end = _lastKeyAt + _options.IdleTime;
        if (BootClock.Now >= end)
        {
            _wentIdle = true;
            _over.Cancel();
            return;
        }
        _idleTimer = _desk.At(end, WatchIdleTime);
    }
}
