using Lab;

namespace Demo.Routers;

/// <summary>One of the two routers: a cable to the inside and one to the outside, and a daemon.</summary>
internal sealed class Router(Node node, string program, string configuration)
{
    private Daemon? _daemon;
    private volatile int _held;

    public Node Node { get; } = node;
    public string Name => Node.Name;
    public string Program { get; } = Path.GetFileName(program);

    /// <summary>How many of the four instances' addresses its kernel holds.</summary>
    public int Held => _held;

    /// <summary>Which of its cables are out: "inside", "outside".</summary>
    public IReadOnlySet<string> Out => _out;

    private readonly HashSet<string> _out = [];

    /// <summary>What its log said last of each of <see cref="RoutersFiles.Instances"/>.</summary>
    public IReadOnlyList<string> States => [.. RoutersFiles.Instances.Select(StateOf)];

    public void StartDaemon() => _daemon = Daemon.Start(Node, program, configuration);
    public void StopDaemon() => _daemon?.Stop();
    public void KillDaemon() => _daemon?.KillTree();

    public void Pull(Lan lan, string side)
    {
        lan.Cut(Node);
        _out.Add(side);
    }

    public void PutBack(Lan lan, string side)
    {
        lan.Mend(Node);
        _out.Remove(side);
    }

    /// <summary>Asks the kernel again.</summary>
    public void Look()
    {
        string addresses = Node.Ip("-o", "addr", "show");
        _held = RoutersFiles.Vips.Count(vip => addresses.Contains($" {vip}/", StringComparison.Ordinal));
    }

    private string StateOf(string instance)
    {
        if (_daemon is null || _daemon.Process.HasEnded)
            return "gone";
        string words = $"({instance}) Entering ";
        string? line = _daemon.Log.LastOrDefault(line => line.Text.Contains(words, StringComparison.Ordinal)).Text;
        return line is null ? "INIT"
            : line[(line.IndexOf(words, StringComparison.Ordinal) + words.Length)..].Split(' ')[0];
    }
}
