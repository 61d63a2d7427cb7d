using Appliance.Config;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>
/// Lines of load balancing, right and wrong, beside what keepalived 2.2.7 says of them: its exit code and its lines
/// (`keepalived -t`), in Examples/lvs-lines.tsv. Columns: where the line stands; the line, `\n` for a line feed; the
/// exit code; its lines, ` | ` between them; and where ours are others, our exit code and why.
/// </summary>
public class BalancerBuilderTests
{
    private const string Head = "global_defs {\nenable_script_security\nscript_user root\n";

    private const string Server = "virtual_server 192.0.2.1 80 {\nlvs_sched rr\nlvs_method NAT\nprotocol TCP\n";

    private static string Whole(string block, string line) => block switch
    {
        "virtual_server" => $"{Head}}}\n{Server}{line}\nreal_server 10.0.0.1 80 {{\nTCP_CHECK {{\n}}\n}}\n}}\n",
        "real_server" => $"{Head}}}\n{Server}real_server 10.0.0.1 80 {{\n{line}\n}}\n}}\n",
        "global_defs" => $"{Head}{line}\n}}\n{Server}real_server 10.0.0.1 80 {{\nTCP_CHECK {{\n}}\n}}\n}}\n",
        "virtual_server_group" => $"{Head}}}\nvirtual_server_group g {{\n{line}\n}}\n"
            + Server.Replace("192.0.2.1 80", "group g") + "real_server 10.0.0.1 80 {\nTCP_CHECK {\n}\n}\n}\n",
        "file" => $"{Head}}}\n{line}",
        _ => $"{Head}}}\n{Server}real_server 10.0.0.1 80 {{\n{block} {{\n{line}\n}}\n}}\n}}\n",
    };

    /// <summary>What keepalived says of the number alone: ours has it in other words, before the rest.</summary>
    private static bool IsOfNumber(string line) => line.StartsWith("number '") || line.StartsWith("invalid number")
        || line.StartsWith("negative number");

    [Fact]
    public void keepalived_says_the_same_of_each_line()
    {
        var differences = new List<string>();
        foreach (string row in File.ReadLines(StoryTests.Example("lvs-lines.tsv")))
        {
            string[] columns = row.Split('\t');
            string text = Whole(columns[0], columns[1].Replace("\\n", "\n").Replace("\\\\", "\\"));
            ConfigResult result = ConfigText.Of(text);
            int code = ConfigVerdict.ExitCodeOf(result.Findings);
            string[] said = columns[3].Split(" | ", StringSplitOptions.RemoveEmptyEntries);
            if (said.Length > 1)
                said = [.. said.Where(line => !IsOfNumber(line))];
            string[] ours = [.. result.Findings.Select(finding => finding.FormatAsLogLine(false))];
            bool isSame = $"{code}" == columns[2] && said.All(line => ours.Any(our => our.Contains(line)));
            bool isExpected = columns.Length > 4 ? !isSame && columns[4].StartsWith($"{code} ") : isSame;
            if (!isExpected)
                differences.Add($"{columns[0]}: {columns[1]}\n  keepalived {columns[2]}: {columns[3]}\n  ours {code}: "
                    + string.Join(" | ", ours));
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
