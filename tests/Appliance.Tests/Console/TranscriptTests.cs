using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Console;
using Appliance.Tests.Generations;
using Appliance.Tests.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

/// <summary>
/// Whole sessions as text: `&lt;` is typed, `!` happens to the box, `|` is the screen afterwards, from
/// the row that the cursor was in before, with `¦` before the character that it is on now. VRRPAOT_WRITE_TRANSCRIPTS=1
/// writes the screens anew; read the difference before you keep it.
/// </summary>
public partial class TranscriptTests
{
    private static readonly bool s_write = Environment.GetEnvironmentVariable("VRRPAOT_WRITE_TRANSCRIPTS") == "1";

    public static TheoryData<string> Transcripts() =>
        [.. Directory.GetFiles(Folder(), "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public void the_screen_is_as_the_transcript_has_it(string name)
    {
        string path = Path.Combine(Folder(), name + ".txt");
        string expected = File.ReadAllText(path);
        string actual = Play(expected);
        if (s_write)
            File.WriteAllText(path, actual);
        else
            Assert.Equal(expected, actual);
    }

    private static string Play(string transcript)
    {
        var result = new StringBuilder();
        string[] lines = transcript.TrimEnd('\n').Split('\n');
        DeskRun.Do(async run =>
        {
            string setting = lines.FirstOrDefault(line => line.StartsWith(": ")) ?? "";
            Bench bench = new(run, Options(setting), commands: setting.Contains("configuration")
                ? new EditRun(run).Commands : null);
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i];
                if (line.StartsWith('|'))
                    continue;
                result.Append(line).Append('\n');
                if (line.StartsWith("< "))
                    await bench.Type(Unescape(line[2..]));
                else if (line.StartsWith("! "))
                    await Happen(bench, line[2..]);
                if (i + 1 < lines.Length && lines[i + 1].StartsWith('|'))
                    result.Append(string.Concat(bench.Terminal.ShowNew().TrimEnd('\n').Split('\n')
                        .Select(row => "|" + row + "\n")));
            }
            bench.HangUp();
            await bench.Session;
        });
        return result.ToString();
    }

    private static ConsoleOptions Options(string line)
    {
        var options = new ConsoleOptions { Banner = "VrrpAot 0.1.0 on pihole-a" };
        if (line.Contains("password"))
            options = options with { Verify = password => password == Bench.Password };
        return options with { Columns = Number("columns", 80), Rows = Number("rows", 24) };

        int Number(string name, int otherwise) =>
            Regex.Match(line, name + "=([0-9]+)") is { Success: true } match ? int.Parse(match.Groups[1].Value)
                : otherwise;
    }

    /// <summary>
    /// `VI_1 BACKUP`: the role changes. `log TEXT`: a running log has a line. `wait MS`: time passes.
    /// </summary>
    private static async Task Happen(Bench bench, string what)
    {
        string[] words = what.Split(' ', 2);
        if (words[0] == "log")
        {
            bench.Commands.NextLogLine = words[1];
            bench.Commands.LogLine.Set();
        }
        else
        {
            bench.Board.Publish(Snapshots.Of(Snapshots.Instance(words[0],
                Enum.Parse<RouterState>(words[1], ignoreCase: true))));
        }
        await bench.Settle();
    }

    private static string Unescape(string text) => EscapeSequence().Replace(text, match => match.Value[1] switch
    {
        'r' => "\r",
        'n' => "\n",
        't' => "\t",
        'e' => "\x1b",
        '^' => ((char)(match.Value[2] & 0x1f)).ToString(),
        'd' => "\x7f",
        's' => " ",
        'x' => ((char)Convert.ToInt32(match.Value[2..], 16)).ToString(),
        _ => "\\",
    });

    [GeneratedRegex(@"\\(\^.|x[0-9a-f]{2}|.)")]
    private static partial Regex EscapeSequence();

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Transcripts");
}
