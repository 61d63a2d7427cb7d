using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class PollerTests
{
    [Fact]
    public void the_boot_clock_goes_forward_and_agrees_with_the_kernel()
    {
        Instant first = BootClock.Now;
        double uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);
        Instant second = BootClock.Now;
        Assert.True(second >= first);
        // /proc/uptime is CLOCK_BOOTTIME cut to hundredths of a second.
        const long hundredth = 10_000_000;
        Assert.InRange((long)Math.Round(uptime * 100), first.Nanoseconds / hundredth, second.Nanoseconds / hundredth);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void waiting_ends_at_the_deadline_and_not_before_it(bool nanoseconds)
    {
        using Poller poller = new() { CountsNanoseconds = nanoseconds };
        Instant deadline = BootClock.Now + new Duration(1_500_000);
        Assert.Equal(0, poller.Wait(stackalloc int[4], deadline));
        Assert.True(BootClock.Now >= deadline);
    }

    [Fact]
    public void a_deadline_in_the_past_only_looks()
    {
        using Poller poller = new();
        using WakeEvent wake = new();
        poller.Add(wake.Fd, 7);
        Span<int> ready = stackalloc int[4];
        Assert.Equal(0, poller.Wait(ready, default));
        wake.Set();
        Assert.Equal(1, poller.Wait(ready, default));
        Assert.Equal(7, ready[0]);
    }

    [Fact]
    public void a_descriptor_is_only_ready_for_what_is_wanted_of_it()
    {
        using Poller poller = new();
        using WakeEvent wake = new(); // Always writable.
        Span<int> ready = stackalloc int[4];
        Span<Readiness> readiness = stackalloc Readiness[4];
        poller.Add(wake.Fd, 7, Readiness.Readable);
        Assert.Equal(0, poller.Wait(ready, readiness, default));
        poller.Change(wake.Fd, 7, Readiness.Readable | Readiness.Writable);
        Assert.Equal(1, poller.Wait(ready, readiness, default));
        Assert.Equal(Readiness.Writable, readiness[0]);
        wake.Set();
        Assert.Equal(1, poller.Wait(ready, readiness, default));
        Assert.Equal(Readiness.Readable | Readiness.Writable, readiness[0]);
        poller.Change(wake.Fd, 7, Readiness.None);
        Assert.Equal(0, poller.Wait(ready, readiness, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void every_ready_descriptor_is_named_by_its_token_even_without_a_deadline(bool nanoseconds)
    {
        using Poller poller = new() { CountsNanoseconds = nanoseconds };
        WakeEvent[] wakes = [new(), new(), new()];
        poller.Add(wakes[0].Fd, 10);
        poller.Add(wakes[1].Fd, -11);
        poller.Add(wakes[2].Fd, 12);
        wakes[1].Set();
        wakes[2].Set();
        Span<int> ready = stackalloc int[8];
        Assert.Equal(2, poller.Wait(ready, Instant.Never));
        Assert.Equal([-11, 12], ready[..2].ToArray().Order());

        poller.Remove(wakes[2].Fd);
        Assert.Equal(1, poller.Wait(ready, Instant.Never));
        Assert.Equal(-11, ready[0]);
        wakes[1].Clear();
        Assert.Equal(0, poller.Wait(ready, default));
        foreach (WakeEvent wake in wakes)
            wake.Dispose();
    }

    /// <summary>As in a container whose runtime does not know the call yet.</summary>
    [Fact]
    public void a_system_call_filter_that_refuses_nanoseconds_makes_it_count_milliseconds()
    {
        bool forbidden = false;
        int count = -1;
        using Poller poller = new();
        using WakeEvent wake = new();
        poller.Add(wake.Fd, 7);
        wake.Set();
        // A filter is for the rest of a thread's life.
        var thread = new Thread(() =>
        {
            forbidden = SystemCallFilter.TryForbid(SystemCallFilter.EpollPwait2, Errno.EPERM.Number);
            if (forbidden)
                count = poller.Wait(stackalloc int[4], Instant.Never);
        });
        thread.Start();
        thread.Join();
        if (!forbidden)
            return; // a kernel without seccomp
        Assert.Equal(1, count);
        Assert.False(poller.CountsNanoseconds);
    }

    [Fact]
    public void a_descriptor_that_cannot_be_waited_for_is_refused()
    {
        using Poller poller = new();
        Assert.Throws<Win32Exception>(() => poller.Add(default, 1));
    }
}
