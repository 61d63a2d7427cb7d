using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Probes;
using Appliance.Tests.Tracking;

namespace Appliance.Tests.Probes;

/// <summary>Probes against real listeners on loopback, real files and real processes.</summary>
public class ProbeTests
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall is ok";

    /// <summary>`good: LINE` or `bad: LINE`, lengths of time left out.</summary>
    private static string Try(params string[] words)
    {
        Probe? probe = ProbeWords.Read(words, new(), out string? complaint);
        Assert.Null(complaint);
        var run = new ProbeRun();
        bool good = run.Try(probe!);
        return (good ? "good: " : "bad: ")
            + System.Text.RegularExpressions.Regex.Replace(run.Line.ToString(), " in (under 1 ms|[0-9]+ m?s)$", "");
    }

    private static string Closed()
    {
        using var peer = new Peer(_ => { });
        return peer.Address;
    }

    [Fact]
    public void a_page_that_is_there_is_good()
    {
        using Peer peer = Peer.Saying(Good);
        Assert.Equal("good: 200 OK", Try("http", $"http://{peer.Address}/health"));
        Assert.Equal("good: 200 OK", Try("http", peer.Address, "--text", "is o"));
    }

    [Fact]
    public void a_request_names_host_and_path()
    {
        var heard = "";
        using var peer = new Peer(caller =>
        {
            var buffer = new byte[4096];
            heard = Encoding.ASCII.GetString(buffer, 0, caller.Receive(buffer));
            caller.Send(Encoding.ASCII.GetBytes(Good));
        });
        Try("http", $"http://{peer.Address}?q=1#x", "--host", "www.example.org");
        Assert.StartsWith("GET /?q=1 HTTP/1.1\r\nHost: www.example.org\r\n", heard, StringComparison.Ordinal);
        Assert.EndsWith("Connection: close\r\n\r\n", heard, StringComparison.Ordinal);
    }

    [Fact]
    public void another_status_is_bad_unless_it_is_wanted()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("bad: 503 Service Unavailable, wanted 200-399", Try("http", peer.Address));
        Assert.Equal("good: 503 Service Unavailable", Try("http", peer.Address, "--status", "200-299,503"));
    }

    [Fact]
    public void a_page_without_the_text_is_bad()
    {
        using Peer peer = Peer.Saying(Good);
        Assert.Equal("bad: 200 OK, but the text is not in its 8 bytes", Try("http", peer.Address, "--text", "is o k"));
    }

    [Fact]
    public void nobody_there_is_told_in_words()
    {
        string nobody = Closed();
        Assert.Equal("bad: connection refused", Try("http", nobody));
        Assert.Equal("bad: connection refused", Try("tcp", nobody));
        Assert.Equal("bad: the source address is not on this machine", Try("tcp", nobody, "--source", "192.0.2.99"));
    }

    [Fact]
    public void what_is_no_http_is_told_in_words()
    {
        using Peer peer = Peer.Saying("SSH-2.0-OpenSSH\r\n"), brief = Peer.Saying("HTTP/1.1 2");
        Assert.Equal("bad: the answer is not HTTP/1", Try("http", peer.Address));
        Assert.Equal("bad: the answer broke off", Try("http", brief.Address));
    }

    [Fact]
    public void a_server_that_says_nothing_is_bad_when_its_time_is_up()
    {
        using var peer = new Peer(_ => { });
        Assert.Equal("bad: no answer", Try("http", peer.Address, "--timeout", "0.1"));
        Assert.Equal("bad: no answer", Try("tcp", peer.Address, "--text", "220", "--timeout", "0.1"));
        Assert.Equal("good: connected", Try("tcp", peer.Address, "--timeout", "5"));
    }

    /// <summary>One byte now and then: each is in time, all of it is not.</summary>
    [Fact]
    public void a_server_that_says_too_little_at_a_time_does_not_win_time()
    {
        using var peer = new Peer(caller =>
        {
            foreach (char c in "HTTP/1.1 200 OK\r\n" + new string('x', 10_000))
            {
                caller.Send([(byte)c]);
                Thread.Sleep(10);
            }
        });
        Assert.Equal("bad: no answer", Try("http", peer.Address, "--timeout", "0.2"));
    }

    [Fact]
    public void a_server_that_never_stops_is_not_listened_to_for_ever()
    {
        using var peer = new Peer(caller =>
        {
            caller.Send(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n"));
            var piece = new byte[65536];
            while (true)
                caller.Send(piece);
        });
        Assert.StartsWith("bad: 200 OK, but the text is not in its 10",
            Try("http", peer.Address, "--text", "x", "--timeout", "30"), StringComparison.Ordinal);
        Assert.Equal("good: 200 OK", Try("http", peer.Address));
    }

    [Fact]
    public void what_a_server_says_does_no_harm_on_a_terminal()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 500 \e[2J\u00e4\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("bad: 500 ?[2J?, wanted 200-399", Try("http", peer.Address));
    }

    [Fact]
    public void a_banner_can_be_asked_for()
    {
        using Peer peer = Peer.Saying("+PONG\r\n");
        Assert.Equal("good: answered", Try("tcp", peer.Address, "--send", "PING\r\n", "--text", "PONG"));
        Assert.Equal("bad: the text is not in the answer of 7 bytes",
            Try("tcp", peer.Address, "--send", "PING\r\n", "--text", "pong"));
    }

    /// <summary>
    /// A name server of one name, which loses the first question and then sends nonsense before the answer.
    /// </summary>
    private static Socket NameServer(byte code, byte[] address)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(() =>
        {
            var buffer = new byte[512];
            try
            {
                for (int i = 0; ; i++)
                {
                    EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                    int length = server.ReceiveFrom(buffer, ref from);
                    if (i % 2 == 0)
                        continue;
                    server.SendTo([1, 2, 3], from);
                    bool isA = buffer[length - 3] == 1;
                    byte[] record = isA && code == 0 ? [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, .. address] : [];
                    byte[] answer = [.. buffer.AsSpan(0, length), .. record];
                    (answer[2], answer[3], answer[7]) = (0x81, (byte)(0x80 | code), (byte)(record.Length > 0 ? 1 : 0));
                    server.SendTo(answer, from);
                }
            }
            catch (SocketException)
            {
            }
            catch (ObjectDisposedException)
            {
            }
        }) { IsBackground = true }.Start();
        return server;
    }

    private static string At(Socket server) => $"@{server.LocalEndPoint}";

    [Fact]
    public void a_name_server_that_answers_is_good()
    {
        using Socket server = NameServer(0, [192, 0, 2, 1]);
        Assert.Equal("good: 192.0.2.1", Try("dns", "pi.hole", At(server), "--timeout", "1"));
        Assert.Equal("good: 192.0.2.1", Try("dns", "pi.hole", At(server), "--answer", "192.0.2.1", "--timeout", "1"));
        Assert.Equal("bad: the address is not among the answers, which are 1",
            Try("dns", "pi.hole", At(server), "--answer", "192.0.2.2", "--timeout", "1"));
        Assert.Equal("bad: no address among the answers, which are 0",
            Try("dns", "pi.hole", At(server), "--type", "AAAA", "--timeout", "1"));
    }

    [Fact]
    public void a_name_server_that_refuses_or_is_not_there_is_bad()
    {
        using Socket server = NameServer(3, [0, 0, 0, 0]),
            silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal("bad: NXDOMAIN", Try("dns", "no.such", At(server), "--timeout", "1"));
        Assert.Equal("bad: no answer", Try("dns", "no.such", At(silent), "--timeout", "0.1"));
        Assert.Equal("bad: connection refused", Try("dns", "no.such", $"@{Closed()}"));
    }

    [RootFact]
    public void loopback_answers_a_ping()
    {
        Assert.Equal("good: answered", Try("ping", "127.0.0.1", "--count", "3"));
        Assert.Equal("bad: the source address cannot reach that one",
            Try("ping", "192.0.2.200", "--source", "127.0.0.1", "--count", "2", "--timeout", "0.2"));
    }

    [Fact]
    public void a_file_can_be_asked_about()
    {
        string folder = Directory.CreateTempSubdirectory("vrrpaot-probe-").FullName,
            file = Path.Combine(folder, "beat");
        Assert.Equal("bad: no such file", Try("file", file));
        Assert.Equal("good: is not there", Try("file", file, "--missing"));
        File.WriteAllText(file, new string('.', 10_000) + "alive");
        Assert.Equal("good: is there", Try("file", file));
        Assert.Equal("bad: is there", Try("file", file, "--missing"));
        Assert.Equal("good: holds the text", Try("file", file, "--text", ".alive"));
        Assert.Equal("bad: does not hold the text", Try("file", file, "--text", "dead"));
        Assert.StartsWith("good: is there, changed ", Try("file", file, "--younger", "1h"), StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        Assert.EndsWith(" s ago, wanted within 3600 s", Try("file", file, "--younger", "1h"), StringComparison.Ordinal);
        Assert.Equal("bad: is no file that can be read", Try("file", folder, "--text", "x"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void a_process_is_found_by_its_name_or_its_pid_file()
    {
        string folder = Directory.CreateTempSubdirectory("vrrpaot-probe-").FullName,
            pidFile = Path.Combine(folder, "pid");
        string name = $"vp{Environment.ProcessId}",
            longName = $"vrrpaot-probe-with-a-long-name-{Environment.ProcessId}";
        foreach (string program in new[] { name, longName })
        {
            string path = Path.Combine(folder, program);
            File.Copy("/bin/sleep", path);
            Assert.Equal($"bad: no process {program}", Try("process", program));
            using var process = System.Diagnostics.Process.Start(path, "60");
            Assert.True(SpinWait.SpinUntil(() => Try("process", program) == $"good: {program} runs, pid {process.Id}",
                10_000), Try("process", program));
            File.WriteAllText(pidFile, $" {process.Id}\n");
            Assert.Equal($"good: process runs, pid {process.Id}", Try("process", "--pid-file", pidFile));
            Assert.Equal($"good: {program} runs, pid {process.Id}", Try("process", program, "--pid-file", pidFile));
            Assert.Equal($"bad: no other runs with pid {process.Id}, which the pid file holds",
                Try("process", "other", "--pid-file", pidFile));
            process.Kill();
            process.WaitForExit();
            Assert.Equal($"bad: no process {program}", Try("process", program));
            Assert.Equal($"bad: no process runs with pid {process.Id}, which the pid file holds",
                Try("process", "--pid-file", pidFile));
        }
        File.WriteAllText(pidFile, "soon\n");
        Assert.Equal("bad: the pid file holds no number", Try("process", "--pid-file", pidFile));
        Assert.Equal("bad: no such file: the pid file", Try("process", "--pid-file", "/no/such/file"));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>One that was found is remembered; when it is gone, another of the same name is found.</summary>
    [Fact]
    public void a_probe_that_goes_on_sees_a_process_end_and_come_back()
    {
        string folder = Directory.CreateTempSubdirectory("vrrpaot-probe-").FullName,
            name = $"vq{Environment.ProcessId}", path = Path.Combine(folder, name);
        File.Copy("/bin/sleep", path);
        Probe probe = ProbeWords.Read(["process", name], new(), out _)!;
        var run = new ProbeRun();
        for (int i = 0; i < 2; i++)
        {
            using var process = System.Diagnostics.Process.Start(path, "60");
            Assert.True(SpinWait.SpinUntil(() => run.Try(probe), 10_000));
            Assert.True(run.Try(probe));
            process.Kill();
            process.WaitForExit();
            Assert.False(run.Try(probe));
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>They run 20 times a second in a process whose collections stop the engine.</summary>
    [Fact]
    public void a_run_allocates_nothing()
    {
        using Peer peer = Peer.Saying(Good);
        string nobody = Closed();
        string[][] all =
        [
            ["http", peer.Address, "--text", "ok"], ["http", nobody], ["tcp", peer.Address], ["tcp", nobody],
                ["dns", "pi.hole", $"@{nobody}"],
            ["process", "no-such-process"], ["process", "--pid-file", "/no/such"],
                ["file", "/etc/passwd", "--text", "root", "--younger", "3000d"], ["ping", "127.0.0.1"],
        ];
        foreach (string[] words in all)
        {
            Probe probe = ProbeWords.Read(words, new(), out _)!;
            var run = new ProbeRun();
            // What the runtime itself makes when a line of code is reached for the first time (a process that ends
            // while it is looked at) comes once; ours would come in every round.
            long least = long.MaxValue;
            for (int round = 0; round < 5 && least > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 20; i++)
                    run.Try(probe);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.True(least == 0, $"{string.Join(' ', words)}: {least / 20} bytes a run");
        }
    }
}
