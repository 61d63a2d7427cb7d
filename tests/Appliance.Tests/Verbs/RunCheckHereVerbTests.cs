using System.Text.RegularExpressions;
using Appliance.Config;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tests.Probes;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>Checks of a file's real servers, found by the words of people and tried.</summary>
public sealed class RunCheckHereVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("checkrun").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(int port)
    {
        string file = Path.Combine(_folder, "k.conf");
        File.WriteAllText(file, string.Join("", new[] { "192.0.2.1", "192.0.2.9" }.Select(vip => $$"""
            virtual_server {{vip}} {{port}} {
                lvs_sched rr
                lvs_method NAT
                protocol TCP
                real_server 127.0.0.1 {{port}} {
                    HTTP_GET {
                        connect_timeout 20
                        url { path / status_code 200 }
                    }
                    MISC_CHECK { misc_path "/bin/sh -c 'exit 3'" }
                }
                real_server 127.0.0.7 {{port}} { }
            }

            """)));
        return file;
    }

    private static DaemonSettings Load(string file) => ConfigFile.Load(file, new ConfigOptions()).Settings!;

    [Fact]
    public void a_server_is_meant_as_in_servers_and_what_it_has_twice_is_tried_once()
    {
        DaemonSettings settings = Load(Write(81));
        string[] Titles(string name, string? which = null) =>
            [.. ServerCheck.Find(settings.Balancer, name, which, out _).Select(check => check.Title)];
        string[] both =
        [
            $"[127.0.0.1]:tcp:81 of [192.0.2.1]:tcp:81, check 1: HTTP_GET ({_folder}/k.conf:6)",
            $"[127.0.0.1]:tcp:81 of [192.0.2.1]:tcp:81, check 2: MISC_CHECK ({_folder}/k.conf:10)",
        ];
        Assert.Equal(both, Titles("127.0.0.1"));
        Assert.Equal(both, Titles("[127.0.0.1]:tcp:81"));
        Assert.Equal(both[1..], Titles("127.0.0.1:81", "2"));
        Assert.Equal(both[..1], Titles("127.0.0.1", "http_get"));
    }

    [Theory]
    [InlineData("127.0.0.2", null, "There is no real server '127.0.0.2'.")]
    [InlineData("127.0.0.7", null, "127.0.0.7 has no check: it always counts as up.")]
    [InlineData("127.0.0.1", "3", "127.0.0.1 has no check '3'.")]
    [InlineData("127.0.0.1", "TCP_CHECK", "127.0.0.1 has no check 'TCP_CHECK'.")]
    public void why_there_is_none_is_said(string name, string? which, string why)
    {
        Assert.Empty(ServerCheck.Find(Load(Write(81)).Balancer, name, which, out string complaint));
        Assert.Equal(why, complaint);
    }

    [Fact]
    public void a_check_is_tried_and_shown()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nup");
        DaemonSettings settings = Load(Write(int.Parse(peer.Address.Split(':')[1])));
        var lines = new List<string>();
        ServerCheck check = ServerCheck.Find(settings.Balancer, "127.0.0.1", "1", out _)[0];
        Assert.True(check.Run(ScriptSecurity.OfThisMachine(settings), null, lines.Add, default));
        Assert.Equal(check.Title, lines[0]);
        Assert.Contains("  > GET / HTTP/1.0", lines);
        Assert.Contains("  < HTTP/1.1 200 OK", lines);
        Assert.Matches(new Regex(@"^  passed after \d+\.\d ms: 200 OK$"), lines[^1]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("1", 0)]
    [InlineData("2", 1)]
    [InlineData("3", 1)]
    [InlineData("1 2", 1)]
    public void the_verb_ends_with_0_when_all_is_well(string which, int code)
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nup");
        string file = Write(int.Parse(peer.Address.Split(':')[1]));
        // Without a check's number the script is tried too, and fails.
        string[] words = ["run", "127.0.0.1", .. which.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--file",
            Path.GetFileName(file)];
        Assert.Equal(which == "" ? 1 : code, new RunCheckHereVerb().Run(words, _folder, "vrrpaot"));
    }

    [Fact]
    public void a_file_that_cannot_be_read_is_no_success() => Assert.NotEqual(0,
        new RunCheckHereVerb().Run(["run", "127.0.0.1", "--file", "none.conf"], _folder, "vrrpaot"));
}
