using System.Text;
using Appliance.Sessions;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

public class RecoveryCommandsTests
{
    private readonly Everything _all = new();

    [Theory]
    [InlineData("status", 0)]
    [InlineData("edit appliance", 0)]
    [InlineData("edit insert 5", 0)]
    [InlineData("check", 0)]
    [InlineData("commit", 0)]
    [InlineData("factory-reset yes", 0)]
    [InlineData("check run web", 3)]
    [InlineData("trace", 3)]
    [InlineData("maintenance on", 3)]
    [InlineData("update /boot/x", 3)]
    [InlineData("nonsense", 3)]
    [InlineData("statusx", 3)]
    public async Task it_offers_looking_mending_and_the_end_of_the_day(string words, int code)
    {
        var recovery = new RecoveryCommands(_all);
        Assert.Equal(code, await recovery.Run(words.Split(' '), new Caller("console", Rights.Change), new Deaf(),
            CancellationToken.None));
        Assert.Equal(code == 0, _all.Caller is not null);
    }

    [Fact]
    public async Task passwords_are_not_shown()
    {
        await new RecoveryCommands(_all)
            .Run(["show", "configuration"], new Caller("console", Rights.Change), new Deaf(), CancellationToken.None);
        Assert.True(_all.Caller!.HidesSecrets);
    }

    [Fact]
    public void only_what_is_offered_is_listed() => Assert.Equal(
        ["status", "edit", "edit insert", "edit appliance", "check", "commit", "show configuration", "factory-reset"],
        new RecoveryCommands(_all).All.Select(command => command.Name).ToArray());

    private sealed class Everything : ICommands
    {
        public Caller? Caller { get; private set; }

        public IReadOnlyList<CommandSpecification> All { get; } =
        [
            .. new[] { "status", "trace", "maintenance", "check run", "edit", "edit insert", "edit appliance", "check",
                "commit", "show configuration", "factory-reset", "update" }
                .Select(name => new CommandSpecification(name, Rights.Look, "", "")),
        ];

        public Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
        {
            Caller = caller;
            return Task.FromResult(0);
        }
    }

    private sealed class Deaf : IAnswer
    {
        public ValueTask Write(ReadOnlyMemory<byte> utf8, CancellationToken gone) => default;
    }
}
