using System.Collections.Immutable;

namespace Appliance.Init;

/// <summary>
/// The kernel's settings that appliance.json names, `net.ipv4.ip_forward=1`. What is not there yet (those of IPVS come
/// with its module, an interface's with the interface) is tried again.
/// </summary>
/// <param name="root">Where the image's files are: "" or, in tests, a folder.</param>
internal sealed class Sysctls(IMachine machine, string root)
{
    private const string Folder = "/proc/sys/";

    private readonly HashSet<string> _set = [], _refused = [];

    /// <summary>To be called again and again; each is set once, and said once when it cannot be.</summary>
    /// <param name="wanted">Of the form NAME=VALUE.</param>
    /// <param name="areExpected">False while modules are yet to come: then what cannot be set is not said.</param>
    public void Set(ImmutableArray<string> wanted, bool areExpected = true)
    {
        foreach (string line in wanted)
        {
            if (_set.Contains(line))
                continue;
            int equals = line.IndexOf('=');
            string name = line[..equals].TrimEnd(), value = line[(equals + 1)..].Trim();
            try
            {
                // Not a new file: the kernel has what it has.
                using FileStream setting = new(root + Folder + PathOf(name), FileMode.Open, FileAccess.Write,
                    FileShare.ReadWrite, bufferSize: 0);
                setting.Write(System.Text.Encoding.ASCII.GetBytes(value + "\n"));
                _set.Add(line);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                if (areExpected && _refused.Add(line))
                    machine.Say($"Cannot set {name} to {value}: {refused.Message}");
            }
        }
    }

    /// <summary>What a name is set to; null when no line says.</summary>
    public static string? ValueOf(string name, ImmutableArray<string> lines) =>
        lines.LastOrDefault(line => PathOf(line[..line.IndexOf('=')].TrimEnd()) == PathOf(name)) is { } found
            ? found[(found.IndexOf('=') + 1)..].Trim() : null;

    /// <summary>
    /// Either of sysctl's two spellings: net.ipv4.conf.eth0.arp_ignore, or net/ipv4/conf/eth0.10/arp_ignore where a
    /// name has a dot.
    /// </summary>
    internal static string PathOf(string name) =>
        name.IndexOfAny(['.', '/']) is var at and >= 0 && name[at] == '/' ? name : string.Create(name.Length, name,
            (path, from) =>
            {
                for (int i = 0; i < path.Length; i++)
                    path[i] = from[i] switch { '.' => '/', '/' => '.', var other => other };
            });
}
