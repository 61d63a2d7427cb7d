using Appliance.Control;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>What the guardian does besides where it is process 1: it keeps the engine's last words, and watches what the engine takes of the machine.</summary>
internal sealed partial class Guardian
{
    private static readonly Duration s_measurePause = Duration.FromSeconds(60);

    private Instant _measureAt = Instant.Never;
    private EngineBounds _bounds = new();
    /// <summary>It was told to stop so that a new one can begin.</summary>
    private bool _renewing;

    private void WatchGrowth(Instant startedAt)
    {
        _bounds = new EngineBounds();
        _renewing = false;
        _measureAt = _crashed is null ? Instant.Never : startedAt + s_measurePause;
    }

    private void Measure(EngineProcess engine, Instant now)
    {
        _measureAt = now + s_measurePause;
        if (!TryMeasure(engine.Pid, out long bytes, out int descriptors))
            return;
        Growth growth = _bounds.Judge(bytes, descriptors, out bool news);
        if (news)
            _log.Warning($"The VRRP process has grown: {_bounds.Describe(bytes, descriptors)}");
        if (growth != Growth.FarOver || _stopping || _renewing)
            return;
        _log.Error("The VRRP process is far over its bounds: it hands over and is started again");
        _renewing = true;
        AskToStop(engine);
    }

    private static bool TryMeasure(int pid, out long bytes, out int descriptors)
    {
        (bytes, descriptors) = (0, 0);
        try
        {
            // proc(5): statm is counted in pages, the resident ones second.
            if (File.ReadAllText($"/proc/{pid}/statm").Split(' ') is not [_, var pages, ..] || !long.TryParse(pages, out bytes))
                return false;
            bytes *= Environment.SystemPageSize;
            foreach (string _ in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
                descriptors++;
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false; // It has just ended.
        }
    }

    /// <summary>For the next start: what ended it, and what the runtime had to say.</summary>
    private void TellLastWords(EngineProcess engine, ChildExit exit)
    {
        if (_crashed is null)
            return;
        string end = exit.WasSignalled ? $"was ended by signal {exit.Signal}" : $"ended with exit code {exit.Status}";
        string after = Words.Of(BootClock.Now - _startedAt);
        string last = engine.LastErrors;
        _crashed($"The VRRP process (pid {engine.Pid}) {end} after {after}.\n{(_killedFor is null ? "" : _killedFor + "\n")}{(last == "" ? "" : last + "\n")}");
    }
}
