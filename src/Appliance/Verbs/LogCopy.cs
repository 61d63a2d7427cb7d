using Appliance.Base;
using Appliance.Hatch;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>
/// The lines of the log that the engine's process keeps, and those of the checkers' process, once more here, in order
/// of their time, for as many as want to read them: however many look, each is asked four times a second. While there
/// is no engine the last lines of the one before are still here. On the desk's thread.
/// </summary>
internal sealed class LogCopy(FarEngine engine, FarPools pools)
{
    private static readonly Duration s_fresh = Duration.FromMilliseconds(200);
    /// <summary>One that hangs does not hold up whoever reads, but once.</summary>
    private static readonly Duration s_pause = Duration.FromSeconds(10);

    private LogRing _ring = new(0);
    private ulong _life;
    private Instant _at, _askCheckersAt;
    private Task _filling = Task.CompletedTask;
    /// <summary>Which of their lines come next, by their own numbers, and how many each keeps.</summary>
    private long _engineNext, _checkersNext;
    private int _engineKeeps, _checkersKeep;

    /// <summary>As it is now; another ring than before when another engine has begun to count.</summary>
    public async Task<LogRing> Fresh()
    {
        if (_filling.IsCompleted && BootClock.Now - _at >= s_fresh)
            _filling = Fill();
        await _filling;
        return _ring;
    }

    private async Task Fill()
    {
        var engines = new List<KeptLine>();
        while (!engine.IsNone && await engine.Lines(_engineNext) is { } piece)
        {
            _at = BootClock.Now;
            if (engine.Life != _life)
            {
                _life = engine.Life;
                BeginAnew();
                engines.Clear();
                continue;
            }
            _engineKeeps = piece.Capacity;
            if (!Take(piece, ref _engineNext, engines))
                break;
        }
        List<KeptLine> checkers = await Checkers();
        if (_ring.Capacity != _engineKeeps + _checkersKeep)
        {
            BeginAnew();
            _ring = new LogRing(_engineKeeps + _checkersKeep);
            await Fill();
            return;
        }
        for (int e = 0, c = 0; e < engines.Count || c < checkers.Count;)
        {
            bool isEngines = c == checkers.Count || e < engines.Count && !(checkers[c].At < engines[e].At);
            KeptLine line = isEngines ? engines[e++] : checkers[c++];
            _ring.Take(line with { Number = _ring.Next + line.Number });
        }
    }

    private async Task<List<KeptLine>> Checkers()
    {
        var lines = new List<KeptLine>();
        if (BootClock.Now < _askCheckersAt)
            return lines;
        while (await pools.Lines(_checkersNext, CancellationToken.None) is { } piece)
        {
            _at = BootClock.Now;
            _checkersKeep = piece.Capacity;
            if (piece.Next < _checkersNext)
                _checkersNext = 0; // It is another one.
            else if (!Take(piece, ref _checkersNext, lines))
                break;
        }
        if (pools.Unanswered == Errno.ETIMEDOUT)
            _askCheckersAt = BootClock.Now + s_pause;
        return lines;
    }

    private void BeginAnew() => (_engineNext, _checkersNext, _ring) = (0, 0, new LogRing(0));

    /// <summary>From here on the number of a line is how many are missing before it.</summary>
    /// <returns>False when these were all.</returns>
    private static bool Take(KeptLines piece, ref long next, List<KeptLine> into)
    {
        foreach (KeptLine line in piece.Lines)
        {
            into.Add(line with { Number = next == 0 ? 0 : line.Number - next });
            next = line.Number + 1;
        }
        return !piece.Lines.IsEmpty && next < piece.Next;
    }
}
