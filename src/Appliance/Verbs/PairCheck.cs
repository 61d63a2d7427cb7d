using System.Collections.Immutable;
using Appliance.Config;
using Appliance.Pairs;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Verbs;

/// <summary>
/// `vrrpaot check FILE FILE`: each file for itself, then both together. They are two other machines' files: what only a
/// machine can tell (its interfaces, addresses, users, scripts) is not asked of this one.
/// </summary>
internal static class PairCheck
{
    /// <param name="names">Two, as the user named them.</param>
    /// <param name="folder">Where the user stands.</param>
    /// <returns>The exit code of the worst of the three.</returns>
    public static int Check(ImmutableArray<string> names, string folder, bool anyway, Action<string> line)
    {
        var findings = ImmutableArray<Finding>.Empty;
        var nodes = new List<PairedNode>();
        ImmutableArray<string> shortNames = ShortNames(names);
        foreach (string name in names)
        {
            ConfigResult result = Load(Path.Combine(folder, name), name, anyway, line);
            findings = findings.AddRange(result.Findings);
            if (result.Settings is { } settings)
                nodes.Add(new PairedNode(shortNames[nodes.Count], settings));
            line("");
        }
        if (nodes.Count < names.Length)
        {
            line("What both do together can be told when both can be run.");
            return ConfigVerdict.CheckCode(findings, canRun: false);
        }
        PairReport report = PairReport.Of(nodes[0], nodes[1]);
        if (report.Text != "")
            line(report.Text);
        ConfigVerdict.Report($"{names[0]} and {names[1]}", report.Findings, canRun: true, line);
        return ConfigVerdict.CheckCode(findings.AddRange(report.Findings), canRun: true);
    }

    /// <summary>
    /// What tells one file from the other, for the lines of a table: without the folders that both begin with, and
    /// without a file's name that both end with.
    /// </summary>
    internal static ImmutableArray<string> ShortNames(ImmutableArray<string> names)
    {
        string[][] parts = [.. names.Select(name => name.Split('/'))];
        int same = 0;
        int shorter = Math.Min(parts[0].Length, parts[1].Length);
        while (same < shorter - 1 && parts[0][same] == parts[1][same])
            same++;
        int end = 0;
        while (end < shorter - 1 - same && parts[0][^(end + 1)] == parts[1][^(end + 1)])
            end++;
        return [.. parts.Select(part => string.Join('/', part[same..^end]))];
    }

    private static ConfigResult Load(string file, string name, bool anyway, Action<string> line)
    {
        string path = file;
        if (ApplianceFile.IsMeant(file))
        {
            ApplianceResult appliance = ApplianceFile.Load(file);
            ConfigVerdict.Report(name, appliance.Findings, canRun: appliance.Settings is not null, line);
            if (appliance.Settings is not { } box)
                return new ConfigResult { Findings = appliance.Findings };
            // It lies where the node has it; beside this file there may be a copy.
            string beside = Path.Combine(Path.GetDirectoryName(file) ?? "", Path.GetFileName(box.Vrrp.Configuration));
            path = File.Exists(beside) ? beside : box.Vrrp.Configuration;
            name = path;
            anyway |= box.Vrrp.Anyway;
        }
        ConfigResult result = ConfigFile.Load(path, new ConfigOptions
        {
            Test = true,
            Anyway = anyway,
            InterfaceExists = _ => true,
            AccountExists = (_, _) => true,
            AddressesPresent = () => [],
        });
        ConfigVerdict.Report(name, result, line);
        return result;
    }
}
