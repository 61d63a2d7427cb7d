using System.Text;
using Appliance.Config;
using Appliance.Config.Keywords;
using Appliance.Texts;
using CsCheck;

namespace Appliance.Tests.Config;

/// <summary>Whatever the file holds, loading it ends, soon, with settings or with findings that say why not.</summary>
public class AnyInputTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private static ConfigResult LoadInTime(byte[] bytes, bool test)
    {
        using var config = new ConfigText();
        string path = config.Write("any.conf", "");
        File.WriteAllBytes(path, bytes);
        Task<ConfigResult> loading = Task.Run(() => ConfigText.LoadFile(path, test));
        Assert.True(loading.Wait(Bound), "loading does not end");
        ConfigResult result = loading.Result;
        Assert.True(result.Settings is not null || result.Findings.Any(finding => finding.Severity == Severity.Fatal));
        foreach (Finding finding in result.Findings)
        {
            Assert.True(finding.Format().Length < 5000);
            Assert.True(finding.Line >= 0 && finding.Column >= 0 && finding.Column <= finding.Text.Length + 1);
        }
        return result;
    }

    private static ConfigResult LoadInTime(string text) => LoadInTime(Encoding.UTF8.GetBytes(text), test: true);

    [Fact]
    public void arbitrary_bytes_never_break_it() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Bool).Sample((bytes, test) => { LoadInTime(bytes, test); }, iter: 300);

    [Fact]
    public void any_soup_of_keepalived_s_words_never_breaks_it()
    {
        string[] words = [.. Soup()];
        Gen.Int[0, words.Length - 1].Array[0, 120].Sample(picks =>
        {
            LoadInTime(string.Concat(picks.Select(pick => words[pick])));
        }, iter: 1000);
    }

    /// <summary>All keywords, and the characters and words the lexer and the readers turn on.</summary>
    private static IEnumerable<string> Soup()
    {
        foreach (string block in new[] { "root", "global_defs", "vrrp_script", "vrrp_instance",
            "vrrp_instance/authentication" })
        {
            foreach (Keyword keyword in KeywordTable.InBlock(block))
            {
                if (keyword.Carried)
                    yield return keyword.Name + " ";
            }
        }
        string[] heads = ["vrrp_instance V {\n", "vrrp_instance W\n{\ninterface eth0\nvirtual_router_id 1\n",
            "vrrp_script s {\nscript /x\n", "global_defs {\n", "virtual_ipaddress {\n", "track_script {\ns\n"];
        string[] marks = ["{", "}", "\n", "\n}\n", "\"", "'", "\\", "#", "!", "$A", "${A}", "$A=", "$B= \\\n", "@here ",
            "@^here ", "~SEQ(A, 3) ", "~LST({A,B},{1,2}) ", "~SEQ(", ")", "${", "\0", "\r", "\t", "é", "𝄞"];
        string[] values = ["1 ", "255 ", "0.01 ", "-7 ", "99999999999999999999 ", "10.0.0.1 ", "10.0.0.1/24 ",
            "fe80::1 ", "eth0 ", "PASS ", "AH ", "MASTER ", "weight 2 ", "reverse ", "dev ", "\"/x y\" ",
            "include main.conf\n", "true ", "peer ", "brd + "];
        foreach (string[] list in new[] { heads, marks, marks, values })
        {
            foreach (string item in list)
                yield return item;
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("\"")]
    [InlineData("$A ")]
    [InlineData("${")]
    [InlineData("${A}")]
    [InlineData("${${A}")]
    [InlineData("a { b } ")]
    [InlineData("vrrp_instance V {")]
    [InlineData("virtual_ipaddress { ")]
    [InlineData("script \"\\")]
    [InlineData("notify '\\x41 ")]
    [InlineData("~SEQ(A, 9) ")]
    [InlineData("@here ")]
    [InlineData("\n")]
    [InlineData("x\n")]
    [InlineData("include any.conf\n")]
    [InlineData("$A=$A $A\n")]
    [InlineData("10.0.0.1 ")]
    public void a_megabyte_of_anything_ends_in_time(string piece)
    {
        var text = new StringBuilder("$A=b\nvrrp_instance V {\ninterface eth0\nvirtual_ipaddress {\n");
        while (text.Length < 1 << 20)
            text.Append(piece);
        LoadInTime(text.ToString());
    }

    private static readonly Dictionary<string, Func<int, string>> s_manyLines = new()
    {
        ["tracked interfaces"] = count => ConfigText.Instance("track_interface {\n" + Lines(count, i => $"x{i}") + "}"),
        ["tracked scripts"] = count =>
            Lines(count, i => $"vrrp_script s{i} {{\nscript /x\n}}")
            + ConfigText.Instance("track_script {\n" + Lines(count, i => $"s{i}") + "}"),
        ["tracked scripts that do not exist"] = count =>
            ConfigText.Instance("track_script {\n" + Lines(count, i => $"s{i}") + "}"),
        ["interfaces of addresses"] = count =>
            ConfigText.Instance("virtual_ipaddress_excluded {\n"
            + Lines(count, i => $"10.{i >> 16}.{i >> 8 & 255}.{i & 255} dev x{i}") + "}"),
        ["unicast peers"] = count =>
            ConfigText.Instance("unicast_peer {\n" + Lines(count, i => $"10.{i >> 16}.{i >> 8 & 255}.{i & 255}") + "}"),
        ["instances"] = count => Lines(count, i => ConfigText.Instance("", $"V{i}").Replace("eth0", $"x{i}")),
    };

    private static string Lines(int count, Func<int, string> line) =>
        string.Concat(Enumerable.Range(0, count).Select(i => line(i) + "\n"));

    public static TheoryData<string> ManyLines => [.. s_manyLines.Keys];

    [Theory]
    [MemberData(nameof(ManyLines))]
    public void the_work_grows_with_the_lines_and_not_with_their_square(string what) =>
        Scaling.IsNotSquare(80_000, s_manyLines[what], text => LoadInTime(text));

    [Fact]
    public void what_is_printed_from_settings_reads_back_as_the_same_settings() =>
        Gen.Select(Gen.Int[1, 255], Gen.Int[1, 254], Gen.Int[1, 4095], Gen.Bool, Gen.Int[0, 32],
            Gen.UInt[1, uint.MaxValue], Gen.Int[-253, 253], Gen.String[Gen.Char['!', '~'], 1, 8])
            .Sample((vrid, priority, centiseconds, third, prefix, address, weight, word) =>
            {
                string text = ConfigPrinter.Print(vrid, priority, centiseconds, third, prefix, new(address), weight,
                    word);
                ConfigResult first = LoadInTime(text);
                string again = ConfigPrinter.Print(first.Settings!);
                Assert.Equal(again, ConfigPrinter.Print(LoadInTime(again).Settings!));
                Assert.Equal(text, again);
            }, iter: 300);
}
