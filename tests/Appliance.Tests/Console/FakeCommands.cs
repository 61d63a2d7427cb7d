using System.Text;
using Appliance.Sessions;

namespace Appliance.Tests.Console;

/// <summary>Commands like the real ones, without an engine. Each asserts that it runs on the desk.</summary>
internal sealed class FakeCommands(Desk desk) : ICommands
{
    public IReadOnlyList<CommandSpecification> All { get; } =
    [
        new("status", Rights.Look, "[--watch]", "Role, checks, addresses and peers") { Completions = position =>
            position == 0 ? ["--json", "--watch"] : [] },
        new("why", Rights.Look, "[INSTANCE]", "The last transitions and their causes") { Completions = position =>
            position == 0 ? ["VI_1", "VI_2"] : [] },
        new("reload", Rights.Change, "", "Take up a changed configuration"),
        new("release", Rights.Change, "INSTANCE [--force]", "Hand over") { Completions = position => position == 0
            ? ["VI_1", "VI_2"] : ["--force"] },
        new("counters clear", Rights.Change, "", "Set the counters back to 0"),
        new("check run", Rights.Change, "NAME", "Run a check now") { Completions = _ => ["web server", "dns"] },
        new("log", Rights.Look, "", "Log lines as they come, until Ctrl-C"),
        new("echo", Rights.Look, "WORDS", "Print the words"),
        new("count", Rights.Look, "N", "Count to N"),
        new("endless", Rights.Look, "", "Lines without end"),
        new("deaf", Rights.Look, "", "Does not hear Ctrl-C"),
        new("broken", Rights.Look, "", "Throws"),
    ];

    public List<string> Ran { get; } = [];
    public Caller? Caller { get; private set; }
    public long Written { get; private set; }
    public Pulse LogLine { get; } = new();
    public string NextLogLine { get; set; } = "";
    public bool Interrupted { get; private set; }

    public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
    {
        Caller = caller;
        Ran.Add(string.Join('|', words));
        Assert.True(desk.IsHere);
        try
        {
            return await Obey(words, answer, gone);
        }
        catch (OperationCanceledException)
        {
            Interrupted = true;
            throw;
        }
        finally
        {
            Assert.True(desk.IsHere);
        }
    }

    private async Task<int> Obey(IReadOnlyList<string> words, IAnswer answer, CancellationToken gone)
    {
        async ValueTask Say(string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            await answer.Write(bytes, gone);
            Written += bytes.Length;
        }
        switch (words[0])
        {
            case "echo":
                await Say(string.Join(' ', words.Skip(1)) + "\n");
                return 0;
            case "count":
                var text = new StringBuilder();
                for (int i = 1; i <= int.Parse(words[1]); i++)
                    text.Append($"line {i}\n");
                await Say(text.ToString());
                return 0;
            case "endless":
                while (true)
                    await Say("the same procedure as last year\n");
            case "log":
                await Say("(the log follows)\n");
                using (gone.Register(LogLine.Set))
                {
                    while (true)
                    {
                        await LogLine.Wait();
                        gone.ThrowIfCancellationRequested();
                        await Say(NextLogLine + "\n");
                    }
                }
            case "deaf":
                await desk.Delay(VrrpAot.Values.Duration.FromSeconds(3), CancellationToken.None);
                await Say("nobody hears this\n");
                return 0;
            case "broken":
                throw new InvalidOperationException("of course");
            default:
                await Say($"{string.Join(' ', words)}: done\n");
                return 0;
        }
    }
}
