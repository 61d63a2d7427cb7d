using System.Buffers;
using System.IO.Pipelines;
using Appliance.Console;
using Appliance.Tests.Screens;
using Appliance.Views;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

/// <summary>`status --watch` on a serial line: what is asked, and what then stands on the glass.</summary>
public class ConsoleWatchTests
{
    private const int NoKeyYet = -2;

    private static async Task<(List<string> Asked, string[] Rows)> Watch(params int[] keys)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var asked = new List<string>();
        var pressed = new Queue<int>(keys);
        string all = StatusText.Of(Snapshots.Of(Snapshots.Instance("VI_1", RouterState.Master),
            Snapshots.Instance("VI_2", RouterState.Backup)), changes: []);
        var glass = new Glass(80, 24);
        string[] rows = [];
        await new ConsoleWatch(pipe.Writer, words =>
        {
            asked.Add(string.Join(' ', words));
            return Task.FromResult(words.Count > 1 ? $"{words[1]}  alone\n" : all);
        }, async _ =>
        {
            await pipe.Writer.FlushAsync();
            pipe.Reader.TryRead(out ReadResult read);
            glass.Take(read.Buffer.ToArray());
            pipe.Reader.AdvanceTo(read.Buffer.End);
            rows = glass.Rows;
            return pressed.Dequeue();
        }).Run(["status", "--watch"], 80, 24);
        return (asked, rows);
    }

    [Fact]
    public async Task it_asks_again_each_second_until_q()
    {
        (List<string> asked, string[] rows) = await Watch(NoKeyYet, NoKeyYet, 'q');
        Assert.Equal(["status", "status", "status"], asked);
        Assert.Contains(rows, row => row.StartsWith("VI_2     BACKUP "));
    }

    [Fact]
    public async Task an_arrow_and_enter_show_one_instance()
    {
        (List<string> asked, string[] rows) = await Watch('\e', '[', 'B', '\r', NoKeyYet, 3);
        Assert.Equal(["status", "status VI_2", "status VI_2"], asked);
        Assert.Equal("VI_2  alone", rows[0]);
    }

    [Fact]
    public async Task a_line_that_is_gone_ends_it() => Assert.Equal(["status"], (await Watch(-1)).Asked);

    [Theory]
    [InlineData("status --watch", true)]
    [InlineData("servers --watch", true)]
    [InlineData("status --watch --json", false)]
    [InlineData("status", false)]
    public void json_is_for_programs(string words, bool isMeant) =>
        Assert.Equal(isMeant, ConsoleWatch.IsMeant(words.Split(' ')));
}
