using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Metrics;
using Appliance.Settings;
using Appliance.Tests.Sessions;

namespace Appliance.Tests.Metrics;

/// <summary>Real sockets: callers who are in a hurry, who are slow, and who never say a word.</summary>
public class MetricsServerTests
{
    private static readonly string s_page = new('x', 2_000_000);

    [Fact]
    public void a_unix_socket_serves_and_vanishes_with_the_server()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("vrrpaot-metrics-").FullName, "m.sock");
        With(new ListenAddress(default, 0, path), async run =>
        {
            await run.Until(() => File.Exists(path), "the socket");
            string answer = await run.Beside(() =>
                Ask(new UnixDomainSocketEndPoint(path), "GET /metrics HTTP/1.0\r\n\r\n"));
            Assert.EndsWith(s_page, answer);
        });
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void who_sends_too_much_still_hears_why() => With(Free(), async (run, at) =>
    {
        string answer = await run.Beside(() => Ask(at, new string('x', 50_000)));
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    });

    [Fact]
    public void readers_that_do_not_read_and_callers_that_say_nothing_keep_nobody_else_waiting() =>
        With(Free(), async (run, at) =>
    {
        List<Socket> idle = [];
        for (int i = 0; i < 10; i++)
        {
            var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(at);
            if (i % 2 == 0)
                socket.Send("GET /metrics HTTP/1.0\r\n\r\n"u8);
            idle.Add(socket);
        }
        for (int i = 0; i < 5; i++)
            Assert.EndsWith(s_page, await run.Beside(() => Ask(at, "GET /metrics HTTP/1.0\r\n\r\n")));
        foreach (Socket socket in idle)
            socket.Dispose();
    });

    [Fact]
    public void sixteen_slow_ones_do_not_keep_an_honest_one_out_and_nor_do_those_that_come_after_them() =>
        With(Free(), async (run, at) =>
    {
        List<Socket> slow = [];
        void Crowd(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(at);
                socket.Send("GET /metr"u8);
                slow.Add(socket);
            }
        }

        for (int i = 0; i < 3; i++)
        {
            Crowd(16);
            await run.Settle();
            Assert.StartsWith("HTTP/1.1 200 ", await run.Beside(() => Ask(at, "HEAD /metrics HTTP/1.0\r\n\r\n")));
            // Who has taken all the time that a slow one may take is told so (408). Nobody was: room was made.
            Assert.All(slow, socket => Assert.Equal(0, socket.Available));
        }
        foreach (Socket socket in slow)
            socket.Dispose();
    });

    [Fact]
    public void more_callers_than_sessions_are_all_served_in_the_end() => With(Free(), async (run, at) =>
    {
        Task<string>[] asking = [.. Enumerable.Range(0, 40)
            .Select(_ => run.Beside(() => Ask(at, "HEAD /metrics HTTP/1.0\r\n\r\n")))];
        foreach (Task<string> one in asking)
            Assert.StartsWith("HTTP/1.1 200 ", await one);
    });

    [Fact]
    public void a_place_that_is_taken_is_told_once_and_waited_for() => With(Free(), async (run, at) =>
    {
        using var end = new CancellationTokenSource();
        Task second = new MetricsServer(run.Desk, ListenOf(at), -1, () => Task.FromResult<byte[]?>(null),
            line => run.Log.Add(line.Text)).Run(end.Token);
        await run.Until(() => run.Log.Count > 0, "the complaint");
        Assert.Equal($"Metrics cannot be served at {ListenOf(at)}: Address already in use (errno 98). Trying again "
            + $"every 5 s", run.Log[0]);
        end.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    });

    private static ListenAddress ListenOf(EndPoint at) => new(new IpAddress(0x7F000001), (ushort)((IPEndPoint)at).Port);

    private static ListenAddress Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ListenOf(socket.LocalEndPoint!);
    }

    private static void With(ListenAddress where, Func<DeskRun, EndPoint, Task> test) =>
        With(where, run => test(run, new IPEndPoint(IPAddress.Loopback, where.Port)));

    private static void With(ListenAddress where, Func<DeskRun, Task> test) => DeskRun.Do(async run =>
    {
        using var end = new CancellationTokenSource();
        byte[] page = Encoding.ASCII.GetBytes(s_page);
        Task running = new MetricsServer(run.Desk, where, -1, () => Task.FromResult<byte[]?>(page),
            line => run.Log.Add(line.Text)).Run(end.Token);
        try
        {
            await test(run);
        }
        finally
        {
            end.Cancel();
            await running;
        }
    });

    private static string Ask(EndPoint at, string request)
    {
        using var socket = new Socket(at.AddressFamily, SocketType.Stream,
            ProtocolType.Unspecified) { ReceiveTimeout = 15_000 };
        socket.Connect(at);
        socket.Send(Encoding.ASCII.GetBytes(request));
        var heard = new MemoryStream();
        byte[] buffer = new byte[65536];
        for (int count; (count = socket.Receive(buffer)) > 0;)
            heard.Write(buffer, 0, count);
        return Encoding.ASCII.GetString(heard.ToArray());
    }
}
