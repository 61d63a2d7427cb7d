using Appliance.CommandLine;
using Appliance.Settings.Balancing;
using Appliance.Verbs;

namespace Appliance.Tests.CommandLine;

/// <summary>The complaints are keepalived 2.2.7's, as its genhash gave them for the same words.</summary>
public sealed class PageHashOptionsTests
{
    private static PageHashOptions Read(string words) => PageHashOptions.Read(words.Split(' '));

    [Fact]
    public void what_is_asked_for_is_read_from_long_and_short_options()
    {
        HttpCheckSettings check = Read("--serv=::1 -p8443 -SIu /a --use-v www -m 5 -t 3 --protocol 1.0C").Check!;
        Assert.Equal("[::1]:8443", $"[{check.Target.Address}]:{check.Target.Port}");
        Assert.Equal(("/a", "www", 5u, Duration.FromSeconds(3), HttpProtocol.Http10Close, true, true),
            (check.Urls[0].Path, check.VirtualHost, check.Mark, check.ConnectTimeout, check.Protocol, check.IsTls,
                check.SendsServerName));
    }

    [Fact]
    public void the_last_word_counts_and_numbers_are_read_as_in_C()
    {
        HttpCheckSettings check = Read("-s 192.0.2.1 -s 192.0.2.2 -p +81 -u / -u /b").Check!;
        Assert.Equal("192.0.2.2:81/b", $"{check.Target.Address}:{check.Target.Port}{check.Urls[0].Path}");
    }

    [Fact]
    public void a_very_long_timeout_is_a_day() => Assert.Equal(Duration.FromSeconds(86400),
        Read("-s 192.0.2.1 -p 80 -u / -t 90000").Check!.ConnectTimeout);

    [Theory]
    [InlineData("-s localhost -p 80 -u /", "server should be an IP, not localhost")]
    [InlineData("-s [::1] -p 80 -u /", "server should be an IP, not [::1]")]
    [InlineData("-s 127.1 -p 80 -u /", "server should be an IP, not 127.1")]
    [InlineData("-s 192.0.2.1 -p 80x -u /", "invalid port number '80x'")]
    [InlineData("-s 192.0.2.1 -p 0 -u /", "invalid port number '0'")]
    [InlineData("-s 192.0.2.1 -p 65536 -u /", "invalid port number '65536'")]
    [InlineData("-s 192.0.2.1 -p -1 -u /", "invalid port number '-1'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / -m 0x10", "invalid fwmark '0x10'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / -t 0.5", "invalid timeout '0.5'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / -P 2", "invalid HTTP protocol version '2'")]
    [InlineData("-s 192.0.2.1 -p 80 -u / a b", "Unexpected argument(s): a b")]
    [InlineData("-s 192.0.2.1 -p 80 -- -u /", "Unexpected argument(s): -u /")]
    [InlineData("-s 192.0.2.1 -p 80 -u", "Missing parameter for option -u")]
    [InlineData("--use-ssl=1 -s 192.0.2.1 -p 80 -u /", "Unknown option --use-ssl=1")]
    [InlineData("--use -s 192.0.2.1 -p 80 -u /", "Unknown option --use")]
    [InlineData("-z -y a b -p x -s foo", "Unknown option -z|Unknown option -y|invalid port number 'x'")]
    [InlineData("-s 192.0.2.1 -p 80", "")]
    [InlineData("-h -s 192.0.2.1 -p 80 -u /", "")]
    [InlineData("-z", "")]
    public void what_is_wrong_is_said_as_keepalived_says_it(string words, string complaints)
    {
        PageHashOptions options = Read(words);
        Assert.Null(options.Check);
        Assert.Equal(complaints, string.Join('|', options.Complaints));
    }

    [Theory]
    [InlineData("--genhash -s 192.0.2.1", "genhash -s 192.0.2.1", 0)]
    [InlineData("-T", "genhash", 0)]
    [InlineData("--genh -S", "genhash -S", 0)]
    [InlineData("-n --genhash -S", "genhash -S", 1)]
    public void the_option_of_the_daemon_gives_all_that_follows_to_it(string words, string verb, int warnings)
    {
        CommandLineResult result = CommandLineReader.Read(words.Split(' '), "/", VerbList.IsFirstWord);
        Assert.Equal((Call.Verb, verb), (result.Call, string.Join(' ', result.Words)));
        Assert.Equal(warnings, result.Complaints.Length);
    }

    [Fact]
    public void usage_names_every_option() => Assert.All(
        ["-s, --server=", "-p, --port=", "-u, --url=", "-S, --use-ssl", "-I, --use-sni", "-V, --use-virtualhost=",
            "-v, --verbose", "-h, --help", "-m, --fwmark=", "-P, --protocol=", "-t, --timeout="],
        option => Assert.Contains(option, PageHashOptions.Usage("genhash"), StringComparison.Ordinal));
}
