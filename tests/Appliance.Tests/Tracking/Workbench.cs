using Appliance.Scripts;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Tracking;

/// <summary>
/// A directory for scripts, and the little loop that runs them. Every wait ends after <see cref="Patience"/>.
/// </summary>
internal sealed class Workbench : IDisposable, IScriptListener
{
    public static readonly Duration Patience = Duration.FromSeconds(30);

    private readonly Poller _poller = new();
    private readonly List<ScriptRunner> _runners = [];
    private readonly ProbeThreads _probes = new();

    public Workbench()
    {
        Children = new Children(_poller, firstToken: 1);
        _poller.Add(_probes.Fd, 0);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("vrrpaot-scripts-").FullName;

    public Children Children { get; }
    public List<(int Script, ScriptOutcome Outcome)> Ended { get; } = [];
    public List<(int Script, bool TimedOut)> Skipped { get; } = [];

    public void ScriptEnded(int script, ScriptOutcome outcome) => Ended.Add((script, outcome));
    public void ScriptSkipped(int script, bool timedOut) => Skipped.Add((script, timedOut));
    public void ScriptWillNotDie(int script, int pid, int kills) =>
        throw new InvalidOperationException($"{pid} survived {kills} kills");

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>Writes an executable shell script and returns its path.</summary>
    public string Write(string name, string body, string head = "#!/bin/sh\n")
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, head + body + "\n");
        System.IO.File.SetUnixFileMode(path,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }

    public RunnableScript Program(string name, string body) => new(Write(name, body), [name], null);

    public ScriptRunner Run(RunnableScript program, Duration interval, Duration timeout)
    {
        var runner = new ScriptRunner(_runners.Count, program, new ScriptSchedule(interval, timeout, BootClock.Now),
            program.Probe is { } probe ? new ProbeThread(probe, _probes) : new ProcessRun(program, Children), this);
        _runners.Add(runner);
        return runner;
    }

    /// <summary>Turns until it is so, and fails the test if it never is.</summary>
    public void Until(Func<bool> so, string what)
    {
        Instant end = BootClock.Now + Patience;
        Span<int> ready = stackalloc int[64];
        while (!so())
        {
            if (BootClock.Now > end)
                Assert.Fail($"never happened: {what}");
            foreach (ScriptRunner runner in _runners)
                runner.Turn(BootClock.Now);
            Instant next = BootClock.Now + Duration.FromMilliseconds(20);
            foreach (ScriptRunner runner in _runners)
                next = Instant.Earlier(next, runner.NextDeadline);
            int count = _poller.Wait(ready, next);
            foreach (int token in ready[..count])
            {
                if (token == 0)
                    _probes.Collect();
                else
                    Children.Serve(token);
            }
        }
    }

    /// <summary>The process is gone or a zombie that waits for its parent.</summary>
    public static bool IsOver(int pid)
    {
        try
        {
            string stat = System.IO.File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>The pid that a script wrote to a file, once it is there.</summary>
    public int PidIn(string name)
    {
        int pid = 0;
        Until(() => System.IO.File.Exists(File(name))
            && int.TryParse(System.IO.File.ReadAllText(File(name)), out pid), $"a pid in {name}");
        return pid;
    }

    public void Dispose()
    {
        foreach (ScriptRunner runner in _runners)
        {
            runner.Stop();
            runner.Abandon(force: true);
        }
        Until(() => Children.Running == 0, "every child ended");
        foreach (ScriptRunner runner in _runners)
            runner.Dispose();
        Children.Dispose();
        _poller.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
