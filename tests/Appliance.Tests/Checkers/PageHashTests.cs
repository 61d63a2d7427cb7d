using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Checkers;
using Appliance.Settings.Balancing;
using Appliance.Tests.Probes;
using Appliance.Tests.Tls;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>Outputs are those of keepalived 2.2.7's genhash for the same answers, unless a test says else.</summary>
public sealed class PageHashTests
{
    private static (string Output, string Errors) Run(Peer peer, bool verbose = false, bool tls = false)
    {
        string output = "", errors = "";
        HttpCheckSettings check = Asked.Page(peer.Address,
            new UrlSettings { Path = "/", Statuses = [new StatusRange(0, 999)] }, tls);
        new PageHash(check with { ConnectTimeout = CheckScene.Patience }, verbose, text => output += text,
            line => errors += line + "\n").Run();
        return (output, errors);
    }

    private static (string Output, string Errors) Of(string answer)
    {
        using Peer peer = Peer.Saying(answer);
        return Run(peer);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello world\n", "6f5902ac237024bdd0c176cb93063dc4")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope", "4101bef8794fed986e95dfb54850c68b")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nhello world", "5eb63bbbe01eeed093cb22bb8f5acdc3")]
    // With the framing of chunks: checks take that digest, too.
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "79e9489e3bd3f0cb0158215341de046d")]
    // keepalived takes bare line feeds and interim answers for something else; its checks fail on them.
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/2 200 OK\r\n\r\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("ICY 200 OK\r\n\r\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 099 Odd\r\n\r\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nhello",
        "5d41402abc4b2a76b9719d911017c592")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello, and no more",
        "5d41402abc4b2a76b9719d911017c592")]
    public void any_answer_with_a_body_has_a_hash(string answer, string hash) =>
        Assert.Equal((hash + "\n", ""), Of(answer));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("hello\n")]
    [InlineData("HTTP/1.1 200 OK\r\nServer: x\r\n")]
    public void what_is_no_whole_head_is_no_data(string answer) =>
        Assert.Equal(("", "no data received from remote webserver\n"), Of(answer));

    [Fact]
    public void no_page_is_too_large_for_a_hash()
    {
        string page = new('x', HttpDialogue.MostDigested + 100_000);
        string hash = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(page)));
        Assert.Equal((hash + "\n", ""), Of($"HTTP/1.1 200 OK\r\nContent-Length: {page.Length}\r\n\r\n{page}"));
    }

    [Fact]
    public void verbose_shows_head_body_and_hash()
    {
        using Peer peer = Peer.Saying("HTTP/1.0 200 OK\r\n\r\nhello world\nno length, \0\x01\u00ff long enough to have "
            + "more than one row of hex");
        (string output, string errors) = Run(peer, verbose: true);
        Assert.Equal("", errors);
        Assert.Equal("""
            -----------------------[    HTTP Header Buffer    ]-----------------------
            0000  48 54 54 50 2f 31 2e 30 - 20 32 30 30 20 4f 4b 0d   HTTP/1.0 200 OK.
            0016  0a 0d 0a                -                           ...             
            -----------------------[ HTTP Header Ascii Buffer ]-----------------------
            HTTP/1.0 200 OK^
            ^

            -----------------------[        HTML Buffer        ]-----------------------
            0000  68 65 6c 6c 6f 20 77 6f - 72 6c 64 0a 6e 6f 20 6c   hello world.no l
            0016  65 6e 67 74 68 2c 20 00 - 01 ff 20 6c 6f 6e 67 20   ength, ... long 
            0032  65 6e 6f 75 67 68 20 74 - 6f 20 68 61 76 65 20 6d   enough to have m
            0048  6f 72 65 20 74 68 61 6e - 20 6f 6e 65 20 72 6f 77   ore than one row
            0064  20 6f 66 20 68 65 78    -                            of hex         

            -----------------------[    HTML hash resulting    ]-----------------------
            0000  e3 8a b1 00 2a 30 19 63 - cd 73 15 5a bf d7 07 53   ....*0.c.s.Z...S
            -----------------------[ HTML hash final resulting ]-----------------------
            e38ab1002a301963cd73155abfd70753

            Global response time for [/] = N usecs

            """, Regex.Replace(output, @"\d+(?= usecs)", "N").Replace('\r', '^'));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void with_TLS_the_last_part_is_there_where_the_server_says_goodbye(bool saysGoodbye)
    {
        using var authority = new Authority("a");
        using var server = new TlsServer(authority.Issue("v.example"), TlsServer.Endless + "hello",
            saysGoodbye: saysGoodbye);
        string output = "";
        new PageHash(Asked.Page(server.Address, new UrlSettings { Path = "/" }, tls: true) with
            { ConnectTimeout = CheckScene.Patience }, true, text => output += text, _ => { }).Run();
        Assert.Equal(saysGoodbye, output.Contains("[    HTML hash resulting    ]", StringComparison.Ordinal));
        Assert.Contains("\n5d41402abc4b2a76b9719d911017c592\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_head_is_one_wherever_it_is_cut()
    {
        const string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
        using var peer = new Peer(caller =>
        {
            caller.NoDelay = true;
            caller.Receive(new byte[4096]);
            foreach (char c in answer + "hello")
                caller.Send([(byte)c]);
            caller.Receive(new byte[1]);
            caller.Dispose();
        });
        (string output, _) = Run(peer, verbose: true);
        Assert.Contains("Buffer ]-----------------------\n" + answer + "\n", output, StringComparison.Ordinal);
        Assert.Contains("\n5d41402abc4b2a76b9719d911017c592\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void a_failure_is_its_reason_alone()
    {
        string address;
        using (Peer peer = Peer.Saying(""))
            address = peer.Address;
        string output = "";
        new PageHash(Asked.Page(address), false, text => output += text, _ => Assert.Fail("nothing")).Run();
        Assert.Equal("Connection failed\n", output);
        using Peer plain = Peer.Saying("no TLS");
        Assert.Equal(("SSL handshake/communication error connecting to\n", ""), Run(plain, tls: true));
    }

    [Fact]
    public void a_digest_said_so_is_good_for_the_check()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        byte[] digest = Convert.FromHexString(Run(peer).Output.Trim());
        using var scene = new CheckScene();
        Assert.True(scene.Try(Asked.Page(peer.Address, new UrlSettings { Path = "/", Digest = [.. digest] })).Passed);
    }
}
