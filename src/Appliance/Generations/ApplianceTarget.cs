using Appliance.Config;
using Appliance.Init;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Generations;

/// <summary>
/// appliance.json for <see cref="ConfigurationCommands"/>: read and checked now, taken up by the next start of
/// the node, and tried by that one.
/// </summary>
/// <param name="file">Its name in what is said.</param>
/// <param name="restart">Starts the node again.</param>
/// <param name="trialEndsAt">Hears when a trial, which this start is, ends; null when none does.</param>
/// <param name="root">Where the devices are that it names; another folder in tests.</param>
internal sealed class ApplianceTarget(string file, Action restart, Action<Instant?> trialEndsAt, string root = "")
    : IConfigurationTarget
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
            Settings = result.Settings is null ? null
                : new DaemonSettings { Engine = new EngineSettings { Instances = [] }, RouterId = "" },
            Findings = [.. result.Findings.Where(finding => finding.Class != FindingClass.CarriedOutInImage)],
        };
    }

    public Task<ReloadOutcome> GoBack()
    {
        restart();
        return Reload();
    }

    /// <summary>The console is the only door of a node: it has no shell, and its control socket is within.</summary>
    public string? LocksOut(byte[] text)
    {
        if (ApplianceFile.Read(file, text).Settings is not { } settings)
            return null;
        // The device may be the board's.
        settings = settings.On(Board.Read(root + Board.File));
        return settings.Console is not { } console ? "it has no \"console\""
            : console is { Login: ConsoleLogin.Password, PasswordHash: null }
                ? "its console asks for a password and has no \"passwordHash\" (the word password makes one)"
            : console.Device is { } device && !FileStatus.ReadTarget(root + device, out _).IsOk
                ? $"this box has no {device} for its console"
            : null;
    }

    public Task<ReloadOutcome> Plan(byte[] text) => Reload();

    public Task<ReloadOutcome> Reload() => Task.FromResult(new ReloadOutcome(ReloadResult.TakenUp, Later));

    public void TrialEndsAt(Instant? until) => trialEndsAt(until);

    /// <summary>A line with one of these may show a hash: in JSON every character may be an escape.</summary>
    private static readonly string[] s_signsOfHash = ["$pbkdf2", "$argon2", "\\u"];

    /// <summary>A hash of a password is a password to a caller who has time.</summary>
    public IReadOnlyList<string> Hide(IReadOnlyList<string> lines)
    {
        const string key = "passwordHash";
        var hidden = new List<string>();
        foreach (string line in lines)
            hidden.Add(line.IndexOf(key, StringComparison.OrdinalIgnoreCase) is >= 0 and int at
                ? line[..(at + key.Length)] + "\": *"
                : Array.Exists(s_signsOfHash, sign => line.Contains(sign, StringComparison.Ordinal)) ? "*"
                : line);
        return hidden;
    }
}
