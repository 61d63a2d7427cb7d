using Appliance.Config;
using Appliance.Settings;

namespace Image;

/// <summary>
/// What a box starts with: appliance.json, and the keepalived.conf that lies beside it. Both go in as they are, whatever is wrong with
/// them: a wrong seed boots, too, and says what is wrong. It is said here first.
/// </summary>
internal sealed class Seed
{
    /// <exception cref="FileNotFoundException">There is no appliance.json.</exception>
    /// <param name="fileIn">What the image has under an absolute path besides our own program (see <see cref="SeedScripts"/>); null where it has nothing that could be executed.</param>
    public Seed(string file, Action<string> say, Func<string, byte[]?>? fileIn = null)
    {
        if (!File.Exists(file))
            throw new FileNotFoundException($"{file} is not there. CONFIG names an appliance.json; its keepalived.conf lies beside it.");
        Appliance = File.ReadAllBytes(file);
        ApplianceResult appliance = ApplianceFile.Load(file);
        ConfigVerdict.Report(file, [.. appliance.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage)], appliance.Settings is not null, say);
        VrrpPath = (appliance.Settings ?? new ApplianceSettings()).Vrrp.Configuration;

        string vrrp = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "keepalived.conf");
        if (!File.Exists(vrrp))
        {
            say($"{vrrp} is not there: the box will have no VRRP, and say so.");
            return;
        }
        Vrrp = File.ReadAllBytes(vrrp);
        ConfigResult result = ConfigFile.Load(vrrp, new ConfigOptions { Test = true });
        ConfigVerdict.Report(vrrp, result, say);
        if (result.Settings is { } settings)
            foreach (string complaint in SeedScripts.Complaints(settings, fileIn ?? (_ => null)))
                say(complaint);
    }

    public byte[] Appliance { get; }
    public byte[]? Vrrp { get; }
    /// <summary>Where the box looks for it.</summary>
    public string VrrpPath { get; }
}
