using Appliance.Config.Keywords;
using Appliance.Settings.Balancing;

namespace Appliance.Config.Rows;

/// <summary>
/// When a server is checked: in a virtual server for all its servers, in a server for its checks, in a check for that
/// one. What stands nearer to the check counts.
/// </summary>
internal static class TimingRows
{
    private const string Interval = "From the start of one check to that of the next", First =
        "The first check waits 1 s and a random part of this", Attempts =
        "Attempts after a failed one until the server is down", Pause = "Wait before such an attempt", Step =
        "How long one step of a check may take";

    private static readonly Row[] s_virtual = InServers("virtual_server", "virtual server", "delay loop",
        "delay before retry", to => to.Server.Defaults, "per check");

    private static readonly Row[] s_checks = InCheck("TCP_CHECK", "1", "1", connects: true);

    // What one of the blocks gives is found by the row of any other.
    public static readonly Option<Duration> DelayLoop = (Option<Duration>)s_virtual[0];
    public static readonly Option<Duration> Warmup = (Option<Duration>)s_virtual[1];
    public static readonly Option<Duration> DelayBeforeRetry = (Option<Duration>)s_virtual[2];
    public static readonly Option<long> Retry = (Option<long>)s_virtual[3];
    public static readonly Option<Duration> ConnectTimeout = (Option<Duration>)s_virtual[4];

    public static readonly Row[] All =
    [
        .. s_virtual,
        .. InServers("real_server", "real server", "delay_loop", "delay_before_retry", to => to.Real.Defaults,
            "virtual server's"),
        .. s_checks,
        .. InCheck("PING_CHECK", "1", "1", connects: true), .. InCheck("SMTP_CHECK", "1", "1", connects: true),
        .. InCheck("SMTP_CHECK/host", "1", "1", connects: true), .. InCheck("UDP_CHECK", "1", "1", connects: true),
        .. InCheck("DNS_CHECK", "3", "delay_loop", connects: true), .. InCheck("HTTP_GET", "1", "3", connects: true),
        .. InCheck("SSL_GET", "1", "3", connects: true), .. InCheck("MISC_CHECK", "0", "1", connects: false),
    ];

    private static Row[] InServers(string block, string who, string loop, string pause,
        Func<InForce, CheckDefaults> of, string otherwise) =>
    [
        Time(block, "delay_loop", 1, $"{who} {loop} '{{0}}' invalid - ignoring", Interval,
            otherwise == "per check" ? "60" : otherwise, Tells.MaybeTime(to => of(to).DelayLoop)),
        Time(block, "warmup", 0, $"{who} warmup '{{0}}' invalid - ignoring", First, "delay_loop",
            Tells.MaybeTime(to => of(to).Warmup)),
        Time(block, "delay_before_retry", 0, $"{who} {pause} '{{0}}' invalid - ignoring", Pause, otherwise,
            Tells.MaybeTime(to => of(to).DelayBeforeRetry)),
        Number(block, 1, "retry value invalid - {0}", otherwise, Tells.Long(to => of(to).Retry)),
        Connect(block, $"{who} connect_timeout {{0}} invalid - ignoring",
            otherwise == "per check" ? "5" : otherwise, Tells.MaybeTime(to => of(to).ConnectTimeout)),
    ];

    private static Row[] InCheck(string block, string retry, string pause, bool connects)
    {
        Row[] times =
        [
            Time(block, "delay_loop", 1, "delay_loop '{0}' is invalid - ignoring", Interval, "the server's, else 60",
                Tells.Time(to => to.Check.DelayLoop)),
            Time(block, "warmup", 0, "Invalid warmup connection value '{0}'", First, "the server's, else delay_loop",
                Tells.Time(to => to.Check.Warmup)),
            Time(block, "delay_before_retry", 0, "Invalid delay_before_retry connection value '{0}'", Pause,
                $"the server's, else {pause}", Tells.Time(to => to.Check.DelayBeforeRetry)),
            Number(block, 0, "Invalid retry connection value '{0}'", $"the server's, else {retry}",
                Tells.Long(to => to.Check.Retry)),
        ];
        return connects ? [.. times, ConnectInCheck(block, Tells.Time(to => to.Connection.ConnectTimeout))] : times;
    }

    private static Option<Duration> ConnectInCheck(string block, Told told) =>
        Connect(block, "connect_timeout {0} invalid - ignoring", "the server's, else 5", told);

    private static Option<Duration> Time(string block, string name, long min, string complaint, string meaning,
        string otherwise, Told told) => Time(block, name, new(min, WordedSeconds.Longest, complaint), meaning,
            otherwise, told);

    private static Option<Duration> Connect(string block, string complaint, string otherwise, Told told) =>
        Time(block, "connect_timeout", new(1, WordedSeconds.LongestTimer, complaint), Step, otherwise, told);

    private static Option<Duration> Time(string block, string name, WordedSeconds seconds, string meaning,
        string otherwise, Told told) => new(block, name, Shape.Value, seconds.Read)
        {
            Meaning = meaning, Grammar = seconds.Text, Default = otherwise, Reload = told,
        };

    private static Option<long> Number(string block, long min, string complaint, string otherwise, Told told)
    {
        var number = new Worded(min, uint.MaxValue, complaint);
        return new(block, "retry", Shape.Value, number.Read)
        {
            Meaning = Attempts, Grammar = number.Text, Default = otherwise, Reload = told,
        };
    }
}
