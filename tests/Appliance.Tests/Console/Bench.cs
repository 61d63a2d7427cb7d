using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Appliance.Console;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Tests.Sessions;
using Nerdbank.Streams;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

/// <summary>A session on a pipe in memory, with a person who types and a terminal that shows.</summary>
internal sealed class Bench
{
    public const string Password = "correct horse";

    private readonly DeskRun _run;
    private readonly IDuplexPipe _person;
    private readonly CancellationTokenSource _hangUp = new();

    public Bench(DeskRun run, ConsoleOptions? options = null, Snapshot? snapshot = null, LoginDelay? delay = null,
        ICommands? commands = null)
    {
        _run = run;
        (IDuplexPipe line, _person) = FullDuplexStream.CreatePipePair(run.Desk.Pipes);
        options ??= new ConsoleOptions();
        options = options with { Log = logged => run.Log.Add(logged.Text) };
        Terminal = new Terminal(options.Columns);
        Commands = new FakeCommands(run.Desk);
        Board.Publish(snapshot ?? Snapshots.Of(Snapshots.Instance("VI_1", RouterState.Master)));
        Session = new ConsoleSession(run.Desk, line, commands ?? Commands, Board, options, delay ?? new LoginDelay())
            .Run(_hangUp.Token);
    }

    public Terminal Terminal { get; }
    public FakeCommands Commands { get; }
    public SnapshotBoard Board { get; } = new();
    /// <summary>Completed when the session is over.</summary>
    public Task Session { get; }
    /// <summary>Whether the terminal takes what is sent to it.</summary>
    public bool Reading { get; set; } = true;

    public void HangUp() => _hangUp.Cancel();

    public void EndInput() => _person.Output.Complete();

    /// <summary>Types, and waits until everything that follows from it has happened.</summary>
    public Task Type(string keys) => Type(Encoding.Latin1.GetBytes(keys));

    public async Task Type(byte[] keys)
    {
        // In pieces, so that a session that takes no more is not given more.
        for (int i = 0; i < keys.Length; i += 1024)
        {
            await _person.Output.WriteAsync(keys.AsMemory(i, Math.Min(1024, keys.Length - i)));
            await Settle();
        }
        await Settle();
    }

    /// <summary>Types as long as the session takes it. Returns the bytes taken.</summary>
    public async Task<int> TypeUntilStuck(byte[] piece, int limit)
    {
        int taken = 0;
        while (taken < limit)
        {
            ValueTask<FlushResult> flush = _person.Output.WriteAsync(piece);
            taken += piece.Length;
            await Settle();
            if (!flush.IsCompleted)
                break;
        }
        return taken;
    }

    public async Task Settle()
    {
        do
        {
            await _run.Settle();
        }
        while (Reading && Show());
    }

    /// <summary>Lets time pass until the row with the cursor begins so.</summary>
    public async Task UntilRow(string beginning)
    {
        Instant end = BootClock.Now + Duration.FromSeconds(15);
        await Settle();
        while (!Row.StartsWith(beginning))
        {
            Assert.True(BootClock.Now < end, $"'{beginning}' never came; the screen is\n{Terminal.Show()}");
            await _run.Desk.Delay(Duration.FromMilliseconds(5), CancellationToken.None);
            await Settle();
        }
    }

    private bool Show()
    {
        if (!_person.Input.TryRead(out ReadResult read))
            return false;
        foreach (ReadOnlyMemory<byte> part in read.Buffer)
            Terminal.Feed(part.Span);
        bool some = !read.Buffer.IsEmpty;
        _person.Input.AdvanceTo(read.Buffer.End);
        return some;
    }

    /// <summary>The line being typed, with its prompt.</summary>
    public string Row => Terminal.CursorRow;
}
