using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using Appliance.Hatch;
using Appliance.Logging;
using Appliance.Pools;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Hatch;

/// <summary>The checkers' process as the box knows it: behind a real socket.</summary>
public class FarPoolsTests
{
    [Fact]
    public void without_such_a_process_nobody_knows() => DeskRun.Do(async run =>
    {
        var far = new FarPools(run.Desk, $"/tmp/nobody-{Guid.NewGuid():N}");
        Assert.Null(await far.Look(default));
        Assert.Equal(Errno.ENOENT, far.Unanswered);
        Assert.Null(await far.Wish(new ServerWish(null, "x", ServerChange.Drain, null), default));
    });

    [Fact]
    public void it_answers_many_and_large_questions_and_carries_out_wishes() => DeskRun.Do(async run =>
    {
        var any = new AnyValue(new Random(1));
        ImmutableArray<PoolReport> pools = [.. Enumerable.Range(0, 3000).Select(_ => any.Of<PoolReport>())];
        var wishes = new List<ServerWish>();
        using var process = new Answering(() => pools, wish =>
        {
            wishes.Add(wish);
            return 2;
        });
        var far = new FarPools(run.Desk, process.Path);
        for (int i = 0; i < 20; i++)
            Assert.Equal(3000, (await far.Look(default))!.Value.Length);
        var wished = new ServerWish("VS", "RS", ServerChange.Weigh, 5);
        Assert.Equal(2, await far.Wish(wished, default));
        Assert.Equal([wished], wishes);
    });

    [Fact]
    public void its_lines_of_the_log_can_be_asked_for() => DeskRun.Do(async run =>
    {
        using var log = new Log("test", facility: 3, detail: 0, socketPath: null, console: default, keepLines: 10);
        log.Info("one");
        log.Warning("two");
        using var process = new Answering(() => [], _ => 0, log.Kept);
        KeptLines lines = (await new FarPools(run.Desk, process.Path).Lines(1, default))!;
        Assert.Equal((10, 2), (lines.Capacity, lines.Next));
        KeptLine line = Assert.Single(lines.Lines);
        Assert.Equal((1, LogLevel.Warning, "two"), (line.Number, line.Level, Encoding.UTF8.GetString(line.Utf8)));
    });

    [Fact]
    public void who_leaves_does_not_wait_for_an_answer() => DeskRun.Do(async run =>
    {
        string path = $"/tmp/silent-{Guid.NewGuid():N}";
        Assert.True(LocalSocket.Listen(path, -1, 0x180, out Descriptor silent, out _).IsOk);
        using (silent)
        {
            using var gone = new CancellationTokenSource();
            var far = new FarPools(run.Desk, path);
            Task<ImmutableArray<PoolReport>?> asked = far.Look(gone.Token);
            gone.Cancel();
            Assert.Null(await asked);
            Assert.Equal(Errno.ETIMEDOUT, far.Unanswered);
        }
        File.Delete(path);
    });
}
