using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Lab;

/// <summary>
/// A machine of the lab: a network namespace with eth0, and a view of the file system (see node-root.sh).
/// </summary>
public sealed class Node : IDisposable
{
    private readonly Lan _lan;
    private readonly List<NodeProcess> _processes = [];
    private Process? _keeper;

    internal Node(Lan lan, string name, string netns, string? address)
    {
        _lan = lan;
        Name = name;
        Namespace = netns;
        Address = address;
        byte[] ip = address is null ? [10, 0, 0, (byte)lan.Nodes.Count] : IPAddress.Parse(IpAddress).GetAddressBytes();
        MacAddress = $"02:00:{ip[0]:x2}:{ip[1]:x2}:{ip[2]:x2}:{ip[3]:x2}";
    }

    public string Name { get; }

    /// <summary>Name for `ip netns exec`.</summary>
    public string Namespace { get; }

    /// <summary>Address and prefix length of eth0, or null.</summary>
    public string? Address { get; }

    /// <summary><see cref="Address"/> without its prefix length.</summary>
    public string IpAddress => Address?.Split('/')[0] ?? throw new LabException($"{Name} has no address");

    /// <summary>Of eth0, made from the address: 02:00:c0:a8:0a:6f for 192.168.10.111.</summary>
    public string MacAddress { get; }

    /// <summary>Where this machine's files are seen from outside: prefix for absolute paths of the node.</summary>
    public string Root => $"/proc/{_keeper!.Id}/root";

    internal void PowerOn()
    {
        Command.Run("ip", "netns", "add", Namespace);
        Command.IpBatch(Namespace, "link set lo up\n");
        string root = Path.Combine(Leftovers.RootDirectory, Namespace);
        Directory.CreateDirectory(root);
        var start = new ProcessStartInfo("setsid",
            ["ip", "netns", "exec", Namespace, "sh", "-c", Story.Resource("node-root.sh"), "sh", root])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _keeper = Process.Start(start) ?? throw new LabException("no setsid");
        Task<string?> ready = _keeper.StandardOutput.ReadLineAsync();
        if (!ready.Wait(TimeSpan.FromSeconds(10)) || ready.Result != "ready")
            throw new LabException($"the file system view of {Name} was not made");
        // chroot comes right after "ready". Only the end is compared: in a lab that itself runs in a chroot the link
        // never was "/".
        string link = $"/proc/{_keeper.Id}/root";
        Eventually.True($"{Name} has its own root", TimeSpan.FromSeconds(5),
            () => new DirectoryInfo(link).LinkTarget?.EndsWith(root, StringComparison.Ordinal) == true);
    }

    /// <summary>Gives the node its eth0, down and without address.</summary>
    /// <param name="bridge">The bridge it hangs on; br0 is the whole LAN.</param>
    public void Plug(string bridge = "br0")
    {
        Command.IpBatch(_lan.SwitchNamespace, $"""
            link add dev {Name} type veth peer name eth0 netns {Namespace} address {MacAddress}
            link set {Name} master {bridge} up

            """);
    }

    /// <summary>Takes the whole network card out: eth0 is gone until <see cref="Plug"/>.</summary>
    public void Unplug() => Command.Run("ip", "-n", _lan.SwitchNamespace, "link", "del", Name);

    /// <summary>eth0 up, with its address.</summary>
    public void BringUp() => Command.IpBatch(Namespace,
        (Address is null ? "" : $"addr add {Address} brd + dev eth0\n") + "link set eth0 up\n");

    /// <summary>Pulls the cable: eth0 loses its carrier.</summary>
    public void CutCable() => Command.Run("ip", "-n", _lan.SwitchNamespace, "link", "set", Name, "down");

    /// <summary>Puts the cable back.</summary>
    public void HealCable() => Command.Run("ip", "-n", _lan.SwitchNamespace, "link", "set", Name, "up");

    /// <summary>`ip` with these words, in this node.</summary>
    public string Ip(params string[] words) => Command.Run("ip", ["-n", Namespace, .. words]);

    /// <summary>`ip -j` with these words, in this node.</summary>
    public JsonElement IpJson(params string[] words)
    {
        using JsonDocument document = JsonDocument.Parse(Ip(["-j", .. words]));
        return document.RootElement.Clone();
    }

    /// <summary>
    /// Addresses of an interface with prefix length ("192.168.10.111/24"), in the kernel's order: IPv4 unless the
    /// family says otherwise ("-6").
    /// </summary>
    public IReadOnlyList<string> Addresses(string device = "eth0", string family = "-4") =>
    [
        .. from link in IpJson(family, "addr", "show", "dev", device).EnumerateArray()
           where link.TryGetProperty("addr_info", out _)
           from address in link.GetProperty("addr_info").EnumerateArray()
           select $"{address.GetProperty("local").GetString()}/{address.GetProperty("prefixlen").GetInt32()}",
    ];

    /// <summary>Whether the kernel holds this address, whatever its prefix length.</summary>
    public bool Holds(string ip, string device = "eth0") =>
        Addresses(device, ip.Contains(':') ? "-6" : "-4").Any(address => address.Split('/')[0] == ip);

    /// <summary>Writes a file of the node; executable when it starts with "#!".</summary>
    /// <param name="path">Absolute, as the node sees it; in / or /run, everything else is the machine's own.</param>
    public void WriteFile(string path, string text)
    {
        string file = Root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
            | (text.StartsWith("#!", StringComparison.Ordinal)
                ? UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : 0));
    }

    /// <summary>Reads a file of the node, also one that a daemon keeps locked, as it does with its pid file.</summary>
    public string ReadFile(string path) => Command.Run("cat", Root + path); // .NET would ask for a lock of its own.

    /// <summary>
    /// Starts a process in the node, as leader of an own session, with TMPDIR=/run and / as its directory.
    /// </summary>
    public NodeProcess Start(string program, params string[] arguments)
    {
        var process = new NodeProcess(program, Enter(program, arguments));
        lock (_processes)
            _processes.Add(process);
        return process;
    }

    /// <summary>Runs a command in the node to its end.</summary>
    public CommandResult Run(string program, params string[] arguments) =>
        Command.Try("setsid", ["--wait", .. Enter(program, arguments)], null, TimeSpan.FromSeconds(20));

    private string[] Enter(string program, string[] arguments) =>
        ["nsenter", $"--target={_keeper!.Id}", "--net", "--mount", "--root", "--wd", "env", "TMPDIR=/run", program,
            .. arguments];

    /// <summary>
    /// Runs code on a thread that has entered this node's network: sockets made there belong to the node for ever.
    /// </summary>
    public unsafe T Inside<T>(Func<T> work)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                EnterNetwork();
                result = work();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new LabException($"inside {Name}: {failure.Message}");
    }

    /// <summary>Moves the calling thread into this node's network. Only for a thread that ends there.</summary>
    internal unsafe void EnterNetwork()
    {
        fixed (byte* path = Encoding.UTF8.GetBytes($"/run/netns/{Namespace}\0"))
        {
            int fd = Native.Check(Native.open(path, Native.O_RDONLY | Native.O_CLOEXEC), $"open namespace {Namespace}");
            int result = Native.setns(fd, Native.CLONE_NEWNET);
            int errno = Marshal.GetLastPInvokeError();
            Native.close(fd);
            if (result != 0)
                throw new LabException($"setns {Namespace}: errno {errno}");
        }
    }

    public void Dispose()
    {
        NodeProcess[] processes;
        lock (_processes)
            processes = [.. _processes];
        foreach (NodeProcess process in processes)
            process.Dispose();
        Leftovers.Remove(Namespace);
        _keeper?.Dispose();
    }
}
