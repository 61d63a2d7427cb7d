using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Processes;
using Appliance.Verbs;
using CsCheck;

namespace Appliance.Tests.CommandLine;

public class CommandLineReaderTests
{
    private static CommandLineResult Read(params string[] words) =>
        CommandLineReader.Read(words, null, word => word is "why" or "check");

    [Theory]
    [InlineData("--control=/run/a.sock", "why", "VI_1")]
    [InlineData("--control", "/run/a.sock", "why", "VI_1")]
    public void where_to_ask_may_stand_before_a_verb(params string[] words)
    {
        CommandLineResult result = Read(words);
        Assert.Equal(Call.Verb, result.Call);
        Assert.Equal("/run/a.sock", result.Options.ControlSocket);
        Assert.Equal(["why", "VI_1"], result.Words);
    }

    [Fact]
    public void no_words_mean_the_daemon_with_keepalived_s_defaults()
    {
        CommandLineResult result = Read();
        Assert.Equal(Call.Run, result.Call);
        Assert.Null(result.Options.ConfigFile);
        Assert.Equal("/run/keepalived.pid", result.Options.PidFile);
        Assert.False(result.Options.Foreground);
        Assert.Equal(3, result.Options.LogFacility);
        Assert.Equal(8, result.Options.VipLifetimeSeconds);
    }

    [Theory]
    [InlineData("-n", "-l", "-D", "-f", "a.conf")]
    [InlineData("-nlD", "-f", "a.conf")]
    [InlineData("-nlDf", "a.conf")]
    [InlineData("-nlDfa.conf")]
    [InlineData("--dont-fork", "--log-console", "--log-detail", "--use-file=a.conf")]
    [InlineData("--dont-f", "--log-c", "--log-d", "--use", "a.conf")]
    public void short_bundled_long_and_shortened_options_say_the_same(params string[] words)
    {
        CommandLineOptions options = Read(words).Options;
        Assert.True(options.Foreground);
        Assert.True(options.LogToConsole);
        Assert.Equal(1, options.LogDetail);
        Assert.Equal("a.conf", options.ConfigFile);
    }

    [Fact]
    public void an_optional_value_must_stick_to_its_option()
    {
        Assert.Equal("x.log", Read("-tx.log").Options.TestLogFile);
        Assert.Equal("x.log", Read("--config-test=x.log").Options.TestLogFile);
        CommandLineResult apart = Read("-t", "x.log");
        Assert.Equal(Call.ConfigTest, apart.Call);
        Assert.Null(apart.Options.TestLogFile);
        Assert.Equal(["x.log"], apart.LeftOver);
    }

    [Fact]
    public void left_over_words_are_kept_and_ignored()
    {
        CommandLineResult result = Read("foo", "-n", "bar", "--", "-l");
        Assert.Equal(Call.Run, result.Call);
        Assert.True(result.Options.Foreground);
        Assert.False(result.Options.LogToConsole);
        Assert.Equal(["foo", "bar", "-l"], result.LeftOver);
    }

    [Fact]
    public void what_is_unknown_or_incomplete_is_all_named_and_the_rest_still_read()
    {
        CommandLineResult result = Read("--bogus", "-nZl", "--log-con=3", "--l", "--pid=", "-f");
        Assert.Equal(Call.Refuse, result.Call);
        Assert.Equal(
            ["Unknown option --bogus", "Unknown option -Z", "Unknown option --log-con=3", "Unknown option --l",
             "Missing parameter for option --pid", "Missing parameter for option -f"],
            result.Complaints);
        Assert.True(result.Options.Foreground);
        Assert.True(result.Options.LogToConsole);
    }

    [Theory]
    [InlineData("STOP", 15)]
    [InlineData("RELOAD", 1)]
    [InlineData("DATA", 10)]
    [InlineData("STATS", 12)]
    [InlineData("STATS_CLEAR", 63)]
    [InlineData("JSON", 36)]
    public void signum_gives_the_number(string word, int number)
    {
        CommandLineResult result = Read($"--signum={word}", "--bogus");
        Assert.Equal(Call.SignalNumber, result.Call);
        Assert.Equal(number, result.SignalNumber);
    }

    [Fact]
    public void signum_of_an_unknown_word_is_refused()
    {
        CommandLineResult result = Read("--signum", "FOO");
        Assert.Equal(Call.Refuse, result.Call);
        Assert.Equal(["Unknown sigfunc FOO"], result.Complaints);
    }

    [Theory]
    [InlineData("-v", Call.Version)]
    [InlineData("--version", Call.Version)]
    [InlineData("-h", Call.Help)]
    public void version_and_help_win_over_what_was_wrong_before_and_all_that_follows(string word, Call call)
    {
        Assert.Equal(call, Read(word).Call);
        Assert.Equal(call, Read("--bogus", word, "-Z").Call);
    }

    [Theory]
    [InlineData("daemon", 3)]
    [InlineData("user", 1)]
    [InlineData("0", 16)]
    [InlineData("local7", 23)]
    public void log_facilities(string word, int number) => Assert.Equal(number, Read("-S", word).Options.LogFacility);

    [Fact]
    public void a_bad_log_facility_is_complained_about_and_the_start_goes_on()
    {
        CommandLineResult result = Read("-S", "9");
        Assert.Equal(Call.Run, result.Call);
        Assert.Equal(["Invalid log facility '9'"], result.Complaints);
        Assert.Equal(3, result.Options.LogFacility);
    }

    [Theory]
    [InlineData("022", 18)]
    [InlineData("0x12", 18)]
    [InlineData("18", 18)]
    [InlineData("0", 0)]
    public void a_umask_is_a_number_as_c_writes_it(string text, uint mask) =>
        Assert.Equal(mask, Read("-u", text).Options.Umask);

    [Theory]
    [InlineData("08")]
    [InlineData("0x")]
    [InlineData("-1")]
    [InlineData("01000")]
    [InlineData("abc")]
    public void a_umask_that_is_none_is_refused(string text) => Assert.Equal(Call.Refuse, Read("--umask=" + text).Call);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4", 4)]
    [InlineData("10", 10)]
    public void vip_lifetimes(string text, int seconds) =>
        Assert.Equal(seconds, Read("--vip-lifetime=" + text).Options.VipLifetimeSeconds);

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("11")]
    [InlineData("-5")]
    [InlineData("8s")]
    public void a_vip_lifetime_out_of_range_is_refused(string text) =>
        Assert.Equal(Call.Refuse, Read("--vip-lifetime=" + text).Call);

    [Fact]
    public void what_is_accepted_without_effect_is_named()
    {
        CommandLineResult result = Read("-nx", "-d", "--snmp-agent-socket=/run/agentx");
        Assert.Equal(["-x, --snmp", "-d, --dump-conf", "-A, --snmp-agent-socket"], result.Options.NotCarriedOut);
    }

    [Fact]
    public void what_is_for_processes_that_this_version_has_not_has_nothing_to_act_on_and_is_no_matter_for_a_warning()
    {
        CommandLineResult result = Read("--all", "-BI", "-c", "c.pid", "-b", "b.pid");
        Assert.Equal(Call.Run, result.Call);
        Assert.Empty(result.Options.NotCarriedOut);
    }

    [Fact]
    public void what_is_done_with_addresses_and_includes_is_off_unless_asked_for()
    {
        CommandLineOptions silent = Read().Options, asked = Read("-VXae").Options;
        Assert.Equal((false, false, false, false), Wishes(silent));
        Assert.Equal((true, true, true, true), Wishes(asked));

        static (bool, bool, bool, bool) Wishes(CommandLineOptions options) =>
            (options.LeaveVips, options.ReleaseForeignVips, options.AddressMonitoring, options.CheckIncludes);
        Assert.True(VrrpFile.ForConfig(asked).CheckIncludes);
        Assert.Empty(asked.NotCarriedOut);
        Assert.False(asked.WithoutBfd);
        Assert.True(Read("-B").Options.WithoutBfd);
    }

    [Theory]
    [InlineData("-n", false, null)]
    [InlineData("-m", true, null)]
    [InlineData("-M", true, "core")]
    [InlineData("-M/var/core.%p", true, "/var/core.%p")]
    [InlineData("--core-dump-pattern=x", true, "x")]
    public void core_dumps(string word, bool dumps, string? pattern)
    {
        CommandLineOptions options = Read(word).Options;
        Assert.Equal((dumps, pattern), (options.CoreDumps, options.CorePattern));
    }

    [Fact]
    public void a_log_file_is_named_with_its_option_or_stands_in_the_temporary_folder()
    {
        Assert.Null(Read().Options.LogFile);
        Assert.Equal("/home/u/k.log",
            CommandLineReader.Read(["-gk.log", "--flush-log-file"], "/home/u").Options.LogFile);
        Assert.Equal(Path.GetTempPath() + "keepalived.log", Read("--log-file").Options.LogFile);
    }

    [Theory]
    [InlineData(true, "-C")]
    [InlineData(false, "-P")]
    [InlineData(false, "-PC")]
    public void checkers_only_is_told_apart(bool expected, string words) =>
        Assert.Equal(expected, Read(words).Options.CheckersOnly);

    [Fact]
    public void relative_file_names_are_meant_where_the_user_stands()
    {
        CommandLineOptions options = CommandLineReader.Read(["-f", "a.conf", "-p", "/run/x.pid"], "/home/u").Options;
        Assert.Equal("/home/u/a.conf", options.ConfigFile);
        Assert.Equal("/run/x.pid", options.PidFile);
    }

    private static readonly Gen<string> s_halves = Gen.OneOf(
        Gen.Const("--"), Gen.Const("-"), Gen.Const("check"), Gen.Const("--pid="), Gen.Const("--signum"));

    [Fact]
    public void no_words_whatever_crash_the_reader() =>
        Gen.OneOf(
                Gen.String,
                Gen.String[Gen.Char["-=nltfMPC abz"], 0, 8],
                s_halves)
            .Array[0, 8]
            .Sample(words =>
            {
                CommandLineResult read = Read(words);
                Assert.All(read.LeftOver.Concat(read.Words),
                    word => Assert.Contains(word, (string[])[.. words, "genhash"]));
                Assert.All(read.Complaints, complaint => Assert.NotEqual("", complaint));
            });
}
