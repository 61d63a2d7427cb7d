namespace Lab;

/// <summary>
/// A recording of a node's eth0 by tcpdump, read by tshark: an opinion on our packets that is not our own.
/// </summary>
public sealed class Capture : IDisposable
{
    private const string File = "/run/capture.pcap";
    private readonly Node _node;
    private readonly NodeProcess _process;
    private byte[]? _recording;

    /// <summary>On whose wire it records.</summary>
    public Node Node => _node;

    private Capture(Node node, NodeProcess process)
    {
        _node = node;
        _process = process;
    }

    /// <summary>Starts recording; returns when tcpdump listens.</summary>
    /// <param name="node">On whose wire.</param>
    /// <param name="filter">In tcpdump's language.</param>
    public static Capture Start(Node node, string filter = "vrrp or arp or igmp")
    {
        // Not in immediate mode, frames of up to the last second would still be in the kernel when the recording ends.
        // -Z root: the file is in a folder that only root may write.
        // In immediate mode the buffer holds as many frames as the longest would fit into it: by default eight, and 250
        // adverts in one system call are more. No frame here is longer than 2048 bytes.
        NodeProcess process = node.Start("tcpdump", "-i", "eth0", "-n", "-U", "--immediate-mode", "-Z", "root", "-s",
            "2048", "-B", "32768", "-w", File, filter);
        process.WaitForLine("listening on", TimeSpan.FromSeconds(10));
        return new Capture(node, process);
    }

    /// <summary>Ends the recording.</summary>
    public void Stop()
    {
        if (_recording is not null)
            return;
        // Give the last frames time to be written.
        Thread.Sleep(300);
        _process.Signal(ProcessTree.SigInt);
        _process.WaitForEnd(TimeSpan.FromSeconds(5));
        _recording = System.IO.File.ReadAllBytes(_node.Root + File);
    }

    /// <summary>One row a frame, one text a field, as `tshark -T fields` gives them.</summary>
    /// <param name="filter">In tshark's display language.</param>
    /// <param name="fields">Names such as vrrp.prio.</param>
    public IReadOnlyList<string[]> Fields(string filter, params string[] fields)
    {
        Stop();
        string output = Tshark(["-Y", filter, "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field })]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    public int Count(string filter) => Fields(filter, "frame.number").Count;

    /// <summary>
    /// What is wrong with what a node sent: every frame that tshark calls malformed or erroneous, and every VRRP, IGMP
    /// or IP checksum that is not good. Empty when all is well.
    /// </summary>
    public string Complaints(Node sender)
    {
        Stop();
        string mine = $"eth.src == {sender.MacAddress} && (vrrp || arp || igmp)";
        // Checksum status: 0 bad, 1 good, 2 not checked.
        return Tshark(["-Y",
            $"{mine} && (_ws.malformed || _ws.expert.severity == error || (ip && ip.checksum.status != 1)"
            + " || (vrrp && vrrp.checksum.status != 1) || (igmp && igmp.checksum.status != 1))"]).Trim();
    }

    public void Dispose() => _process.Dispose();

    private string Tshark(string[] arguments)
    {
        string file = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(file, _recording!);
            return Command.Run("tshark", ["-r", file, "-n", "-o", "ip.check_checksum:TRUE", .. arguments]);
        }
        finally
        {
            System.IO.File.Delete(file);
        }
    }
}
