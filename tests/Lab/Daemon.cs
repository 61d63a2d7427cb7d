namespace Lab;

/// <summary>
/// A VRRP daemon on a node: vrrpaot, or Debian's keepalived; both take the same command line and file.
/// </summary>
public sealed class Daemon : IDisposable
{
    private const string Keepalived = "/usr/sbin/keepalived";

    private Daemon(Node node, NodeProcess process, string program)
    {
        Node = node;
        Process = process;
        Program = program;
    }

    public Node Node { get; }
    public NodeProcess Process { get; }
    public string Program { get; }
    public bool IsKeepalived => Program == Keepalived;

    /// <summary>
    /// Path of a program by its short name: "keepalived" is Debian's, "vrrpaot" ours, anything else a path.
    /// </summary>
    public static string ProgramOf(string name) => name switch
    {
        "keepalived" => Keepalived,
        "vrrpaot" => Binary.X64,
        _ => name,
    };

    /// <summary>Starts a daemon in the foreground with `-n -l -D`, own pid files, and this configuration.</summary>
    /// <param name="node">Where.</param>
    /// <param name="program">"vrrpaot", "keepalived" or a path.</param>
    /// <param name="configuration">Text of keepalived.conf.</param>
    /// <param name="more">More words for the command line.</param>
    public static Daemon Start(Node node, string program, string configuration, params string[] more)
    {
        program = ProgramOf(program);
        node.WriteFile("/run/lab/keepalived.conf", configuration);
        NodeProcess process = node.Start(program,
            ["-n", "-l", "-D", "-f", "/run/lab/keepalived.conf", "-p", "/run/lab/daemon.pid", "-r", "/run/lab/vrrp.pid",
                .. program == Keepalived ? [] : (string[])["--state=/run/lab/state"], .. more]);
        return new Daemon(node, process, program);
    }

    public IReadOnlyList<LogLine> Log => Process.Lines;

    /// <summary>Waits for a log line.</summary>
    public LogLine WaitFor(string text, double seconds, int after = 0) =>
        Process.WaitForLine(text, TimeSpan.FromSeconds(seconds), after);

    /// <summary>MASTER, BACKUP, FAULT or INIT, as the log's newest word says.</summary>
    public string State
    {
        get
        {
            for (int i = Log.Count - 1; i >= 0; i--)
            {
                string text = Log[i].Text;
                foreach (string state in (ReadOnlySpan<string>)["MASTER", "BACKUP", "FAULT"])
                {
                    if (text.Contains($"Entering {state} STATE", StringComparison.Ordinal))
                        return state;
                }
            }
            return "INIT";
        }
    }

    /// <summary>The child that runs the election, while the parent only guards it.</summary>
    public int EnginePid => ProcessTree.Children(Process.Id) is var children and [int first, ..]
        ? IsKeepalived ? first : children.FirstOrDefault(IsEngine, first)
        : throw new LabException($"{Program} has no child");

    /// <summary>The child that people and programs meet; 0 while there is none.</summary>
    public int BoxPid => ProcessTree.Children(Process.Id).FirstOrDefault(child => ProcessTree.Role(child) == "@box");

    private static bool IsEngine(int child) => ProcessTree.Role(child) == "@engine";

    /// <summary>SIGTERM, and waits for the end.</summary>
    public void Stop() => Process.Stop(TimeSpan.FromSeconds(10));

    /// <summary>SIGKILL to the whole tree at once.</summary>
    public void KillTree() => Process.KillTree();

    public void Dispose() => Process.Dispose();
}
