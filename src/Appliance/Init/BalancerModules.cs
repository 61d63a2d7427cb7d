using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// IPVS and its schedulers, which an image loads when its keepalived.conf balances load: before the engine starts,
/// which may want the daemon that tells of connections, or with the reload that brings the first virtual server. Only
/// process 1 may, and the kernel finds no modprobe here. What cannot be loaded costs nobody else anything.
/// </summary>
/// <param name="root">Where the image's files are: "" or, in tests, a folder.</param>
internal sealed class BalancerModules(IMachine machine, string root)
{
    public const string When = "balancer";

    /// <summary>
    /// It takes tenths of a second. Of a kernel that is slower than that the rest is loaded later: the engine waits.
    /// </summary>
    private static readonly Duration s_patience = Duration.FromSeconds(10);

    /// <summary>What only a file that balances has. One that is included could, too.</summary>
    private static readonly string[] s_signs = ["virtual_server", "lvs_sync_daemon", "include"];

    private readonly HashSet<string> _loaded = [], _refused = [];

    /// <summary>To be called again and again; what is loaded already is left alone.</summary>
    /// <param name="configuration">Path of keepalived.conf.</param>
    /// <returns>Whether nothing is left for later.</returns>
    public bool Load(string configuration)
    {
        if (!MayBalance(root + configuration))
            return true;
        Duration end = machine.SinceStart + s_patience;
        foreach (string file in ModuleList.Read(root + ModuleList.File, when => when == When))
        {
            if (_loaded.Contains(file))
                continue;
            if (machine.SinceStart > end)
                return false;
            Errno errno = machine.LoadModule($"{ModuleList.Folder}/{file}");
            if (errno.IsOk || errno == Errno.EEXIST)
                _loaded.Add(file);
            else if (_refused.Add(file))
                machine.Say($"Cannot load the module {file}: {errno}.");
        }
        return true;
    }

    /// <summary>
    /// A look at the text, which takes too much for a sign rather than too little: modules that nobody uses do
    /// nothing.
    /// </summary>
    internal static bool MayBalance(string configuration)
    {
        try
        {
            return File.ReadLines(configuration).Select(WithoutRemark)
                .Any(line => Array.Exists(s_signs, sign => line.Contains(sign, StringComparison.Ordinal)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string WithoutRemark(string line) =>
        line.IndexOfAny(['#', '!']) is var at and >= 0 ? line[..at] : line;
}
