using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Records;
using Appliance.Settings;
using Appliance.Texts;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>Where the configuration is on this machine, and how it is read: the same in engine and box.</summary>
internal static class ConfigurationHere
{
    /// <summary>Why the state folder is not used; null when it is.</summary>
    public static string? WhyNoState(CommandLineOptions options)
    {
        string state = options.InState("");
        return StateFolder.WhyNot(state) is { } danger ? $"the state folder {state} is not used: {danger}" : null;
    }

    /// <summary>State changes, in their file where there is one.</summary>
    public static Journal JournalOf(CommandLineOptions options) =>
        new(WhyNoState(options) is null ? options.InState("transitions") : null);

    /// <summary>What is committed goes into the file itself, where the name is a link to it.</summary>
    /// <param name="noState">Why the state folder is not used; null when it is.</param>
    public static Commits CommitsOf(string file, string stateFolder, string? noState)
    {
        try
        {
            file = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
        }
        IDisk disk = noState is null ? new Disk() : new DiskWithout(new Disk(), stateFolder.TrimEnd('/'), noState);
        return new Commits(disk, file, stateFolder, BootClock.BootName());
    }

    /// <summary>A commit waits to be confirmed, or for its end.</summary>
    public static bool IsOnTrial(Commits commits)
    {
        try
        {
            return commits.OnTrial() is not null;
        }
        catch (IOException)
        {
            return false; // Who undoes it says why it cannot.
        }
    }

    /// <summary>At start and at each reload.</summary>
    /// <param name="text">What the file is taken to hold; null for what it holds.</param>
    public static ConfigResult Load(string file, VrrpFile how, CommandLineOptions options, TrialHold hold,
        byte[]? text = null)
    {
        ConfigResult config = ConfigFile.Load(file, how.ForConfig() with { MainText = text });
        return config with
        {
            Settings = config.Settings is { } settings ? hold.On(WithCommandLine(settings, options)) : null,
        };
    }

    /// <summary>
    /// A reload that would have to be a start: files have the old names already, and processes stand in the old
    /// network namespace. keepalived says the same, and goes on with the old file.
    /// </summary>
    /// <param name="before">What the file said at the start.</param>
    public static ConfigResult Unmoved(ConfigResult config, ParentSettings before)
    {
        string? what = config.Settings is not { Parent: var now } ? null
            : now.Namespace != before.Namespace ? "network namespace"
            : now.Instance != before.Instance ? "instance name" : null;
        return what is null ? config : config with
        {
            Settings = null,
            Findings = config.Findings.Add(Finding.At(Severity.Fatal, FindingClass.Advice, default,
                $"Cannot change {what} at a reload - please restart keepalived")),
        };
    }

    private static string Infix(CommandLineOptions options) =>
        (options.Instance is { } name ? "." + name : "") + (options.Namespace is { } space ? "." + space : "");

    /// <summary>What is said on the command line only: no keepalived.conf can hold it.</summary>
    internal static DaemonSettings WithCommandLine(DaemonSettings settings, CommandLineOptions options) => settings with
    {
        ScriptUmask = options.Umask ?? settings.ScriptUmask,
        Dumps = settings.Parent.NamesDumps ? settings.Dumps with { Infix = Infix(options) } : settings.Dumps,
        Engine = settings.Engine with
        {
            AddressLifetimeSeconds = options.VipLifetimeSeconds,
            ReleaseForeignAddresses = options.ReleaseForeignVips,
            ReportAddressChanges = options.AddressMonitoring,
            IsBfdOff = options.WithoutBfd,
        },
    };
}
