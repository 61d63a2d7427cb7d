using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>
/// How a check is run, one run at a time: as a process (<see cref="ProcessRun"/>), or inside this one
/// (<see cref="ProbeThread"/>). All calls come from the attendant's thread, none of them waits, and <see cref="Ended"/>
/// is called there.
/// </summary>
public interface IScriptRun : IDisposable
{
    /// <summary>Called once for each run that began, when it is over; never from within <see cref="Start"/>.</summary>
    Action<ScriptOutcome>? Ended { get; set; }

    /// <summary>The last line that the newest run has said; null when it said nothing.</summary>
    string? LastLine { get; }

    /// <summary>0 where there is no process.</summary>
    int Pid { get; }

    /// <summary>Begins a run.</summary>
    Errno Start();

    /// <summary>
    /// The run is not wanted any more, with all it has started. It may take its time, and a process may take no notice
    /// before <paramref name="force"/>.
    /// </summary>
    void End(bool force);
}
