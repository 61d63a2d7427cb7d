using System.Diagnostics;

namespace Lab;

/// <summary>One line that a process wrote, and when it reached us.</summary>
public readonly record struct LogLine(Moment At, string Text);

/// <summary>A running process of a node; its id is also its process group and session.</summary>
public sealed class NodeProcess : IDisposable
{
    private readonly List<LogLine> _lines = [];
    private readonly Process _process;

    internal NodeProcess(string name, string[] command)
    {
        Name = Path.GetFileName(name);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("setsid", command)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Id = _process.Id;
    }

    public string Name { get; }
    public int Id { get; }
    public bool HasEnded => _process.HasExited;

    /// <summary>Exit code; 128 + signal number when a signal ended it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>All lines of both its outputs until now.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Number of lines until now: a mark for <see cref="WaitForLine"/>.</summary>
    public int LineCount
    {
        get
        {
            lock (_lines)
                return _lines.Count;
        }
    }

    /// <summary>Lines that hold this text.</summary>
    public IReadOnlyList<LogLine> LinesWith(string text) =>
        [.. Lines.Where(line => line.Text.Contains(text, StringComparison.Ordinal))];

    /// <summary>Waits for a line that holds this text.</summary>
    /// <param name="text">Part of the line.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="after">Only lines after this many (a <see cref="LineCount"/> taken before).</param>
    /// <exception cref="LabException">No such line in time; the message holds the log.</exception>
    public LogLine WaitForLine(string text, TimeSpan limit, int after = 0)
    {
        LogLine found = default;
        Eventually.True($"{Name} writes '{text}'", limit, () =>
        {
            lock (_lines)
            {
                int index = _lines.FindIndex(Math.Min(after, _lines.Count),
                    line => line.Text.Contains(text, StringComparison.Ordinal));
                if (index >= 0)
                    found = _lines[index];
                return index >= 0;
            }
        }, () => string.Join('\n', Lines.Select(line => line.Text)));
        return found;
    }

    /// <summary>Sends a signal to the process itself.</summary>
    public void Signal(int signal) => ProcessTree.Signal(Id, signal);

    /// <summary>SIGTERM, and waits for its end.</summary>
    /// <exception cref="LabException">It did not end in time.</exception>
    public void Stop(TimeSpan limit)
    {
        Signal(ProcessTree.SigTerm);
        WaitForEnd(limit);
    }

    public void WaitForEnd(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
            throw new LabException($"{Name} did not end within {limit.TotalSeconds} s");
    }

    /// <summary>SIGKILL to the process and all it started, at once.</summary>
    public void KillTree()
    {
        ProcessTree.Kill(Id);
        _process.WaitForExit(TimeSpan.FromSeconds(5));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            KillTree();
    }

    private void Add(string? text)
    {
        if (text is null)
            return;
        lock (_lines)
            _lines.Add(new LogLine(Moment.Now, text));
    }
}
