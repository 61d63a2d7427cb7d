using System.Buffers;
using System.IO.Pipelines;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Console;

public sealed partial class ConsoleSession
{
    /// <summary>
    /// Keys that may be pressed ahead while a command runs, in bytes. Enough to paste a page of commands.
    /// </summary>
    private const int TypeAhead = 4096;
    private const byte CtrlC = 0x03;

    private readonly Queue<byte> _typed = new();
    /// <summary>There is a key, a notice, or the end.</summary>
    private readonly Pulse _news = new();
    private readonly Pulse _room = new();
    private bool _keysWanted = true;
    private bool _keysEnded;
    /// <summary>A line is being typed, above which notices may appear.</summary>
    private bool _telling;
    private bool _flushing;
    /// <summary>1 while a look at the board is on its way to the desk.</summary>
    private int _lookPending;

    /// <summary>
    /// Reads the line all the time, so that Ctrl-C is heard while a command runs. More than <see cref="TypeAhead"/>
    /// waits in the line when nothing runs, and is lost while something does: Ctrl-C must get through.
    /// </summary>
    private async Task TakeKeys()
    {
        while (_keysWanted)
        {
            ReadResult read = await _line.Input.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                foreach (byte b in part.Span)
                    Take(b);
            }
            _line.Input.AdvanceTo(read.Buffer.End);
            _news.Set();
            if (read.IsCompleted)
                break;
            while (_keysWanted && _running is null && _typed.Count >= TypeAhead)
                await _room.Wait();
        }
        _keysEnded = true;
        _news.Set();
        await _line.Input.CompleteAsync();
    }

    private void Take(byte b)
    {
        _lastKeyAt = BootClock.Now;
        if (b == CtrlC && _running is not null)
        {
            _typed.Clear();
            Interrupt();
        }
        else if (_running is null || _typed.Count < TypeAhead)
        {
            _typed.Enqueue(b);
        }
    }

    /// <summary>
    /// The next byte; -1 when there will be none. Everything written so far is on its way before it waits.
    /// </summary>
    private async ValueTask<int> NextKey()
    {
        while (true)
        {
            Stop.ThrowIfCancellationRequested();
            if (_typed.TryDequeue(out byte b))
            {
                _room.Set();
                await FlushWhenMuch();
                return b;
            }
            if (_keysEnded)
                return -1;
            await Flush();
            if (_typed.Count == 0 && !_keysEnded)
                await _news.Wait();
        }
    }

    /// <summary>The next byte; -1 when there will be none, -2 when none has come by then.</summary>
    private async ValueTask<int> KeyBefore(Instant end)
    {
        using IDisposable timer = _desk.At(end, _news.Set);
        while (_typed.Count == 0 && !_keysEnded)
        {
            Stop.ThrowIfCancellationRequested();
            if (BootClock.Now >= end)
                return -2;
            await Flush();
            if (_typed.Count == 0 && !_keysEnded)
                await _news.Wait();
        }
        return await NextKey();
    }

    /// <summary>What ends a wait now: the session's end, or Ctrl-C on a running command.</summary>
    private CancellationToken Stop => _running?.Token ?? _over.Token;

    /// <summary>Waits while the line takes nothing; ends the session when it is gone.</summary>
    private async ValueTask Flush()
    {
        _flushing = true;
        try
        {
            FlushResult flushed = await _line.Output.FlushAsync(Stop);
            if (!flushed.IsCompleted)
                return;
        }
        finally
        {
            _flushing = false;
        }
        _over.Cancel();
        _over.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Many keys in one piece make one flush, but not one of any size.</summary>
    private ValueTask FlushWhenMuch() => _line.Output.UnflushedBytes > 1024 ? Flush() : default;

    private void WakeAll()
    {
        _news.Set();
        _room.Set();
        _commandNews.Set();
    }

    /// <summary>On the attendant's thread: leaves one note on the desk, however often it is called.</summary>
    private void HearFromBoard(Snapshot? snapshot)
    {
        if (Interlocked.Exchange(ref _lookPending, 1) == 0)
            _desk.Post(LookAtBoard);
    }

    /// <summary>
    /// Tells changes above the line that is being typed; otherwise they are told before the next prompt.
    /// </summary>
    private void LookAtBoard()
    {
        Volatile.Write(ref _lookPending, 0);
        // A line that takes nothing is not given more: it is told before the next prompt.
        if (!_telling || _flushing || _over.IsCancellationRequested || _board.Latest is not { } latest
            || RoleLine.Changes(_told, latest, _pager.Columns).Count == 0)
            return;
        _editor.Hide(_line.Output);
        TellChanges();
        TellRole();
        _editor.Show(_line.Output);
        _news.Set();
    }
}
