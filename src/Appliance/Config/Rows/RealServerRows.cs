using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>`real_server IP [PORT] { ... }`</summary>
internal static class RealServerRows
{
    private const string Block = "real_server";

    private static readonly Worded s_weight = new(0, int.MaxValue,
        "Real server weight {0} is outside range 0-2147483647");
    private static readonly Worded s_upper = new(0, uint.MaxValue, "Invalid real_server uthreshold '{0}' - ignoring");
    private static readonly Worded s_lower = new(0, uint.MaxValue, "Invalid real_server lthreshold '{0}' - ignoring");

    public static readonly Option<long> Weight = new(Block, "weight", Shape.Value, s_weight.Read)
    {
        Meaning = "Its share of the connections; 0 for no new ones", Grammar = s_weight.Text,
        Default = "virtual server's", Reload = Tells.Long(to => to.Real.Destination.Weight),
    };

    public static readonly Option<long> UpperThreshold = new(Block, "uthreshold", Shape.Value, s_upper.Read)
    {
        Meaning = "With so many connections it gets no new ones; 0 for no such limit", Grammar = s_upper.Text,
        Default = "0", Reload = Tells.Long(to => to.Real.Destination.UpperThreshold),
    };

    public static readonly Option<long> LowerThreshold = new(Block, "lthreshold", Shape.Value, s_lower.Read)
    {
        Meaning = "Below so many it gets them again; 0 for three quarters of uthreshold", Grammar = s_lower.Text,
        Default = "0", Reload = Tells.Long(to => to.Real.Destination.LowerThreshold),
    };

    public static readonly Option<bool> Inhibit = new(Block, "inhibit_on_failure", Shape.Optional,
        Reads.Flag("Invalid inhibit_on_failure parameter {0}"))
    {
        Meaning = "While it is down it has weight 0 instead of being removed", Default = "virtual server's",
        Reload = Tells.Flag(to => to.Real.Inhibit),
    };

    public static readonly Option<bool> Alpha = new(Block, "alpha", Shape.Optional,
        Reads.Flag("Invalid alpha parameter {0}"))
    {
        Meaning = "It is down until it has passed each check", Default = "virtual server's",
        Reload = Tells.Flag(to => to.Real.Alpha),
    };

    public static readonly Option<string> VirtualHost = new(Block, "virtualhost", Shape.Value, Reads.Text)
    {
        Meaning = "The Host header of its HTTP_GET and SSL_GET", Grammar = "NAME", Default = "virtual server's",
        Bare = "real server virtualhost missing", Reload = Tells.Text(to => to.Real.VirtualHost),
    };

    public static readonly Option<string> SnmpName = new(Block, "snmp_name", Shape.Value,
        Reads.OnlyText("real server snmp_name missing or extra parameters"))
    {
        Meaning = "A name of it in dumps", Grammar = "NAME", Default = "none",
        Bare = "real server snmp_name missing or extra parameters",
        Reload = Tells.Text(to => to.Real.SnmpName),
    };

    public static readonly Row[] All =
    [
        Weight,
        new Lines<RealServerModel>(Block, "lvs_method", Shape.Value, (line, real) =>
            real.Forwarding = ForwardingReader.Read(line, "real server") ?? real.Forwarding)
        {
            Meaning = "How packets come to it", Grammar = ForwardingReader.Grammar, Default = "virtual server's",
            Reload = Tells.Text(to => Spelled.Forwarding(to.Real.Destination)),
        },
        UpperThreshold, LowerThreshold, Inhibit, Alpha, VirtualHost, SnmpName, MailRows.RealServer,
        Script("notify_up", "Run when it comes up", to => to.Real.NotifyUp),
        Script("notify_down", "Run when it goes down", to => to.Real.NotifyDown),
        Check("TCP_CHECK", "It accepts connections"),
        Check("HTTP_GET", "Its pages are as they should be"),
        Check("SSL_GET", "The same over TLS"),
        Check("MISC_CHECK", "A program ends well"),
        Check("SMTP_CHECK", "It greets, and answers to HELO"),
        Check("DNS_CHECK", "It answers a question over UDP"),
        Check("UDP_CHECK", "It refuses no datagram, or the right one comes back"),
        Check("PING_CHECK", "It answers an echo request"),
Check("BFD_CHECK", "A session of BFD is up"),
        Check("FILE_CHECK", "A number in a file, which its weight or its state follows"),
    ];

    private static Lines<RealServerModel> Check(string name, string meaning) =>
        new(Block, name, Shape.Block, CheckReader.Read) { Meaning = meaning, Reload = Tells.Elsewhere };

    private static Lines<RealServerModel> Script(string name, string meaning,
        Func<InForce, Settings.ScriptCommand?> of) =>
        new(Block, name, Shape.Script, (line, real) => ServerReader.Notify(line, real.Notify))
        {
            Meaning = meaning, Repeats = true, Reload = Tells.Command(of),
        };
}
