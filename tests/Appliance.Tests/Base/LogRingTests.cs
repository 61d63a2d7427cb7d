using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Logging;
using Appliance.Settings;

namespace Appliance.Tests.Base;

public class LogRingTests
{
    private static LogRing Filled(int capacity, int lines)
    {
        var ring = new LogRing(capacity);
        for (int i = 0; i < lines; i++)
            ring.Add(KeptLine.Of(new Moment(i), LogLevel.Info, $"line {i}"));
        return ring;
    }

    private static string? TextOf(KeptLine? line) =>
        line is null ? null : System.Text.Encoding.UTF8.GetString(line.Utf8);

    [Fact]
    public void the_last_lines_are_kept_under_their_numbers()
    {
        LogRing ring = Filled(3, 10);
        Assert.Equal((7, 10), (ring.Oldest, ring.Next));
        Assert.Equal(["line 7", "line 8", "line 9"], new[] { 7L, 8, 9 }.Select(number => TextOf(ring.Find(number))));
    }

    [Fact]
    public void what_fell_out_and_what_has_not_come_are_not_found()
    {
        LogRing ring = Filled(3, 10);
        Assert.Null(ring.Find(6));
        Assert.Null(ring.Find(10));
    }

    [Fact]
    public void a_ring_that_is_not_full_begins_with_the_first_line() => Assert.Equal(0, Filled(5, 2).Oldest);

    [Fact]
    public void a_ring_of_no_lines_keeps_none()
    {
        LogRing ring = Filled(0, 4);
        Assert.Equal(0, ring.Next);
        Assert.Null(ring.Find(0));
    }

    [Fact]
    public void a_line_without_end_is_cut()
    {
        var ring = new LogRing(1);
        ring.Add(KeptLine.Of(default, LogLevel.Error, new string('x', 100_000)));
        Assert.Equal(new string('x', KeptLine.LongestText) + "...", TextOf(ring.Find(0)));
    }

    [Fact]
    public void who_reads_while_others_write_finds_each_line_whole_or_not_at_all()
    {
        var ring = new LogRing(16);
        bool over = false;
        var writer = new Thread(() =>
        {
            for (int i = 0; i < 200_000; i++)
                ring.Add(KeptLine.Of(new Moment(i), LogLevel.Info, $"line {i}"));
            Volatile.Write(ref over, true);
        });
        writer.Start();
        long found = 0;
        do
        {
            long next = ring.Oldest;
            if (ring.Find(next) is { } line)
            {
                found++;
                Assert.Equal(next, line.Number);
                Assert.Equal($"line {next}", TextOf(line));
            }
        }
        while (!Volatile.Read(ref over));
        writer.Join();
        Assert.True(found > 0 || ring.Find(ring.Oldest) is not null);
    }

    [Fact]
    public void a_log_keeps_what_it_writes_and_no_detail_that_nobody_asked_for()
    {
        using var log = new Log("test", facility: 3, detail: 0, socketPath: null, console: default, keepLines: 10);
        log.Write(new LogLine(LogLevel.Warning, "seen\nin one line"));
        log.Write(new LogLine(LogLevel.Info, "detail", Detail: true));
        Assert.Equal(1, log.Kept.Next);
        Assert.Equal("seen in one line", TextOf(log.Kept.Find(0)));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(2, 1, 2)]
    public void detail_is_the_more_of_command_line_and_appliance_json(int words, int file, int detail)
    {
        using var log = new Log("", new Appliance.CommandLine.CommandLineOptions { LogDetail = words, NoSyslog = true },
            new Appliance.Settings.LoggingSettings { Detail = file });
        Assert.Equal(detail, log.Detail);
    }
}
