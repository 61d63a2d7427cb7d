using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Texts;

namespace Appliance.Config;

/// <summary>
/// The end of a config test: what is printed and the exit code. `vrrpaot check` has three codes, for people
/// (<see cref="CheckCode"/>). Those of `-t` are keepalived's real ones (its manual is one too low):
/// 0 nothing wrong; 2 a keyword without its argument; 4 only a missing file or a fatal problem; 5 anything
/// else, warnings included (a vrrp_script that cannot run is one, a notify script is none); 6 scripts without script
/// security, or an include that fails a check asked for. A missing main file is 4 here; keepalived ends with 0 then,
/// which helps nobody. Notes, and keywords that this version does not carry out yet, change nothing, nor does advice: a
/// service that tests its file before it starts must not stay down for them. Only where the daemon would not start
/// without `--anyway` they end a test with 4.
/// </summary>
public static class ConfigVerdict
{
    /// <summary>The exit code. 2 goes before all, because keepalived stops there; then the highest counts.</summary>
    public static int ExitCodeOf(ImmutableArray<Finding> findings)
    {
        int code = ExitCode.Ok;
        foreach (Finding finding in findings)
        {
            bool runsWithout = finding.Class == FindingClass.NotCarriedOut && finding.Severity < Severity.Fatal;
            if (finding.Severity == Severity.Note || finding.Class == FindingClass.Advice || runsWithout)
                continue;
            if (finding.Class == FindingClass.MissingArgument)
                return ExitCode.TestMissingArgument;
            code = Math.Max(code, finding.Class switch
            {
                FindingClass.MissingFile or FindingClass.Fatal or FindingClass.NotCarriedOut =>
                    ExitCode.TestMissingOrFatal,
                FindingClass.Security or FindingClass.NotConfigured => ExitCode.TestSecurity,
                _ => ExitCode.TestProblem,
            });
        }
        return code;
    }

    /// <summary>
    /// The exit code of `check`: 0 when there is nothing but notes, 1 with warnings, 2 with errors or where nothing can
    /// be run.
    /// </summary>
    public static int CheckCode(ImmutableArray<Finding> findings, bool canRun)
    {
        int code = canRun ? 0 : 2;
        foreach (Finding finding in findings)
            code = Math.Max(code, finding.Severity switch { Severity.Note => 0, Severity.Warning => 1, _ => 2 });
        return code;
    }

    /// <summary>
    /// The exit code of a start that cannot be (<see cref="ConfigResult.Settings"/> is null): keepalived's 6 when a
    /// file is missing that must be there, else 2.
    /// </summary>
    public static int StartCode(ConfigResult result) =>
        result.Findings.Any(finding => finding is { Severity: Severity.Fatal, Class: FindingClass.MissingFile
            or FindingClass.NotConfigured })
            ? ExitCode.NoConfig
            : ExitCode.Config;

    /// <summary>
    /// Says everything: a verdict in one sentence, then what there is to say, the costly first, with source lines and
    /// carets, and a last line that counts.
    /// </summary>
    /// <param name="path">The file as it was named.</param>
    /// <param name="result">What loading it gave.</param>
    /// <param name="line">Takes one line, or several with line feeds between them.</param>
    /// <returns><see cref="CheckCode"/>.</returns>
    public static int Report(string path, ConfigResult result, Action<string> line)
    {
        bool isGood = result.Findings.All(finding => finding.Severity == Severity.Note && finding.Cost == Cost.Nothing);
        if (result.Coverage is { } coverage
            && (coverage.Instances + coverage.VirtualServers > 0 ? !isGood : result.Settings is not null))
            line($"{path}: {Sentence(coverage, result)}");
        return Report(path, result.Findings, canRun: result.Settings is not null, line);
    }

    /// <summary>How much of the file runs as with keepalived, what does not, and what that means.</summary>
    private static string Sentence(Coverage coverage, ConfigResult result)
    {
        string missing = (coverage.Safety.IsEmpty, coverage.Features.IsEmpty) switch
        {
            (true, true) => "",
            (true, false) => $"; not carried out: {Listed(coverage.Features)}",
            (false, true) => $"; not carried out, and safety depends on it: {Listed(coverage.Safety)}",
            (false, false) =>
                $"; not carried out, and safety depends on it: {Listed(coverage.Safety)}; not carried out beside "
                + $"that: {Listed(coverage.Features)}",
        };
        if (result.Settings is null && !OnlySafetyForbids(result))
            return $"cannot be run as it is written, so that none of its instances runs{missing}";
        if (coverage.Instances == 0 && coverage.VirtualServers == 0)
            return $"has no vrrp_instance and no virtual_server that could run: there is nothing to do{missing}";
        (string start, string way) = result.Settings is not null
            ? ("can be run", "")
            : ("the daemon does not start with this file", " (--anyway runs it without)");
        string of = coverage.VirtualServers < coverage.AllVirtualServers ? $"{coverage.VirtualServers} of " : "";
        string servers = of + Count(coverage.AllVirtualServers, "virtual server");
        if (coverage.Instances == 0)
            return of != "" ? $"{start}: {servers} in this file, which has no instance{missing}{way}"
                : $"{start}: this file has {servers} and no instance{missing}{way}";
        string instances = $"{start}: of this file {coverage.AsKeepalived} of {Count(coverage.Instances, "instance")}";
        return coverage.AllVirtualServers > 0 ? $"{instances}, and {servers}, run as with keepalived{missing}{way}"
            : $"{instances} {(coverage.AsKeepalived == 1 ? "runs" : "run")} as with keepalived{missing}{way}";
    }

    private static bool OnlySafetyForbids(ConfigResult result) =>
        result.Findings.All(finding => finding.Severity < Severity.Fatal
            || finding.Class == FindingClass.NotCarriedOut);

    private static string Listed(ImmutableArray<string> titles)
    {
        const int most = 12;
        return titles.Length <= most ? string.Join(", ", titles)
            : $"{string.Join(", ", titles.AsSpan(0, most).ToArray())} and {titles.Length - most} more";
    }

    /// <summary>What costs most comes first; what costs the same stays in its order.</summary>
    private static IEnumerable<Finding> Ordered(ImmutableArray<Finding> findings)
    {
        for (int rank = 0; rank <= LastRank; rank++)
            foreach (Finding finding in findings)
                if (Rank(finding) == rank)
                    yield return finding;
    }

    private const int LastRank = 4;

    private static int Rank(Finding finding) => finding.Cost == Cost.Safety ? 1 : finding.Severity switch
    {
        Severity.Fatal => 0,
        Severity.Error => 2,
        Severity.Warning => 3,
        _ => LastRank,
    };

    /// <summary>The same for any file.</summary>
    /// <param name="path">The file as it was named.</param>
    /// <param name="findings">What there is to say about it.</param>
    /// <param name="canRun">The program can do something with it.</param>
    /// <param name="line">Takes one line, or several with line feeds between them.</param>
    /// <returns><see cref="CheckCode"/>.</returns>
    public static int Report(string path, ImmutableArray<Finding> findings, bool canRun, Action<string> line)
    {
        int errors = 0, warnings = 0;
        foreach (Finding finding in Ordered(findings))
        {
            line(finding.Format());
            errors += finding.Severity >= Severity.Error ? 1 : 0;
            warnings += finding.Severity == Severity.Warning ? 1 : 0;
        }
        string verdict = !canRun ? "cannot be run" : errors + warnings > 0 ? "can be run as described above"
            : "is good";
        line(errors + warnings == 0 ? $"{path}: {verdict}"
            : $"{path}: {Count(errors, "error")}, {Count(warnings, "warning")}; {verdict}");
        return CheckCode(findings, canRun);
    }

    /// <summary>keepalived's own form, one line a finding, for `-t` and for the log.</summary>
    /// <returns>The exit code.</returns>
    public static int ReportAsLog(ConfigResult result, Action<string> line)
    {
        foreach (Finding finding in result.Findings)
            line(finding.FormatAsLogLine(result.SeveralFiles));
        return ExitCodeOf(result.Findings);
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
