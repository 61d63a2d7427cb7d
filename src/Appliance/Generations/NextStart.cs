using Appliance.Attendant;
using Appliance.Config;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Generations;

/// <summary>appliance.json for <see cref="ConfigurationCommands"/>: read and checked now, taken up by the next start of the box, which is why nothing of it can be on trial.</summary>
/// <param name="file">Its name in what is said.</param>
internal sealed class NextStart(string file) : ITakesUp
{
    private const string Later = "the box takes it up at its next start (reboot)";

    public string? MovedTo => null;

    public bool IsAtOnce => false;

    public ConfigResult Inspect(byte[] text)
    {
        ApplianceResult result = ApplianceFile.Read(file, text);
        return new ConfigResult
        {
            // Nobody runs these: they say that there is something to run.
            Settings = result.Settings is null ? null : new BoxSettings { Engine = new EngineSettings { Instances = [] }, RouterId = "" },
            Findings = [.. result.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage)],
        };
    }

    public Task<ReloadOutcome> Plan(byte[] text) => Reload();

    public Task<ReloadOutcome> Reload() => Task.FromResult(new ReloadOutcome(ReloadResult.TakenUp, Later));

    public void TrialEndsAt(Instant? until)
    {
    }

    /// <summary>A hash of a password is a password to whoever has time.</summary>
    public IReadOnlyList<string> Hide(IReadOnlyList<string> lines)
    {
        const string key = "passwordHash";
        var hidden = new List<string>();
        foreach (string line in lines)
            hidden.Add(line.IndexOf(key, StringComparison.OrdinalIgnoreCase) is >= 0 and int at ? line[..(at + key.Length)] + "\": *" : line.Contains("$pbkdf2", StringComparison.Ordinal) ? "*" : line);
        return hidden;
    }
}
