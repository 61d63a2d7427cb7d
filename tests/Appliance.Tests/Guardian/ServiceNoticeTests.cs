using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Appliance.Guardian;
using Appliance.Logging;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

/// <summary>A socket of the test's stands where a service manager's would.</summary>
[Collection("environment")]
public sealed class ServiceNoticeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("notice").FullName;
    private readonly Log _log = new("test", 3, 0, null, default, keepLines: 10);
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram,
        ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
    private readonly Descriptor _memory;
    private readonly HeldTableWriter _engine;
    private readonly HeldTableReader _table;
    private readonly Instant _now = new(1_000_000_000);

    public ServiceNoticeTests()
    {
        SharedMemory.CreateFile("held", out _memory);
        HeldTableWriter.TryCreate(_memory, new EngineSettings { Instances = [] }, out HeldTableWriter? engine);
        (_engine, _table) = (engine!, HeldTableReader.TryOpen(_memory)!);
        Ask(Path.Combine(_folder, "notify"));
        _manager.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, "notify")));
    }

    public void Dispose()
    {
        _table.Dispose();
        _engine.Dispose();
        _memory.Dispose();
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
        Ask(null);
    }

    [Fact]
    public void readiness_is_said_when_the_loop_turns_and_once()
    {
        using ServiceNotice notice = Take();
        Look(notice, null);
        Look(notice, _table);
        Assert.Equal(0, _manager.Available);
        _engine.Turn(Instant.Never);
        Look(notice, _table);
        Assert.Equal("READY=1", Heard());
        Assert.Equal(Instant.Never, notice.LookAt);
    }

    [Fact]
    public void a_reload_is_said_with_its_time_and_is_over_when_the_engine_has_answered()
    {
        using ServiceNotice notice = Take();
        _engine.Turn(Instant.Never);
        long before = MonotonicMicroseconds();
        notice.SayReloading(BootClock.Now);
        long after = MonotonicMicroseconds();
        string[] lines = Heard().Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        long said = long.Parse(lines[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(said, before, after);
        Look(notice, _table, reloads: 1);
        Assert.Equal(0, _manager.Available);
        _engine.CountReload();
        Look(notice, _table, reloads: 1);
        Assert.Equal("READY=1", Heard());
    }

    [Fact]
    public void a_reload_that_ends_the_engine_is_over_when_the_next_one_turns()
    {
        using ServiceNotice notice = Take();
        notice.SayReloading(BootClock.Now);
        Heard();
        Look(notice, null, reloads: 0);
        Look(notice, _table, reloads: 0);
        Assert.Equal(0, _manager.Available);
        _engine.Turn(Instant.Never);
        Look(notice, _table, reloads: 0);
        Assert.Equal("READY=1", Heard());
    }

    [Fact]
    public void after_the_end_has_begun_nothing_is_ready_any_more()
    {
        using ServiceNotice notice = Take();
        notice.SayStopping();
        Assert.Equal("STOPPING=1", Heard());
        Assert.Equal(Instant.Never, notice.LookAt);
    }

    [Fact]
    public void an_abstract_name_begins_with_an_at_sign()
    {
        string name = $"vrrpaot-test-{Environment.ProcessId}";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram,
            ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        manager.Bind(new UnixDomainSocketEndPoint('\0' + name));
        Ask('@' + name);
        using ServiceNotice notice = Take();
        notice.SayStopping();
        var bytes = new byte[100];
        Assert.Equal("STOPPING=1", Encoding.ASCII.GetString(bytes, 0, manager.Receive(bytes)));
    }

    [Fact]
    public void the_watchdog_is_fed_for_turns_of_the_loop_only()
    {
        Ask(Path.Combine(_folder, "notify"), time: "2000000");
        using ServiceNotice notice = Take();
        notice.Watchdog!.Look(_now, 7, stopping: false, () => { });
        Assert.Equal("WATCHDOG=1", Heard());
        Assert.Equal(_now + Duration.FromMilliseconds(500), notice.Watchdog.LookAt);
        notice.Watchdog.Look(_now, 7, stopping: false, () => { });
        notice.Watchdog.Look(_now, null, stopping: false, () => { });
        Assert.Equal(0, _manager.Available);
    }

    [Theory]
    [InlineData("2000000", "1", false)] // somebody else's
    [InlineData("0", null, false)]
    [InlineData("soon", null, false)]
    [InlineData(null, null, false)]
    [InlineData("2000000", null, true)]
    public void the_watchdog_is_ours_or_none(string? time, string? owner, bool wanted)
    {
        Ask(Path.Combine(_folder, "notify"), time, owner);
        using ServiceNotice notice = Take();
        Assert.Equal(wanted, notice.Watchdog is not null);
    }

    [Fact]
    public void what_we_start_later_knows_nothing_of_it()
    {
        Ask(Path.Combine(_folder, "notify"), "2000000", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        using ServiceNotice notice = Take();
        Assert.NotNull(notice.Watchdog);
        foreach (string name in (string[])["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"])
            Assert.Null(Environment.GetEnvironmentVariable(name));
    }

    [Fact]
    public void who_does_not_listen_is_complained_of_once_and_not_waited_for()
    {
        Ask(Path.Combine(_folder, "nobody"));
        using ServiceNotice notice = Take();
        _engine.Turn(Instant.Never);
        Look(notice, _table);
        Assert.Equal(Instant.Never, notice.LookAt);
        notice.SayStopping();
        Assert.Equal(1, _log.Kept.Next);
        Assert.Contains("READY=1", Encoding.UTF8.GetString(_log.Kept.Find(0)!.Utf8));
    }

    [Fact]
    public void without_a_service_manager_nobody_is_told()
    {
        Ask(null);
        Assert.Null(ServiceNotice.Take(_log, daemon: false));
    }

    private ServiceNotice Take() => ServiceNotice.Take(_log, daemon: false)!;

    private void Look(ServiceNotice notice, HeldTableReader? table, int reloads = 0) =>
        notice.Look(_now, ServiceNotice.HasAnswered(table, reloads));

    /// <summary>CLOCK_MONOTONIC.</summary>
    private static long MonotonicMicroseconds() =>
        (long)System.Diagnostics.Stopwatch.GetElapsedTime(0).TotalMicroseconds;

    private string Heard()
    {
        var bytes = new byte[200];
        return Encoding.ASCII.GetString(bytes, 0, _manager.Receive(bytes));
    }

    private static void Ask(string? address, string? time = null, string? owner = null)
    {
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", address);
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", time);
        Environment.SetEnvironmentVariable("WATCHDOG_PID", owner);
    }
}
