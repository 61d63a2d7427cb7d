using System.Buffers;
using Appliance.Reports;
using Appliance.Screens;
using Appliance.Tests.Console;
using Appliance.Tests.Screens;
using Appliance.Views;
using VrrpAot.Protocol;

namespace Appliance.Tests.Views;

/// <summary>`status --watch`: what keys do, and what it costs to look on.</summary>
public class WatchPictureTests
{
    private readonly WatchPicture _watch = new(["status"]);
    private readonly Repainting _painter = new(coloured: true);
    private readonly Glass _glass = new(79, 24);

    private static Snapshot At(int second, int instances) => Snapshots.Of([.. Enumerable.Range(1, instances).Select(i =>
        Snapshots.Instance($"VI_{i}", i % 2 == 0 ? RouterState.Backup : RouterState.Master))]) with
    {
        At = Snapshots.Now + Duration.FromSeconds(second),
    };

    private string[] Show(Snapshot snapshot, out int bytes)
    {
        _watch.Take(StatusText.Of(snapshot, changes: []));
        var to = new ArrayBufferWriter<byte>();
        _painter.Draw(_watch.Draw(79, 24), to);
        _glass.Take(to.WrittenSpan);
        bytes = to.WrittenCount;
        return _glass.Rows;
    }

    [Fact]
    public void the_glass_has_what_the_text_has()
    {
        string[] rows = Show(At(0, 4), out _);
        Assert.Contains(rows, row => row.StartsWith("VI_3     MASTER "));
        Assert.Equal("arrows choose, Enter shows one, q ends", rows[23]);
    }

    [Fact]
    public void at_9600_baud_the_next_seconds_fit_into_a_second_each()
    {
        const int bytesASecond = 960;
        Show(At(100, 8), out int first);
        Assert.True(first < 2.5 * bytesASecond, $"the first picture has {first} bytes");
        int most = 0, sum = 0;
        for (int second = 101; second <= 160; second++)
        {
            Show(At(second, 8), out int bytes);
            (most, sum) = (Math.Max(most, bytes), sum + bytes);
        }
        Assert.True(most < bytesASecond / 2, $"{most} bytes in a second");
        Assert.True(sum / 60 < bytesASecond / 5, $"{sum / 60} bytes a second");
    }

    [Fact]
    public void arrows_choose_a_row_and_enter_asks_for_it()
    {
        Show(At(0, 3), out _);
        Assert.Equal(["status"], _watch.Question);
        _watch.Down();
        _watch.Down();
        _watch.Down();
        _watch.Up();
        Assert.True(_watch.Enter());
        Assert.Equal(["status", "VI_2"], _watch.Question);
        Assert.True(_watch.Enter());
        Assert.Equal(["status"], _watch.Question);
        Assert.False(_watch.Leave());
    }

    [Fact]
    public void the_chosen_row_is_reversed_and_always_seen()
    {
        Show(At(0, 40), out _);
        for (int i = 0; i < 39; i++)
            _watch.Down();
        Assert.Contains(Show(At(0, 40), out _), row => row.StartsWith("VI_40 "));
        Picture picture = _watch.Draw(79, 24);
        Assert.Single(Enumerable.Range(0, 24), row => picture.RowAt(row)[0].Ink.HasFlag(Ink.Reversed));
    }

    [Fact]
    public void where_nothing_answers_that_is_all_there_is()
    {
        _watch.Take("No vrrpaot answers");
        Picture picture = _watch.Draw(79, 24);
        Assert.Equal('N', picture.RowAt(0)[0].Character);
        Assert.False(_watch.Enter());
    }
}
