using Appliance.Base;
using Appliance.Config;
using Appliance.Config.Lexing;
using Appliance.Settings;
using Appliance.Texts;

namespace Appliance.Tests.Config.Lexing;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public class SourcesTests : IDisposable
{
    private readonly ConfigText _config = new();

    [Fact]
    public void an_included_file_stands_where_it_is_named_and_names_its_own_neighbours()
    {
        _config.Write("a/one.conf", "global_defs {\ninclude two.conf\n");
        _config.Write("a/two.conf", "router_id deep\n");
        ConfigResult result = _config.Load("include a/one.conf\n}\n" + ConfigText.Instance("include vips.inc"));
        Assert.Equal("deep", result.Settings!.RouterId);
        Finding missing = result.At(8, 9, "does not exist");
        Assert.Equal((FindingClass.MissingFile, 4), (missing.Class, ConfigVerdict.ExitCodeOf(result.Findings)));
        Assert.True(result.SeveralFiles);
    }

    [Fact]
    public void patterns_and_braces_find_files_in_order()
    {
        _config.Write("conf.d/20-b.conf", "global_defs { router_id last }\n");
        _config.Write("conf.d/10-a.conf", "global_defs { router_id first }\n");
        _config.Write("conf.d/.hidden.conf", "bogus\n");
        _config.Write("x1", ConfigText.Instance("", "A"));
        _config.Write("x2", ConfigText.Instance("", "B").Replace("51", "52").Replace("192.0.2.1", "192.0.2.2"));
        DaemonSettings box = _config.Load("include conf.d/*.conf\ninclude x{2,1}\n").Clean();
        Assert.Equal("last", box.RouterId);
        Assert.Equal(["B", "A"], box.Engine.Instances.Select(instance => instance.Name));
    }

    [Fact]
    public void a_file_that_includes_itself_is_an_error_and_no_hang()
    {
        _config.Write("loop.conf", "\n  include main.conf\n");
        ConfigResult result = _config.Load(ConfigText.Instance("") + "include loop.conf\n");
        Finding finding = result.At(2, 11, "includes itself");
        Assert.EndsWith("loop.conf", finding.File);
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Fact]
    public void a_tree_of_includes_without_end_is_cut_off()
    {
        for (int i = 0; i < 40; i++)
            _config.Write($"f{i}", $"include f{i + 1}\ninclude f{i + 1}\n");
        ConfigResult result = _config.Load("include f0\n" + ConfigText.Instance(""));
        Assert.Contains(result.Findings, finding => finding.Message.Contains("nested deeper than"));
    }

    [Theory]
    [InlineData("/proc/kmsg")]
    [InlineData("/proc/self/pagemap")]
    [InlineData("/proc/self/environ")]
    [InlineData("/sys/kernel/notes")]
    [InlineData("/proc/sys/vm/drop_caches")]
    public void what_the_kernel_makes_up_is_no_configuration_and_ends_at_once(string path)
    {
        if (!File.Exists(path))
            return;
        ConfigResult result = _config.Load($"include {path}\n" + ConfigText.Instance(""));
        Finding finding = Assert.Single(result.Findings);
        Assert.Contains(path, finding.Message);
        Assert.Contains("left out", finding.Message);
        Assert.Single(result.Settings!.Engine.Instances);
        Assert.Null(ConfigText.LoadFile(path).Settings);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void a_device_is_no_configuration(string path) =>
        Assert.Contains("is not a regular file",
            Assert.Single(_config.Load($"include {path}\n" + ConfigText.Instance("")).Findings).Message);

    [Fact]
    public void a_file_that_is_too_large_is_read_to_the_limit_and_no_further()
    {
        using (FileStream sparse = File.Create(Path.Combine(_config.Directory, "sparse.conf")))
            sparse.SetLength(1L << 40);
        _config.Write("lines.conf", new string('\n', Limits.Lines + 1));
        ConfigResult result = _config.Load("include sparse.conf\ninclude lines.conf\n" + ConfigText.Instance(""));
        Assert.Contains("is too large for a configuration", result.Findings[0].Message);
        Assert.Contains("lines, too many for a configuration", result.Findings[1].Message);
        Assert.Single(result.Settings!.Engine.Instances);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void utf_16_is_one_error(bool mark)
    {
        string path = Path.Combine(_config.Directory, "wide.conf");
        File.WriteAllText(path, ConfigText.Instance(""),
            new System.Text.UnicodeEncoding(bigEndian: false, byteOrderMark: mark));
        Finding finding = Assert.Single(ConfigText.LoadFile(path).Findings);
        Assert.Equal((Severity.Fatal, "the configuration file is UTF-16 text; save it as UTF-8"),
            (finding.Severity, finding.Message));
    }

    [Fact]
    public void an_executable_file_is_skipped_and_said_so()
    {
        string path = _config.Write("run.conf", "bogus\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Finding finding = _config.Load("include run.conf\n" + ConfigText.Instance("")).At(1, 9, "is executable");
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Theory]
    [InlineData("includer run.conf", "is executable")]
    [InlineData("includer .", "is a directory")]
    [InlineData("includem nope", "no file matches")]
    [InlineData("includew nope*", "no file matches")]
    [InlineData("includeb {run.txt,nope}", "no file matches")]
    [InlineData("includea nope[1]", "no file matches")]
    [InlineData("include_check\ninclude nope*", "no file matches")]
    [InlineData("include_check match\ninclude nope", "no file matches")]
    public void a_check_that_fails_stops_the_start(string line, string words)
    {
        File.SetUnixFileMode(_config.Write("run.conf", ""), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _config.Write("run.txt", "");
        string[] lines = line.Split('\n');
        string text = lines.Length > 1 ? $"global_defs {{\n{lines[0]}\n}}\n{lines[1]}" : line;
        ConfigResult result = _config.Load(text + "\n" + ConfigText.Instance(""));
        int at = lines.Length > 1 ? 4 : 1;
        result.At(at, text.Split('\n')[at - 1].IndexOf(' ') + 2, words);
        Assert.Null(result.Settings);
        Assert.Equal(6, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void include_check_holds_only_for_the_file_it_stands_in()
    {
        _config.Write("strict.conf", "global_defs {\ninclude_check\n}\n");
        ConfigResult result = _config.Load("include strict.conf\ninclude nope*\n" + ConfigText.Instance(""));
        Assert.Equal(Severity.Note, result.At(2, 9, "no file matches").Severity);
    }

    [Fact]
    public void the_command_line_can_ask_for_every_check_and_the_file_can_still_change_that()
    {
        var strict = new ConfigOptions { CheckIncludes = true, ConfigId = "here", InterfaceExists = _ => true };
        ConfigResult refused = ConfigFile.Load(_config.Write("main.conf", "include nope*\n" + ConfigText.Instance("")),
            strict);
        refused.At(1, 9, "no file matches");
        Assert.Null(refused.Settings);
        Assert.Equal(ExitCode.NoConfig, ConfigVerdict.StartCode(refused));

        ConfigResult changed =
            ConfigFile.Load(_config.Write("main.conf", "global_defs {\ninclude_check readable\n}\ninclude nope*\n"
            + ConfigText.Instance("")), strict);
        Assert.NotNull(changed.Settings);
    }

    [Fact]
    public void an_include_without_a_name_is_left_out()
    {
        ConfigResult result = _config.Load("include\n" + ConfigText.Instance(""));
        Assert.Equal((5, 1), (ConfigVerdict.ExitCodeOf(result.Findings), result.Settings?.Instances.Length));
    }

    [Fact]
    public void a_missing_main_file_is_an_error()
    {
        ConfigResult result = ConfigText.LoadFile(Path.Combine(_config.Directory, "none.conf"));
        Finding finding = Assert.Single(result.Findings);
        Assert.Equal((0, FindingClass.MissingFile), (finding.Line, finding.Class));
        Assert.Null(result.Settings);
        Assert.Equal(4, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal(finding.File + ": error: the configuration file does not exist", finding.Format());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void what_is_no_regular_file_is_not_read(string path) => Assert.Null(ConfigText.LoadFile(path).Settings);

    [Theory]
    [InlineData("*.conf", "a.conf", true)]
    [InlineData("*.conf", ".a.conf", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a[b-d]e", "ace", true)]
    [InlineData("a[!b-d]e", "ace", false)]
    [InlineData("a[]e", "a[]e", true)]
    [InlineData("*a*b*c*", "xxaxxbxxc", true)]
    [InlineData("*a*b*c*", "xxaxxcxxb", false)]
    public void patterns_match_as_glob_does(string pattern, string name, bool fits) =>
        Assert.Equal(fits, Glob.Fits(pattern, name));

    [Theory]
    [InlineData("a{b,c}d", "abd acd")]
    [InlineData("{a,b{c,d}}", "a bc bd")]
    [InlineData("a{b", "a{b")]
    [InlineData("{a,b}{1,2}", "a1 a2 b1 b2")]
    public void braces_give_alternatives(string pattern, string expected) =>
        Assert.Equal(expected, string.Join(' ', Glob.Alternatives(pattern)));

    public void Dispose() => _config.Dispose();
}
