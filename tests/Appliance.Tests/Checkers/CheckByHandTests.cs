using System.Text.RegularExpressions;
using Appliance.Checkers;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Probes;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

public sealed class CheckByHandTests
{
    private static (bool Passed, string Said) Run(CheckSettings check)
    {
        var lines = new List<string>();
        bool passed = new CheckByHand(lines.Add).Run(check, CheckScene.Server, CheckScene.Service,
            new ScriptSecurity(Accounts.OfThisMachine(), Identity.Own, false, "/usr/bin:/bin"), null);
        return (passed, Regex.Replace(string.Join('\n', lines), @"\d+\.\d ms", "N ms"));
    }

    [Fact]
    public void The_conversation_is_shown()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 503 Busy\r\nContent-Length: 3\r\n\r\nno\x1b");
        (bool passed, string said) = Run(Asked.Page(peer.Address));
        Assert.False(passed);
        Assert.Equal($"""
            asks [127.0.0.1]:{peer.Address.Split(':')[1]}
            connected after N ms
            > GET / HTTP/1.0
            > User-Agent: KeepAliveClient
            > Host: {peer.Address}
            >{' '}
            < HTTP/1.1 503 Busy
            < Content-Length: 3
            <{' '}
            < no.
            failed after N ms: 503 Busy
            """, said);
    }

    [Fact]
    public void What_comes_letter_by_letter_is_shown_line_by_line()
    {
        const string answer = "HTTP/1.1 503 Busy\r\nServer: x\r\n\r\nno";
        using var peer = new Peer(caller =>
        {
            caller.NoDelay = true;
            caller.Receive(new byte[4096]);
            foreach (char c in answer)
            {
                caller.Send([(byte)c]);
                Thread.Sleep(2);
            }
            caller.Dispose();
        });
        (_, string said) = Run(Asked.Page(peer.Address) with { ConnectTimeout = CheckScene.Patience });
        Assert.Contains("\n< HTTP/1.1 503 Busy\n< Server: x\n< \n< no\nthe server hangs up after", said);
    }

    [Fact]
    public void Of_much_that_a_server_says_little_is_shown_and_the_rest_counted()
    {
        using Peer peer = Peer.Saying("HTTP/1.1 200 OK\r\n\r\n" + string.Concat(Enumerable.Repeat("x\n", 5000)));
        (bool passed, string said) = Run(Asked.Page(peer.Address) with { ConnectTimeout = CheckScene.Patience });
        Assert.True(passed);
        string[] lines = said.Split('\n');
        Assert.InRange(lines.Length, 200, 210);
        Assert.Matches(@"^\.\.\. 9\d\d\d bytes more$", lines[^2]);
    }

    [Fact]
    public void Scripts_files_and_what_cannot_be_are_tried_too()
    {
        MiscCheckSettings misc = new()
        {
            Command = new ScriptCommand { Arguments = ["/bin/sh", "-c", "exit 9"], Origin = "f:1" },
            Timeout = Duration.FromSeconds(20), SetsWeight = true,
        };
        Assert.Equal((true, "runs /bin/sh -c exit 9\npassed after N ms: exited with 9, makes the weight 7"),
            Run(misc));
        Assert.Equal((true, "passed after N ms: taken for 0: No such file or directory (errno 2)"),
            Run(new FileCheckSettings { Name = "f", Path = "/no/such/file" }));
        (bool passed, string said) = Run(misc with
            { Command = new ScriptCommand { Arguments = ["/no/such"], Origin = "f:1" } });
        Assert.False(passed);
        Assert.StartsWith("cannot be checked: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_listen_any_more_is_not_waited_for()
    {
        using var silent = new Peer(caller => caller.Receive(new byte[1 << 16]));
        using var gone = new CancellationTokenSource();
        var hand = new CheckByHand(line =>
        {
            if (line.StartsWith("> GET", StringComparison.Ordinal))
                gone.Cancel();
        }, gone.Token);
        Assert.Throws<OperationCanceledException>(() => hand.Run(
            Asked.Page(silent.Address) with { ConnectTimeout = Duration.FromSeconds(600) }, CheckScene.Server,
            CheckScene.Service, new ScriptSecurity(Accounts.OfThisMachine(), Identity.Own, false, "/bin"), null));
    }
}
