using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>What the kernel of this machine, or of the image that it runs, can do.</summary>
/// <param name="root">"" or, in tests, a folder.</param>
internal sealed class KernelHere(string root = "")
{
    private const string Release = "/proc/sys/kernel/osrelease";

    /// <summary>As in a sentence.</summary>
    public string Whose => File.Exists(root + ModuleList.File) ? "this image" : "this machine";

    /// <summary>Whether it has a module, loaded, to be loaded or built in; null where nobody can say.</summary>
    /// <param name="name">With underscores: ip_vs_rr.</param>
    public bool? HasModule(string name)
    {
        if (Directory.Exists($"{root}/sys/module/{name}"))
            return true;
        if (File.Exists(root + ModuleList.File))
            return ModuleList.Read(root + ModuleList.File, _ => true).Contains(name + ".ko");
        string folder = $"{root}{ModuleList.Folder}/{Text(Release)}";
        string[] lists = [.. ((string[])["modules.dep", "modules.builtin"]).Select(list => $"{folder}/{list}")
            .Where(File.Exists)];
        return lists.Length == 0 ? null
            : lists.Any(list => File.ReadLines(list)
                .Any(line => line.Split(':')[0].Contains($"/{name}.ko", StringComparison.Ordinal)));
    }

    /// <summary>Whether packets of others pass through it; true where nobody can say.</summary>
    public bool Forwards(IpFamily family) =>
        Text(family == IpFamily.IPv6 ? "/proc/sys/net/ipv6/conf/all/forwarding" : "/proc/sys/net/ipv4/ip_forward")
            != "0";

    private string Text(string path) => RawFile.TryReadText(root + path, out string text).IsOk ? text.Trim() : "";
}
