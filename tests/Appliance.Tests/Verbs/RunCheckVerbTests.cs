using System.Collections.Immutable;
using Appliance.Hatch;
using Appliance.Pools;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Attendant;
using Appliance.Tests.Checkers;
using Appliance.Tests.Hatch;
using Appliance.Tests.Probes;
using Appliance.Tests.Sessions;
using Appliance.Verbs;
using VrrpAot.Linux;

namespace Appliance.Tests.Verbs;

/// <summary>`check run SERVER`: the box's process talks to the server itself.</summary>
public sealed class RunCheckVerbTests
{
    private static DaemonSettings Balancing(string address, params CheckSettings[] checks)
    {
        IpAddress.TryParse(address.Split(':')[0], out IpAddress ip);
        IpAddress.TryParse("192.0.2.1", out IpAddress vip);
        return Given.Box(Given.Instance(), Given.Tracking()) with
        {
            Balancer = new BalancerSettings
            {
                Servers =
                [
                    new VirtualServerSettings
                    {
                        Name = "[192.0.2.1]:tcp:80",
                        Services = [new IpvsService { Address = vip, Port = 80 }],
                        RealServers =
                        [
                            new RealServerSettings
                            {
                                Name = "[127.0.0.1]:tcp:80", Checks = [.. checks],
                                Destination = new IpvsDestination { Address = ip, Port = 80, Weight = 1 },
                            },
                        ],
                    },
                ],
            },
        };
    }

    private static void With(DaemonSettings settings, Func<Func<string, Task<(int Code, string Text)>>, Task> test,
        bool hasEngine = true, string checkers = "/nonexistent/checkers") =>
        DeskRun.Do(async run =>
        {
            using var end = new OtherEnd(run.Desk) { Settings = settings };
            DaemonCommands commands = await DaemonWithoutFiles.Commands(run, end, _ => { }, checkers,
                withoutEngine: hasEngine ? null : settings);
            await test(async words =>
            {
                var heard = new HeardAnswer();
                int code = await commands.Run(words.Split(' '), new Caller("test", Rights.Change), heard, default);
                return (code, heard.ToString());
            });
        });

    [Fact]
    public void the_conversation_is_shown_and_its_verdict_is_the_code()
    {
        using Peer good = Peer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using Peer bad = Peer.Saying("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
        With(Balancing(good.Address, Asked.Page(good.Address), Asked.Page(bad.Address)), async say =>
        {
            (int code, string text) = await say("check run 127.0.0.1 1");
            Assert.Equal(ReplyCode.Done, code);
            Assert.StartsWith("[127.0.0.1]:tcp:80 of [192.0.2.1]:tcp:80, check 1: HTTP_GET\n  asks ", text);
            Assert.Contains("\n  > GET / HTTP/1.0\n", text);
            (code, text) = await say("check run 127.0.0.1");
            Assert.Equal(ReplyCode.Refused, code);
            Assert.Contains("200 OK", text);
            Assert.EndsWith(": 500 Broken\n", text);
        });
    }

    [Fact]
    public void without_an_engine_the_file_says_what_is_checked()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        With(Balancing(peer.Address, Asked.Page(peer.Address)), async say =>
            Assert.Equal(ReplyCode.Done, (await say("check run 127.0.0.1")).Code), hasEngine: false);
    }

    [Fact]
    public void lines_are_told_as_they_come() => DeskRun.Do(async run =>
    {
        using var heard = new ManualResetEventSlim();
        // Answers when the question was seen by who asked for the check.
        using var peer = new Peer(caller =>
        {
            caller.Receive(new byte[4096]);
            if (heard.Wait(TimeSpan.FromSeconds(30)))
                caller.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8);
            caller.Receive(new byte[1]);
            caller.Dispose();
        });
        var check = Asked.Page(peer.Address) with { ConnectTimeout = CheckScene.Patience };
        using var end = new OtherEnd(run.Desk) { Settings = Balancing(peer.Address, check) };
        DaemonCommands commands = await DaemonWithoutFiles.Commands(run, end, _ => { });
        int code = await commands.Run(["check", "run", "127.0.0.1"], new Caller("test", Rights.Change),
            new Waiting(heard), default);
        Assert.Equal(ReplyCode.Done, code);
    });

    private sealed class Waiting(ManualResetEventSlim heard) : IAnswer
    {
        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            if (utf8.Span.IndexOf("> GET / HTTP"u8) >= 0)
                heard.Set();
            return default;
        }
    }

    private static DaemonSettings WithProgram => Balancing("127.0.0.1:80", new MiscCheckSettings
    {
        Command = new ScriptCommand { Arguments = ["/bin/true"], Origin = "f:1" }, Timeout = CheckScene.Patience,
    });

    [Theory]
    [InlineData(true, ReplyCode.Done, "passed after 3.0 ms: exited with 0")]
    [InlineData(false, ReplyCode.Refused, "failed after 3.0 ms: exited with 0")]
    internal void a_program_is_run_by_the_checkers_process_and_what_comes_of_it_is_shown(bool passes, int code,
        string end)
    {
        long runs = 3;
        var wishes = new List<CheckWish>();
        PoolReport[] Report()
        {
            PoolReport like = Views.Pools.All[0];
            ServerReport server = like.Servers[0];
            CheckReport check = server.Checks[0] with { Passes = runs, Passed = passes, Remark = "exited with 0" };
            return [like with { Name = "[192.0.2.1]:tcp:80",
                Servers = [server with { Name = "[127.0.0.1]:tcp:80", Checks = [check] }] }];
        }
        using var process = new Answering(() => [.. Report()], _ => 0, tryNow: wish =>
        {
            wishes.Add(wish);
            runs++;
            return true;
        });
        With(WithProgram, async say =>
        {
            (int got, string text) = await say("check run 127.0.0.1");
            Assert.Equal(code, got);
            Assert.Equal("[127.0.0.1]:tcp:80 of [192.0.2.1]:tcp:80, check 1: MISC_CHECK\n"
                + $"  runs /bin/true, in the checkers' process\n  {end}\n", text);
        }, checkers: process.Path);
        Assert.Equal([new CheckWish("[192.0.2.1]:tcp:80", "[127.0.0.1]:tcp:80", 0)], wishes);
    }

    [Fact]
    public void where_there_is_no_such_process_it_is_not_run() => With(WithProgram, async say =>
    {
        (int code, string text) = await say("check run 127.0.0.1");
        Assert.Equal(ReplyCode.Refused, code);
        Assert.EndsWith("(The checkers' process is there when the file has one.)\n", text);
    });

    [Theory]
    [InlineData("check run 127.0.0.2", "There is no real server '127.0.0.2'.")]
    [InlineData("check run 127.0.0.1 2", "127.0.0.1 has no check '2'.")]
    [InlineData("check run 127.0.0.1 1 2", "check run does not know '2'")]
    [InlineData("check run", "Which check? There are real servers (`servers`).")]
    public void what_is_not_understood_tries_nothing(string words, string why)
    {
        using Peer peer = Peer.Saying("");
        With(Balancing(peer.Address, Asked.Port(peer.Address)), async say =>
        {
            (int code, string text) = await say(words);
            Assert.Equal(ReplyCode.Wrong, code);
            Assert.Contains(why, text);
            Assert.Equal(0, peer.Calls);
        });
    }
}
