using Lab;

namespace Demo;

/// <summary>One node of the pair: daemon, web server, cable, and how they look from outside.</summary>
internal sealed class Box(Node node, string program, string configuration)
{
    private Daemon? _daemon;
    private WebServer? _web;
    private volatile bool _holdsVip;

    public Node Node { get; } = node;
    public string Program { get; } = Path.GetFileName(program);
    public bool CableIn { get; private set; } = true;
    public bool WebRuns => _web?.IsRunning == true;
    public bool HoldsVip => _holdsVip;
    public string State => _daemon is null || _daemon.Process.HasEnded ? "gone" : _daemon.State;

    public void StartWeb() => _web = WebServer.Start(Node);
    public void KillWeb() => _web?.Kill();
    public void StartDaemon() => _daemon = Daemon.Start(Node, program, configuration);
    public void StopDaemon() => _daemon?.Stop();
    public void KillDaemon() => _daemon?.KillTree();

    public void PullCable()
    {
        Node.CutCable();
        CableIn = false;
    }

    public void PutCableBack()
    {
        Node.HealCable();
        CableIn = true;
    }

    /// <summary>Asks the kernel again.</summary>
    public void Look() => _holdsVip = Node.Holds(Story.Vip);

    /// <summary>Newest log lines, without the date that keepalived puts in front.</summary>
    public IEnumerable<string> LogTail(int count) =>
        _daemon is null ? [] : _daemon.Log.TakeLast(count).Select(line => WithoutDate(line.Text));

    /// <summary>"Sun Nov 22 22:00:53 2026: text" becomes "22:00:53 text".</summary>
    private static string WithoutDate(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        string[] date = colon > 0 ? line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return date.Length == 5 ? $"{date[3]} {line[(colon + 2)..]}" : line;
    }
}
