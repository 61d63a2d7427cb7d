using Appliance.Base;
using Appliance.Hatch;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>
/// The lines of the log that the engine's process keeps, once more here, for as many as want to read them: however many
/// look, the engine is asked four times a second. While there is no engine the last lines of the one before are still
/// here. Where none is to be (`-C`), they are the checkers' lines. On the desk's thread.
/// </summary>
internal sealed class LogCopy(FarEngine engine, FarPools pools)
{
    private static readonly Duration s_fresh = Duration.FromMilliseconds(200);

    private LogRing _ring = new(0);
    private ulong _life;
    private Instant _at;
    private Task _filling = Task.CompletedTask;

    /// <summary>As it is now; another ring than before when another engine has begun to count.</summary>
    public async Task<LogRing> Fresh()
    {
        if (_filling.IsCompleted && BootClock.Now - _at >= s_fresh)
            _filling = Fill();
        await _filling;
        return _ring;
    }

    private Task<KeptLines?> Lines(long from) =>
        engine.IsNone ? pools.Lines(from, CancellationToken.None) : engine.Lines(from);

    private async Task Fill()
    {
        while (await Lines(_ring.Next) is { } piece)
        {
            _at = BootClock.Now;
            if (engine.Life != _life || piece.Capacity != _ring.Capacity || piece.Next < _ring.Next)
            {
                (_life, _ring) = (engine.Life, new LogRing(piece.Capacity));
                continue;
            }
            foreach (KeptLine line in piece.Lines)
                _ring.Take(line);
            if (piece.Lines.IsEmpty || _ring.Next >= piece.Next)
                break;
        }
    }
}
