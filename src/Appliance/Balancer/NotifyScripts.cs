using Appliance.Base;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// `notify_up`, `notify_down`, `quorum_up` and `quorum_down`: one at a time for each server and each quorum, in order.
/// Where more happens than a script has time for, what is told next is the newest state, and only if it is another than
/// the last one that was told (keepalived runs all of them side by side, in whatever order they end).
/// </summary>
internal sealed class NotifyScripts(Children children, Action<LogLine> log)
{
    private sealed class Line
    {
        public int Running;
        public ScriptCommand? Last, Next;
    }

    private readonly Dictionary<string, Line> _lines = [];
    /// <summary>Those of the file before as well: a reload tells of what it has removed.</summary>
    private Dictionary<ScriptCommand, RunnableScript> _runnable = [], _before = [];

    /// <summary>Inspects the commands of a configuration, and says what is wrong with them.</summary>
    public void Use(IEnumerable<ScriptCommand> commands, ScriptSecurity security)
    {
        (_before, _runnable) = (_runnable, []);
        foreach (ScriptCommand command in commands)
        {
            ScriptVerdict verdict = security.Inspect(command);
            foreach (ScriptRemark remark in verdict.Remarks)
                log(new LogLine(LogLevel.Warning, remark.Text));
            if (verdict.Script is { } script)
                _runnable[command] = script;
        }
    }

    /// <summary>How many run.</summary>
    public int Running => _lines.Values.Count(line => line.Running != 0);

    /// <param name="whose">A name for the server or quorum, over a reload too.</param>
    public void Run(string whose, ScriptCommand command)
    {
        if (!_lines.TryGetValue(whose, out Line? line))
            _lines.Add(whose, line = new Line());
        if (line.Running != 0)
            line.Next = command;
        else
            Start(whose, line, command);
    }

    private void Start(string whose, Line line, ScriptCommand command)
    {
        line.Last = command;
        if (!_runnable.TryGetValue(command, out RunnableScript? script)
            && !_before.TryGetValue(command, out script))
            return; // Refused, and said so.
        Errno error = children.Start(script, _ => Ended(whose, line), out int pid);
        if (error.IsOk)
            line.Running = pid;
        else
            log(new LogLine(LogLevel.Error, $"{whose}: script {command.Arguments[0]} cannot be started: {error}"));
    }

    private void Ended(string whose, Line line)
    {
        line.Running = 0;
        ScriptCommand? next = line.Next;
        line.Next = null;
        // Not where everything became as it was while that one ran.
        if (next is not null && !next.IsSameAs(line.Last!))
            Start(whose, line, next);
    }

    /// <summary>What runs still is told to end, or ended; what waits is not started any more.</summary>
    public void End(int signal)
    {
        foreach (Line line in _lines.Values)
        {
            line.Next = null;
            if (line.Running != 0)
                ChildProcess.SignalGroup(line.Running, signal);
        }
    }
}
