using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// What the guardian does besides where it is process 1: it keeps the engine's last words, and watches what the engine
/// and it itself take of the machine.
/// </summary>
internal sealed partial class Guardian
{
    private readonly ProcessBounds _ownBounds = new();
    private Instant _measureAt = Instant.Never;
    private ProcessBounds _bounds = new();
    /// <summary>It was told to stop so that a new one can begin.</summary>
    private bool _renewing;

    private void WatchGrowth(Instant startedAt)
    {
        _bounds = new ProcessBounds();
        _renewing = false;
        _measureAt = _crashed is null ? Instant.Never : startedAt + ProcessBounds.Pause;
    }

    private void Measure(EngineProcess engine, Instant now)
    {
        _measureAt = now + ProcessBounds.Pause;
        Growth growth = _bounds.Look(engine.Pid, out string? news),
            own = _ownBounds.Look(Environment.ProcessId, out string? ownNews);
        if (news is not null)
            _log.Warning($"The VRRP process {news}");
        if (ownNews is not null)
            _log.Warning($"Process 1 {ownNews}");
        if (_stopping || _renewing)
            return;
        if (own == Growth.FarOver)
        {
            _log.Error("Process 1 is far over its bounds: this box hands over and starts again");
            BeginToStop(engine, SignalWords.Interrupt);
        }
        else if (growth == Growth.FarOver)
        {
            _log.Error("The VRRP process is far over its bounds: it hands over and is started again");
            _renewing = true;
            AskToStop(engine);
        }
    }

    /// <summary>For the next start: what ended it, and what the runtime had to say.</summary>
    private void TellLastWords(EngineProcess engine, ChildExit exit)
    {
        if (_crashed is null)
            return;
        string end = exit.WasSignalled ? $"was ended by signal {exit.Signal}" : $"ended with exit code {exit.Status}";
        string after = Phrases.Of(BootClock.Now - _startedAt);
        string last = engine.LastErrors;
        _crashed($"The VRRP process (pid {engine.Pid}) {end} after "
            + $"{after}.\n{(_killedFor is null ? "" : _killedFor + "\n")}{(last == "" ? "" : last + "\n")}");
    }
}
