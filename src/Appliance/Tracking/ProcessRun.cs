using Appliance.Scripts;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>Runs of a script as a process each.</summary>
public sealed class ProcessRun(RunnableScript program, Children children) : IScriptRun
{
    private OutputTail _output = new();
    private bool _toldToEnd;

    public Action<ScriptOutcome>? Ended { get; set; }

    public string? LastLine => _output.LastLine;

    public int Pid { get; private set; }

    public Errno Start()
    {
        _toldToEnd = false;
        _output = new OutputTail();
        Errno error = children.Start(program, Over, out int pid, Ending, _output);
        Pid = pid;
        return error;
    }

    /// <summary>A stopped group must not sleep through its TERM.</summary>
    public void End(bool force)
    {
        _toldToEnd = true;
        ChildProcess.SignalGroup(Pid, force ? LibC.SIGKILL : LibC.SIGTERM);
        ChildProcess.SignalGroup(Pid, LibC.SIGCONT);
    }

    /// <summary>The script obeyed our TERM; what it had started itself may not have.</summary>
    private void Ending(int pid)
    {
        if (_toldToEnd)
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
    }

    private void Over(ChildExit exit) => Ended?.Invoke(exit.WasSignalled
        ? new ScriptOutcome(ScriptEnd.Signalled, exit.Signal)
        : new ScriptOutcome(ScriptEnd.Exited, exit.Status));

    public void Dispose()
    {
    }
}
