using System.Collections.Immutable;
using Appliance;
using Appliance.Texts;
using Appliance.Config;
using Appliance.Init;
using Appliance.Settings;

namespace Image;

/// <summary>
/// What a node starts with: appliance.json, and the keepalived.conf that lies beside it. They go onto the card's first
/// partition, and never into a slot: an update
/// must not bring a node another owner's login. What is wrong with them is said here first, and is no card unless that
/// is meant.
/// </summary>
internal sealed class Seed
{
    private readonly string _file, _folder;
    private readonly Action<string> _say;
    private readonly ApplianceSettings? _appliance;
    private readonly DaemonSettings? _settings;
    private bool _hasErrors;

    /// <exception cref="FileNotFoundException">There is no appliance.json.</exception>
    public Seed(string file, Action<string> say)
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"{file} is not there. CONFIG names an appliance.json; its "
                + $"keepalived.conf lies beside it.");
        (_file, _say) = (file, say);
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Appliance = File.ReadAllBytes(file);
        ApplianceResult appliance = ApplianceFile.Load(file);
        _appliance = appliance.Settings;
        Judge(file, [.. appliance.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage)],
            _appliance is not null);
        VrrpPath = (_appliance ?? new ApplianceSettings()).Vrrp.Configuration;

        string vrrp = Path.Combine(_folder, SeedFiles.Vrrp);
        if (!File.Exists(vrrp))
        {
            say($"{vrrp} is not there: the node will have no VRRP, and say so.");
            return;
        }
        Vrrp = File.ReadAllBytes(vrrp);
        // Which interfaces the node has is not to be seen here.
        ConfigResult result = ConfigFile.Load(vrrp, new ConfigOptions { Test = true, InterfaceExists = _ => true });
        _settings = result.Settings;
        Judge(vrrp, _settings is null ? result.Findings : result.Findings.AddRange(BalancerNeeds.NoWayBack(
            _settings.Balancer, "this image", family => BalancerNeeds.Forwards(_appliance?.Sysctl ?? [], family))),
            _settings is not null);
    }

    public byte[] Appliance { get; }
    public byte[]? Vrrp { get; }
    /// <summary>Where the node looks for it.</summary>
    public string VrrpPath { get; }

    private void Judge(string file, ImmutableArray<Finding> findings, bool canRun)
    {
        ConfigVerdict.Report(file, findings, canRun, _say);
        _hasErrors |= !canRun || findings.Any(finding => finding.Severity >= Severity.Error);
    }

    /// <summary>
    /// The two files by their places on the card's first partition, from which a node takes them at its first start
    /// and after a factory reset.
    /// </summary>
    public IEnumerable<VolumeFile> ForTheBootPartition
    {
        get
        {
            yield return new VolumeFile($"{SeedFiles.Factory}/{SeedFiles.Appliance}", Appliance);
            if (Vrrp is not null)
                yield return new VolumeFile($"{SeedFiles.Factory}/{SeedFiles.Vrrp}", Vrrp);
        }
    }

    /// <summary>The same for a root in memory, where a node without a card looks for them.</summary>
    public Archive AsArchive(uint built)
    {
        Archive root = new Archive(built).File(ApplianceFile.DefaultPath.TrimStart('/'), Appliance);
        return Vrrp is null ? root : root.File(VrrpPath.TrimStart('/'), Vrrp);
    }

    /// <summary>What its keepalived.conf would have the image run, and cannot.</summary>
    public IEnumerable<string> Complaints(Archive image) =>
        _settings is null ? [] : SeedScripts.Complaints(_settings, image.Find).Concat(
            BalancerNeeds.Missing(_settings.Balancer, "this image", module =>
                image.Find($"/lib/modules/{module}.ko") is not null).Select(finding => finding.Format()));

    /// <summary>Says what of the seed does not fit the image.</summary>
    /// <exception cref="FormatException">It is not to become a card, unless somebody says that it is meant.</exception>
    public void RefuseUnlessMeant(Order order, Board board, Archive image)
    {
        foreach (string complaint in (IEnumerable<string>)[.. Complaints(image), .. Mismatches(board)])
        {
            _say(complaint);
            _hasErrors = true;
        }
        if (board.IsReal && _appliance?.Console?.Login == ConsoleLogin.None && !order.LoginAsksForNothing)
            throw new FormatException($"{_file}: with \"login\": \"none\" a person with a serial cable may "
                + $"change this {board.Name}. "
                + "Nothing is made. `vrrpaot password` makes a passwordHash to write instead; if it is meant, say "
                    + "LOGIN=none to make, too.");
        if (_hasErrors && !order.Anyway)
            throw new FormatException("The seed has errors, see above. Nothing is made. Mend them, or say "
                + "ANYWAY=yes to make: "
                + "a node with a wrong seed boots, too, and says what is wrong.");
    }

    private IEnumerable<string> Mismatches(Board board)
    {
        if (_appliance?.Board is { } meant && meant != board.Name)
            yield return $"{_file} is written for the board {meant}, and this image is for {board.Name}.";
        // It could be read only when the card was found.
        if (_appliance?.Storage?.Device is { } card && card != board.Storage)
            yield return $"{_file}: storage.device is {card}, but a {board.Name} finds this file on "
                + $"{board.Storage ?? "no card"}: "
                + "its board.json says so, and is to be changed.";
    }

    /// <summary>
    /// What lies in a folder `files` beside it is laid over the root, in every update as well: check scripts,
    /// programs. Who may run a file here may run it there.
    /// </summary>
    /// <exception cref="FormatException">It would carry a seed.</exception>
    public void AddFilesTo(Archive root)
    {
        string folder = Path.Combine(_folder, "files");
        if (!Directory.Exists(folder))
            return;
        foreach (FileSystemInfo entry in new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, entry.FullName);
            if ("/" + path is ApplianceFile.DefaultPath || "/" + path == VrrpPath)
                throw new FormatException($"{entry.FullName} would be in every update, which carries no seed. "
                    + "It belongs beside the folder files/, not into it.");
            if (entry.LinkTarget is { } target)
                root.Link(path, target);
            else if (entry is DirectoryInfo)
                root.Folder(path);
            else if ((entry.UnixFileMode & UnixFileMode.UserExecute) != 0)
                root.Program(path, File.ReadAllBytes(entry.FullName));
            else
                root.File(path, File.ReadAllBytes(entry.FullName));
        }
    }
}
