using System.Collections.Immutable;
using System.Text;
using Appliance.Hatch;
using Appliance.Sessions;
using Appliance.Tests.Hatch;
using Appliance.Tests.Sessions;
using Appliance.Verbs;
using VrrpAot.Linux;

namespace Appliance.Tests.Verbs;

/// <summary>`servers` and `server ...`, with a checkers' process that the test plays.</summary>
public class ServersVerbTests
{
    private sealed class Reader : IAnswer
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone)
        {
            _text.Append(Encoding.UTF8.GetString(utf8.Span));
            return default;
        }
    }

    private static void With(Func<Func<string, Rights, Task<(int Code, string Text)>>, List<ServerWish>, Task> test,
        Errno unlisted = default) => DeskRun.Do(async run =>
    {
        var wishes = new List<ServerWish>();
        using var process = new Answering(() => [.. Views.Pools.Unlisted(unlisted)], wish =>
        {
            wishes.Add(wish);
            return 2;
        });
        using var end = new OtherEnd(run.Desk);
        DaemonCommands commands = await DaemonWithoutFiles.Commands(run, end, _ => { }, process.Path);
        await test(async (words, rights) =>
        {
            var reader = new Reader();
            int code = await commands.Run(words.Split(' '), new Caller("test", rights), reader, default);
            return (code, reader.Text);
        }, wishes);
    });

    [Fact]
    public void a_lost_quorum_is_a_fault_and_one_server_can_be_asked_for() => With(async (ask, _) =>
    {
        (int code, string text) = await ask("servers", Rights.Look);
        Assert.Equal(ReplyCode.Fault, code);
        Assert.Contains("QUORUM LOST", text);
        (code, text) = await ask("servers 10.0.0.4", Rights.Look);
        Assert.Equal(ReplyCode.Done, code);
        Assert.DoesNotContain("web", text);
        Assert.Equal(ReplyCode.Wrong, (await ask("servers 10.9.9.9", Rights.Look)).Code);
        Assert.Contains("\"virtualServers\"", (await ask("servers --json", Rights.Look)).Text);
    });

    [Fact]
    public void a_kernel_without_ipvs_is_a_fault_however_well_the_servers_are() => With(async (ask, _) =>
    {
        (int code, string text) = await ask("servers 10.0.0.4", Rights.Look);
        Assert.Equal(ReplyCode.Fault, code);
        Assert.StartsWith("NOTHING IS BALANCED", text);
        Assert.Equal(ReplyCode.Fault, (await ask("servers 10.0.0.4 --json", Rights.Look)).Code);
    }, Errno.ENOENT);

    [Fact]
    public void what_a_person_wants_goes_to_every_server_that_is_called_so() => With(async (ask, wishes) =>
    {
        (int code, string text) = await ask("server drain 10.0.0.2 10.0.0.3:80", Rights.Change);
        Assert.Equal(ReplyCode.Done, code);
        Assert.Equal(
            """
            [10.0.0.2]:tcp:80 is drained in 2 virtual servers: what is open goes on, nothing new comes.
            [10.0.0.3]:tcp:80 is drained in 2 virtual servers: what is open goes on, nothing new comes.

            """, text);
        await ask("server weight 10.0.0.2 7", Rights.Change);
        await ask("server weight 10.0.0.2 file", Rights.Change);
        await ask("server enable 10.0.0.2", Rights.Change);
        Assert.Equal(
        [
            new(null, "[10.0.0.2]:tcp:80", ServerChange.Drain, null),
            new(null, "[10.0.0.3]:tcp:80", ServerChange.Drain, null),
            new(null, "[10.0.0.2]:tcp:80", ServerChange.Weigh, 7),
            new(null, "[10.0.0.2]:tcp:80", ServerChange.Weigh, null),
            new(null, "[10.0.0.2]:tcp:80", ServerChange.Enable, null),
        ], wishes);
    });

    [Theory]
    [InlineData("server")]
    [InlineData("server kill 10.0.0.2")]
    [InlineData("server drain")]
    [InlineData("server weight 10.0.0.2")]
    [InlineData("server weight 10.0.0.2 -1")]
    [InlineData("server weight 10.0.0.2 much")]
    [InlineData("server drain 10.0.0.77")]
    [InlineData("server drain 10.0.0.9")] // The sorry server is nobody's to drain.
    [InlineData("servers a b")]
    [InlineData("servers --yaml")]
    public void what_is_not_understood_changes_nothing(string words) => With(async (ask, wishes) =>
    {
        Assert.Equal(ReplyCode.Wrong, (await ask(words, Rights.Change)).Code);
        Assert.Empty(wishes);
    });

    [Fact]
    public void why_a_server_serves_or_not_is_said_of_each_of_its_virtual_servers() => With(async (ask, _) =>
    {
        (int code, string text) = await ask("why 10.0.0.2", Rights.Look);
        Assert.Equal(ReplyCode.Done, code);
        Assert.Contains("[10.0.0.2]:tcp:80 in [10.0.0.1]:tcp:80\n  serves, with weight 1\n", text);
        Assert.Contains("\n[10.0.0.2]:tcp:80 in [web]:0\n  is not in the pool: ", text);
        Assert.DoesNotContain("10.0.0.3", text);
        text = (await ask("why 10.0.0.1:80", Rights.Look)).Text;
        Assert.Contains("[10.0.0.4]:tcp:80 in [10.0.0.1]:tcp:80\n", text);
        Assert.DoesNotContain("[web]", text);
        Assert.Contains("\"virtualServers\"", (await ask("why 10.0.0.2 --json", Rights.Look)).Text);
        Assert.NotEqual(ReplyCode.Done, (await ask("why 10.9.9.9", Rights.Look)).Code);
    });

    [Fact]
    public void a_checkers_process_that_has_died_is_not_taken_for_none() => DeskRun.Do(async run =>
    {
        string path = $"/tmp/dead-{Guid.NewGuid():N}";
        using var end = new OtherEnd(run.Desk);
        DaemonCommands commands = await DaemonWithoutFiles.Commands(run, end, _ => { }, path);
        await Says("servers", "Nothing is balanced here: no virtual_server runs.");
        // Its end leaves the name of its socket behind.
        Assert.True(LocalSocket.Listen(path, -1, 0x180, out Descriptor socket, out _).IsOk);
        socket.Dispose();
        await Says("servers", "The checkers' process does not answer, or is being started again.");
        await Says("server drain 10.0.0.2", "The checkers' process does not answer, or is being started again.");
        File.Delete(path);

        async Task Says(string words, string what)
        {
            var reader = new Reader();
            Assert.Equal(ReplyCode.Refused,
                await commands.Run(words.Split(' '), new Caller("test", Rights.Change), reader, default));
            Assert.StartsWith(what, reader.Text);
        }
    });

    [Fact]
    public void who_may_only_look_changes_nothing() => With(async (ask, wishes) =>
    {
        Assert.NotEqual(ReplyCode.Done, (await ask("server drain 10.0.0.2", Rights.Look)).Code);
        Assert.Empty(wishes);
    });
}
