using System.Collections.Immutable;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Reading;
using Appliance.Config.Rules;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config;

/// <summary>How a configuration is to be read.</summary>
public sealed record ConfigOptions
{
    private readonly string? _configId;

    /// <summary>`-i`: what `@ID` lines and `${_INSTANCE}` are compared with. Null for the short host name.</summary>
    public string? ConfigId
    {
        get => _configId ?? HostName;
        init => _configId = value;
    }

    /// <summary>Config test: interfaces that do not exist are named.</summary>
    public bool Test { get; init; }

    /// <summary>
    /// `--anyway`: run also without what this version does not carry out and safety depends on
    /// (<see cref="Cost.Safety"/>).
    /// </summary>
    public bool Anyway { get; init; }

    /// <summary>What appliance.json says of https.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>`-e`: the main file begins as if with a bare `include_check`.</summary>
    public bool CheckIncludes { get; init; }

    /// <summary>
    /// What the main file is taken to hold, whatever is on the disk under its name; null for what is there. Includes
    /// are read as they are.
    /// </summary>
    public byte[]? MainText { get; init; }

    /// <summary>The short host name.</summary>
    public string HostName { get; init; } = ShortHostName();

    /// <summary>Whether the machine has an interface of that name now.</summary>
    public Func<string, bool> InterfaceExists { get; init; } = Interfaces.Exists;

    /// <summary>
    /// Whether this machine has that user and that group (null for the user's own). Asked in a test only.
    /// </summary>
    public Func<string, string?, bool> AccountExists { get; init; } = static (user, group) =>
        Accounts.OfThisMachine() is var all && all.FindUser(user) is not null
            && (group is null || all.FindGroup(group) is not null);

    /// <summary>
    /// The machine's addresses at this moment, each with the name of its interface. Asked for in a test only.
    /// </summary>
    public Func<PresentAddress[]> AddressesPresent { get; init; } = PresentAddresses.Ask;

    /// <summary>How an interface of this machine answers ARP now. Asked for in a test only.</summary>
    internal Func<string, ArpBehaviour> ArpBehaviour { get; init; } = Rules.ArpBehaviour.Of;

    private static string ShortHostName()
    {
        string name = Environment.MachineName;
        int dot = name.IndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}

/// <summary>What came of a configuration.</summary>
public sealed record ConfigResult
{
    /// <summary>
    /// Null when the configuration cannot be run: the daemon ends with exit code 2, a reload is refused.
    /// </summary>
    public DaemonSettings? Settings { get; init; }

    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>
    /// What forbids a run, and what was left out in reading: often that is why something is missing. The first of each,
    /// on one line.
    /// </summary>
    public string WhyRefused
    {
        get
        {
            string? fatal = null, leftOut = null;
            foreach (Finding finding in Findings)
            {
                if (finding.Severity == Severity.Fatal)
                    fatal ??= finding.FormatAsLogLine(SeveralFiles);
                else if (finding.Severity == Severity.Error)
                    leftOut ??= finding.FormatAsLogLine(SeveralFiles);
            }
            return $"{fatal ?? "it cannot be run"}{(leftOut is null ? "" : $"; {leftOut}")}";
        }
    }

    /// <summary>Every `vrrp_script` that no instance tracks: it never runs.</summary>
    public ImmutableArray<ScriptSettings> UnusedScripts { get; init; } = [];

    /// <summary>How much of it runs as with keepalived; null of a file that is no keepalived.conf.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>More than one file was read, so that a log line must name it.</summary>
    public bool SeveralFiles { get; init; }
}

/// <summary>How much of a configuration runs here as it does with keepalived.</summary>
/// <param name="Instances">That the file has.</param>
/// <param name="AsKeepalived">Of them, those that nothing which is not carried out touches in a matter of
/// safety.</param>
/// <param name="Safety">What is not carried out and costs safety, each once.</param>
/// <param name="Features">What is not carried out and costs a feature.</param>
/// <param name="VirtualServers">That run.</param>
/// <param name="AllVirtualServers">With those that do not, since nothing is left of them.</param>
public sealed record Coverage(int Instances, int AsKeepalived,
    ImmutableArray<string> Safety, ImmutableArray<string> Features, int VirtualServers, int AllVirtualServers);

/// <summary>keepalived.conf, from the file to settings. See the README of this folder.</summary>
public static class ConfigFile
{
    /// <summary>
    /// Reads a configuration. Never throws and always ends, whatever the file holds: what is wrong is in the findings.
    /// </summary>
    /// <param name="path">The file of `-f`; may be a pattern.</param>
    /// <param name="options">How to read it.</param>
    public static ConfigResult Load(string path, ConfigOptions options)
    {
        var findings = new Findings(options.Anyway);
        var lines = new LineReader(path, options.ConfigId!, options.CheckIncludes ? IncludeChecks.All
            : IncludeChecks.None, findings, options.MainText);
        List<Statement> statements = new BlockReader(lines, findings).ReadAll();
        var file = new FileReader(new Arguments(findings));
        DaemonSettings? settings = null;
        ImmutableArray<ScriptSettings> unused = [];
        if (lines.Files.Count > 0)
        {
            file.Read(statements);
            var builder = new SettingsBuilder(file, options, findings);
            settings = builder.Build();
            unused = builder.Unused;
        }
        return new ConfigResult
        {
            Settings = findings.AnyFatal ? null : settings,
            Findings = findings.ToImmutable(),
            SeveralFiles = lines.Files.Count > 1,
            UnusedScripts = unused,
            Coverage = CoverageOf(file, settings, findings.Losses),
        };
    }

    private static Coverage CoverageOf(FileReader file, DaemonSettings? settings, Losses losses)
    {
        int same = 0;
        foreach (InstanceSettings instance in settings?.Engine.Instances ?? [])
            same += losses.Touch(instance.Name) ? 0 : 1;
        return new Coverage(file.Instances.Count, same,
            losses.Titles(cost => cost == Cost.Safety), losses.Titles(cost => cost == Cost.Feature),
            settings?.Balancer.Servers.Length ?? 0, file.VirtualServers.Count);
    }
}
