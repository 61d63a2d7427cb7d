using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>What stands in several kinds of checks; their times are in <see cref="TimingRows"/>.</summary>
internal static class CheckRows
{
    private static readonly Worded s_connectPort = new(1, ushort.MaxValue, "Invalid checker connect_port '{0}'");
    private static readonly Worded s_bindPort = new(1, ushort.MaxValue, "Invalid checker bind_port '{0}'");
    private static readonly Worded s_mark = new(0, uint.MaxValue, "Invalid fwmark connection value '{0}'");

    private static readonly Row[] s_tcp = [.. Of("TCP_CHECK"), .. Connection("TCP_CHECK")];

    // What one of the blocks gives is found by the row of any other.
    public static readonly Option<bool> Alpha = (Option<bool>)s_tcp[0];
    public static readonly Option<bool> LogAllFailures = (Option<bool>)s_tcp[1];
    public static readonly Option<long> ConnectPort = (Option<long>)s_tcp[2];
    public static readonly Option<long> BindPort = (Option<long>)s_tcp[3];
    public static readonly Option<string> BindInterface = (Option<string>)s_tcp[4];
    public static readonly Option<long> Mark = (Option<long>)s_tcp[5];

    public static readonly Row[] All =
    [
        .. s_tcp,
        .. Of("PING_CHECK"), .. Connection("PING_CHECK"), .. Of("SMTP_CHECK"), .. Connection("SMTP_CHECK"),
        .. Of("SMTP_CHECK/host"), .. Connection("SMTP_CHECK/host"), .. Of("DNS_CHECK"), .. Connection("DNS_CHECK"),
        .. Of("UDP_CHECK"), .. Connection("UDP_CHECK"), .. Of("HTTP_GET"), .. Connection("HTTP_GET"),
        .. Of("SSL_GET"), .. Connection("SSL_GET"), .. Of("MISC_CHECK"),
    ];

    private static Row[] Of(string block) =>
    [
        new Option<bool>(block, "alpha", Shape.Optional, Reads.Flag("Invalid alpha parameter {0}"))
        {
            Meaning = "It counts as failed until it has passed", Default = "the server's",
            Reload = Tells.Flag(to => to.Check.Alpha),
        },
        new Option<bool>(block, "log_all_failures", Shape.Optional,
            Reads.Flag("Invalid log_all_failures parameter {0}"))
        {
            Meaning = "Failures that change nothing are logged, too", Default = "checker_log_all_failures",
            Reload = Tells.Flag(to => to.Check.LogsAllFailures),
        },
    ];

    private static Row[] Connection(string block) =>
    [
        Number(block, "connect_port", s_connectPort, "Port that is checked", "the server's", Tells.Elsewhere),
        Number(block, "bind_port", s_bindPort, "Port of our own", "any", Tells.Elsewhere),
        new Option<string>(block, "bind_if", Shape.Value,
            (line, before) => line.Arguments.Interface(line.Statement) ?? before)
        {
            Meaning = "Interface that it goes out by", Grammar = "INTERFACE", Default = "any",
            Reload = Tells.Text(to => to.Connection.BindInterface),
        },
        Number(block, "fwmark", s_mark, "Firewall mark of the check's packets", "0",
            Tells.Long(to => to.Connection.Mark)),
        new Lines<CheckModel>(block, "connect_ip", Shape.Value, CheckReader.ConnectAddress)
        {
            Meaning = "Address that is checked", Grammar = "IP", Default = "the server's",
            Reload = Tells.Text(to => Spelled.Endpoint(to.Connection.Target), "checks"),
        },
        new Lines<CheckModel>(block, "bindto", Shape.Value, CheckReader.BindAddress)
        {
            Meaning = "Address of our own", Grammar = "IP", Default = "any",
            Reload = Tells.Text(to => Spelled.Endpoint(to.Connection.Source), "comes from"),
        },
    ];

    private static Option<long> Number(string block, string name, Worded number, string meaning, string otherwise,
        Told told) => new(block, name, Shape.Value, number.Read)
        {
            Meaning = meaning, Grammar = number.Text, Default = otherwise, Reload = told,
        };
}
