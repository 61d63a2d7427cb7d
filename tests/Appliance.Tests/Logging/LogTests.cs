using System.Net.Sockets;
using System.Text;
using Appliance.Base;
using Appliance.Logging;
using VrrpAot.Linux;

namespace Appliance.Tests.Logging;

public sealed class LogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private string SocketPath => _folder + "/log";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void a_line_arrives_as_syslog_wants_it()
    {
        using Socket syslog = Listen();
        using var log = new Log("Keepalived_vrrp", 3, 0, SocketPath, default);
        log.Info("(VI_1) Entering MASTER STATE");
        Assert.Matches(
            @"^<30>(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123]\d \d\d:\d\d:\d\d "
            + $@"Keepalived_vrrp\[{Environment.ProcessId}\]: \(VI_1\) Entering MASTER STATE$", Receive(syslog));
    }

    [Fact]
    public void facility_and_severity_make_the_priority()
    {
        using Socket syslog = Listen();
        using var log = new Log("x", 23, 0, SocketPath, default);
        log.Error("no");
        Assert.StartsWith("<187>", Receive(syslog));
    }

    [Fact]
    public void a_syslog_that_comes_back_gets_the_next_line_and_hears_how_many_were_lost()
    {
        using var log = new Log("x", 3, 0, SocketPath, default);
        log.Info("one");
        log.Info("two");
        Assert.Equal(2, log.Lost);
        using (Socket syslog = Listen())
        {
            log.Info("three");
            Assert.EndsWith(": 2 log lines were lost before this one", Receive(syslog));
            Assert.EndsWith(": three", Receive(syslog));
            Assert.Equal(0, log.Lost);
        }
        File.Delete(SocketPath);
        using Socket restarted = Listen();
        log.Info("four");
        Assert.EndsWith(": four", Receive(restarted));
    }

    [Fact]
    public void a_syslog_that_does_not_read_costs_lines_and_no_time()
    {
        using Socket syslog = Listen();
        using var log = new Log("x", 3, 0, SocketPath, default);
        for (int i = 0; i < 20_000 && log.Lost == 0; i++)
            log.Info(new string('x', 500));
        Assert.True(log.Lost > 0);
    }

    [Fact]
    public void a_line_stays_one_line()
    {
        using Socket syslog = Listen();
        using var log = new Log("x", 3, 0, SocketPath, default);
        log.Info("a\nb\r\nc");
        Assert.EndsWith(": a b c", Receive(syslog));
    }

    [Fact]
    public void detail_is_for_those_who_asked()
    {
        using Socket syslog = Listen();
        using var brief = new Log("x", 3, 0, SocketPath, default);
        using var detailed = new Log("x", 3, 1, SocketPath, default);
        brief.Write(new LogLine(LogLevel.Info, "hidden", Detail: true));
        detailed.Write(new LogLine(LogLevel.Info, "shown", Detail: true));
        Assert.EndsWith(": shown", Receive(syslog));
    }

    [Fact]
    public void the_console_gets_keepalived_s_time_stamp()
    {
        string file = _folder + "/console";
        using (FileStream console = File.Create(file))
        using (var log = new Log("x", 3, 0, null, new Borrowed((int)console.SafeFileHandle.DangerousGetHandle())))
            log.Info("Startup complete");
        Assert.Matches(
            @"^(Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d \d{4}: Startup complete\n$",
            File.ReadAllText(file));
    }

    [Fact]
    public void a_log_file_gets_every_line_at_once_in_the_console_s_form()
    {
        string file = _folder + "/k.log";
        using var log = new Log("x", 3, 0, null, default, file);
        log.Info("one");
        log.Info("two");
        Assert.Matches(@"^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 123]\d \d\d:\d\d:\d\d \d{4}: one\n[^\n]+: two\n$",
            File.ReadAllText(file));
    }

    [Fact]
    public void a_log_file_that_was_moved_away_is_begun_again_and_the_old_one_left_alone()
    {
        string file = _folder + "/k.log";
        using var log = new Log("x", 3, 0, null, default, file);
        log.Info("before");
        File.Move(file, file + ".1");
        log.Info("after");
        Assert.EndsWith(": after\n", File.ReadAllText(file));
        Assert.EndsWith(": before\n", File.ReadAllText(file + ".1"));
    }

    [Fact]
    public void a_log_file_that_cannot_be_written_is_complained_about_once_and_nothing_else_suffers()
    {
        using Socket syslog = Listen();
        File.CreateSymbolicLink(_folder + "/k.log", _folder + "/elsewhere");
        using var log = new Log("x", 3, 0, SocketPath, default, _folder + "/k.log");
        log.Info("one");
        log.Info("two");
        Assert.Contains("k.log cannot be written", Receive(syslog));
        Assert.EndsWith(": one", Receive(syslog));
        Assert.EndsWith(": two", Receive(syslog));
        Assert.False(File.Exists(_folder + "/elsewhere"), "a symbolic link is not followed");
    }

    [Theory]
    [InlineData("/var/log/k.log", "_vrrp", "/var/log/k_vrrp.log")]
    [InlineData("/var/log/k", "_vrrp", "/var/log/k_vrrp")]
    [InlineData("/var/log.d/k", "_vrrp", "/var/log.d/k_vrrp")]
    [InlineData("/var/log/a.b.log", "_vrrp_blue", "/var/log/a.b_vrrp_blue.log")]
    [InlineData("/var/log/k.log", "", "/var/log/k.log")]
    public void each_process_has_a_log_file_of_its_own_name(string given, string suffix, string name) =>
        Assert.Equal(name, LogFile.WithSuffix(given, suffix));

    [Fact]
    public void days_below_ten_are_padded_with_a_space_and_the_zone_is_the_machine_s()
    {
        // Noon UTC: the same day in every zone but the outermost.
        long seconds = new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
        DateTime local = DateTimeOffset.FromUnixTimeSeconds(seconds).LocalDateTime;
        Assert.Equal($"Nov {local.Day,2} {local:HH:mm:ss}", LocalTime.ForSyslog(seconds));
        Assert.Equal($"{local.DayOfWeek.ToString()[..3]} Nov {local.Day,2} {local:HH:mm:ss} 2026",
            LocalTime.ForConsole(seconds));
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(SocketPath));
        socket.ReceiveTimeout = 5000;
        return socket;
    }

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
