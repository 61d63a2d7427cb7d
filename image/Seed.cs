using Appliance;
using Appliance.Config;
using Appliance.Settings;

namespace Image;

/// <summary>
/// What a box starts with: appliance.json, and the keepalived.conf that lies beside it. Both go in as they are, whatever is wrong with
/// them: a wrong seed boots, too, and says what is wrong. It is said here first.
/// </summary>
internal sealed class Seed
{
    private readonly string _folder;
    private readonly BoxSettings? _settings;

    /// <exception cref="FileNotFoundException">There is no appliance.json.</exception>
    public Seed(string file, Action<string> say)
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"{file} is not there. CONFIG names an appliance.json; its keepalived.conf lies beside it.");
        _folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        Appliance = File.ReadAllBytes(file);
        ApplianceResult appliance = ApplianceFile.Load(file);
        ConfigVerdict.Report(file, [.. appliance.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage)], appliance.Settings is not null, say);
        VrrpPath = (appliance.Settings ?? new ApplianceSettings()).Vrrp.Configuration;

        string vrrp = Path.Combine(_folder, "keepalived.conf");
        if (!File.Exists(vrrp))
        {
            say($"{vrrp} is not there: the box will have no VRRP, and say so.");
            return;
        }
        Vrrp = File.ReadAllBytes(vrrp);
        ConfigResult result = ConfigFile.Load(vrrp, new ConfigOptions { Test = true });
        ConfigVerdict.Report(vrrp, result, say);
        _settings = result.Settings;
    }

    public byte[] Appliance { get; }
    public byte[]? Vrrp { get; }
    /// <summary>Where the box looks for it.</summary>
    public string VrrpPath { get; }

    /// <summary>What its keepalived.conf would have the image run, and cannot.</summary>
    public IEnumerable<string> Complaints(Archive image) => _settings is null ? [] : SeedScripts.Complaints(_settings, image.Find);

    /// <summary>What lies in a folder `files` beside it is laid over the root: check scripts, keys. Who may run a file here may run it there.</summary>
    public void AddFilesTo(Archive root)
    {
        string folder = Path.Combine(_folder, "files");
        if (!Directory.Exists(folder))
            return;
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder, entry.FullName);
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
