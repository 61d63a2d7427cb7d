using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using VrrpAot.Linux;

namespace Appliance.Config.Rows;

/// <summary>`virtual_server IP [PORT] | fwmark N | group NAME { ... }`</summary>
internal static class VirtualServerRows
{
    private const string Block = "virtual_server";

    private static readonly Worded s_quorum = new(1, uint.MaxValue,
        "Quorum {0} must be in [1, 4294967295]. Setting to 1.");
    private static readonly Worded s_hysteresis = new(0, uint.MaxValue,
        "Hysteresis {0} must be in [0, 4294967295] - ignoring");
    private static readonly Worded s_weight = new(1, int.MaxValue,
        "Virtual server weight {0} is outside range 1-2147483647");

    public static readonly Option<byte> Protocol = new(Block, "protocol", Shape.Value, VirtualServerLines.Protocol)
    {
        Meaning = "Protocol of the service, in any case; a firewall mark has none", Grammar = "TCP | UDP | SCTP",
        Default = "UDP, with an error", Reload = Tells.Elsewhere,
    };

    public static readonly Option<long> PersistenceTimeout = new(Block, "persistence_timeout", Shape.Optional,
        VirtualServerLines.PersistenceTimeout)
    {
        Meaning = "For so long a client comes back to its server", Grammar = "[SECONDS 1..2678400]",
        Default = "off, bare 360", Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> PersistenceEngine = new(Block, "persistence_engine", Shape.Value,
        VirtualServerLines.PersistenceEngine)
    {
        Meaning = "What makes clients the same beside their address: sip", Grammar = "NAME", Default = "none",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> Omega = new(Block, "omega", Shape.Flag, Reads.Here)
    {
        Meaning = "At stop, scripts and FIFOs hear that servers and quorum are down",
        Reload = Tells.Flag(to => to.Server.Omega),
    };

    public static readonly Option<bool> HaSuspend = new(Block, "ha_suspend", Shape.Flag, Reads.Here)
    {
        Meaning = "Servers are checked only while this machine has an address of the service",
        Reload = Tells.Flag(to => to.Server.HaSuspend),
    };

    public static readonly Option<bool> Alpha = new(Block, "alpha", Shape.Flag, Reads.Here)
    {
        Meaning = "Servers are down until they have passed a check", Reload = Tells.Flag(to => to.Server.Alpha),
    };

    /// <summary>Told with each server.</summary>
    public static readonly Option<bool> Inhibit = new(Block, "inhibit_on_failure", Shape.Flag, Reads.Here)
    {
        Meaning = "A server that is down gets weight 0 instead of being removed", Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> VirtualHost = new(Block, "virtualhost", Shape.Value, Reads.Text)
    {
        Meaning = "The Host header of HTTP_GET and SSL_GET", Grammar = "NAME", Default = "address and port",
        Bare = "virtual server virtualhost missing", Reload = Tells.Text(to => to.Server.VirtualHost),
    };

    public static readonly Option<string> SnmpName = new(Block, "snmp_name", Shape.Value,
        Reads.OnlyText("virtual server snmp_name missing or extra parameters"))
    {
        Meaning = "A name of it in dumps", Grammar = "NAME", Default = "none",
        Bare = "virtual server snmp_name missing or extra parameters",
        Reload = Tells.Text(to => to.Server.SnmpName),
    };

    public static readonly Option<long> Quorum = new(Block, "quorum", Shape.Value,
        (line, _) => s_quorum.Read(line, new Located<long>(1, line.Statement.At)))
    {
        Meaning = "Weight that must be up", Grammar = s_quorum.Text, Default = "1",
        Reload = Tells.Long(to => to.Server.Quorum),
    };

    public static readonly Option<long> Hysteresis = new(Block, "hysteresis", Shape.Value, s_hysteresis.Read)
    {
        Meaning = "Weight beyond the quorum that gains it, and below it that loses it", Grammar = s_hysteresis.Text,
        Default = "0", Reload = Tells.Long(to => to.Server.Hysteresis),
    };

    /// <summary>Told with each server.</summary>
    public static readonly Option<long> Weight = new(Block, "weight", Shape.Value, s_weight.Read)
    {
        Meaning = "Weight of servers that say none", Grammar = s_weight.Text, Default = "1", Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All =
    [
        Lines("ip_family", Shape.Value, VirtualServerLines.Family, "Family of a firewall mark", "inet | inet6",
            "from its servers, else inet"),
        Lines("lvs_sched", Shape.Value, VirtualServerLines.Scheduler,
            "Who gets the next connection: rr wrr lc wlc lblc sh mh dh fo ovf lblcr sed nq twos", "SCHEDULER",
            "wlc, with an error", Tells.List(to => Spelled.Each(to.Server.Services, Spelled.Service), "service")),
        Lines("lb_algo", Shape.Value, VirtualServerLines.Scheduler, "Old spelling of lvs_sched", "SCHEDULER",
            "wlc, with an error"),
        Lines("hashed", Shape.Flag, VirtualServerLines.Hashed, "No effect, with keepalived neither"),
        Lines("ops", Shape.Flag, (_, server) => server.Flags |= IpvsServiceFlags.OnePacket,
            "Each packet of UDP is scheduled anew"),
        Lines("flag-1", Shape.Flag, (_, server) => server.Flags |= IpvsServiceFlags.Scheduler1,
            "Flag 1 of the scheduler"),
        Lines("flag-2", Shape.Flag, (_, server) => server.Flags |= IpvsServiceFlags.Scheduler2,
            "Flag 2 of the scheduler"),
        Lines("flag-3", Shape.Flag, (_, server) => server.Flags |= IpvsServiceFlags.Scheduler3,
            "Flag 3 of the scheduler"),
        Lines("sh-port", Shape.Flag, VirtualServerLines.SchedulerFlag, "sh takes the port into account"),
        Lines("sh-fallback", Shape.Flag, VirtualServerLines.SchedulerFlag,
            "sh goes to another server when the one is not there"),
        Lines("mh-port", Shape.Flag, VirtualServerLines.SchedulerFlag, "mh takes the port into account"),
        Lines("mh-fallback", Shape.Flag, VirtualServerLines.SchedulerFlag,
            "mh goes to another server when the one is not there"),
        Lines("lvs_method", Shape.Value, VirtualServerLines.Forwarding, "How packets come to servers",
            ForwardingReader.Grammar, "NAT, with an error"),
        Lines("lb_kind", Shape.Value, VirtualServerLines.Forwarding, "Old spelling of lvs_method",
            ForwardingReader.Grammar, "NAT, with an error"),
        PersistenceTimeout,
        Lines("persistence_granularity", Shape.Value, VirtualServerLines.Granularity,
            "Which clients persist together; switches persistence on", "IPv4 netmask | IPv6 prefix 1..128",
            "each for itself"),
        PersistenceEngine, Protocol, HaSuspend, Alpha, Omega, Inhibit, VirtualHost, SnmpName,
        MailRows.VirtualServer, Quorum, Hysteresis,
        Weight,
        Script("quorum_up", "Run when the quorum is gained, and at start", to => to.Server.QuorumUp),
        Script("quorum_down", "Run when the quorum is lost", to => to.Server.QuorumDown),
        Lines("sorry_server", Shape.Value, SorryServerLines.Address, "Serves while there is no quorum", "IP [PORT]",
            "none", Tells.Text(to => Spelled.Sorry(to.Server.Sorry))),
        Lines("sorry_server_inhibit", Shape.Flag, SorryServerLines.Inhibit,
            "The sorry server is always there, with weight 0 while it is not wanted"),
        Lines("sorry_server_lvs_method", Shape.Optional, SorryServerLines.Forwarding,
            "How packets come to the sorry server", ForwardingReader.Grammar, "lvs_method"),
        new Lines<VirtualServerModel>(Block, "real_server", Shape.Headed, ServerReader.ReadReal)
        {
            Meaning = "One server", Grammar = "IP [PORT] { block }", Default = "the service's port",
            Reload = Tells.Elsewhere,
        },
    ];

    private static Lines<VirtualServerModel> Lines(string name, Shape shape, Action<Line, VirtualServerModel> read,
        string meaning, string grammar = "", string otherwise = "", Told? told = null) => new(Block, name, shape, read)
        {
            Meaning = meaning, Grammar = grammar, Default = otherwise, Reload = told ?? Tells.Elsewhere,
        };

    private static Lines<VirtualServerModel> Script(string name, string meaning,
        Func<InForce, Settings.ScriptCommand?> of) =>
        new(Block, name, Shape.Script, (line, server) => ServerReader.Notify(line, server.Notify))
        {
            Meaning = meaning, Repeats = true, Reload = Tells.Command(of),
        };
}
