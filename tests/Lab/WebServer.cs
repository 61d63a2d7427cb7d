namespace Lab;

/// <summary>
/// busybox httpd on port 7000 of a node; it answers with the node's address, also where a box has its metrics.
/// </summary>
public sealed class WebServer : IDisposable
{
    public const int Port = 7000;

    private readonly NodeProcess _process;

    private WebServer(NodeProcess process) => _process = process;

    public bool IsRunning => !_process.HasEnded;

    public static WebServer Start(Node node)
    {
        node.WriteFile("/run/www/index.html", node.IpAddress);
        // For a client that may also be answered by a box.
        node.WriteFile("/run/www" + HttpPoller.Metrics, node.IpAddress);
        NodeProcess process = node.Start("busybox", "httpd", "-f", "-p", $"{Port}", "-h", "/run/www");
        return new WebServer(process);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.KillTree();

    public void Dispose() => Kill();
}
