using Appliance.Config.Keywords;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Config.Rows;

/// <summary>`global_defs { ... }`; several blocks add up.</summary>
internal static class GlobalRows
{
    /// <summary>SCHED_FIFO priority of the loop where the file says none; keepalived has none then.</summary>
    public const int UsualRealTimePriority = 50;

    private const string Block = "global_defs";

    private static readonly Bounds s_realTime = new(1, 99, Tail.CutOff);

    public static readonly Option<string> RouterId = new(Block, "router_id", Shape.Value,
        (line, _) => line.Arguments.Word(line.Statement))
    {
        Meaning = "Name of this node at the console, in status and in metrics",
        Grammar = "NAME", Default = "the host name", MayBeBare = true, Reload = Tells.Text(to => to.Box.RouterId),
    };

    public static readonly Option<bool> ScriptSecurity = new(Block, "enable_script_security", Shape.Flag, Reads.Here)
    {
        Meaning = "A script run as root is refused when others could have written it",
        Reload = Tells.Flag(to => to.Box.ScriptSecurity),
    };

    public static readonly Option<bool> ScriptGroups = new(Block, "set_supplementary_groups", Shape.Optional,
        (line, before) => line.Arguments.Flag(line.Statement, before, "false"))
    {
        Meaning = "Scripts have the supplementary groups that /etc/group gives their user, and not none",
        Since = "2.4.4", Reload = Tells.Flag(to => to.Box.ScriptsHaveGroups),
    };

    public static readonly Option<uint> Umask = new(Block, "umask", Shape.Value,
        (line, before) => UmaskReader.Read(line.Statement, line.Arguments) ?? before)
    {
        Meaning = "Mask of the files that scripts make; -u on the command line comes before it",
        Grammar = "NUMBER | BIT[|BIT]...", Default = "0177",
        Reload = Tells.Text(to => "0" + Convert.ToString(to.Box.ScriptUmask, 8)),
    };

    public static readonly Option<int> RealTimePriority = new(Block, "vrrp_rt_priority", Shape.Value,
        ReadRealTimePriority)
    {
        Meaning = "Real-time priority of the engine's loop; what is outside is moved to the nearest",
        Grammar = s_realTime.Text, Default = $"{UsualRealTimePriority}", MayBeBare = true,
        Reload = Tells.AtTheStart(to => to.Box.Engine.RealTimePriority, "real-time priority"),
    };

    public static readonly Option<IpAddress> MulticastGroup = new(Block, "vrrp_mcast_group4", Shape.Value,
        (line, before) => MulticastReader.Read(line.Statement, line.Arguments, IpFamily.IPv4)
            ?? before)
    {
        Meaning = "Group that multicast adverts of IPv4 go to, in all instances",
        Grammar = "IPV4-MULTICAST", Default = "224.0.0.18", Reload = Tells.Elsewhere,
    };

    public static readonly Option<IpAddress> MulticastGroup6 = new(Block, "vrrp_mcast_group6", Shape.Value,
        (line, before) => MulticastReader.SixOfAll(line.Statement, line.Arguments) ?? before)
    {
        Meaning = "Group that multicast adverts of IPv6 go to, in all instances",
        Grammar = "IPV6-MULTICAST", Default = "ff02::12", Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> DefaultInterface = new(Block, "default_interface", Shape.Value,
        (line, before) => line.Arguments.Interface(line.Statement, FindingClass.Advice) ?? before)
    {
        Meaning = "Interface of instances that name none", Grammar = "INTERFACE", MayBeBare = true,
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<VrrpVersion> Version = new(Block, "vrrp_version", Shape.Value,
        (line, before) => line.Arguments.Version(line.Statement, before, "2"))
    {
        Meaning = "Protocol version of instances that name none", Grammar = "2 | 3", Default = "2",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<ScriptIdentity> ScriptUser = new(Block, "script_user", Shape.Value,
        (line, _) => CommandReader.Identity(line.Statement, line.Arguments))
    {
        Meaning = "Who runs scripts that name no user of their own",
        Grammar = "USER [GROUP]", Default = "keepalived_script if there is such a user, else the daemon's own",
        MayBeBare = true,
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> CheckUnicastSource = new(Block, "vrrp_check_unicast_src", Shape.Flag,
        Reads.Here)
    {
        Meaning = "Unicast adverts are taken from configured peers only, in all instances", Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> DynamicInterfaces = new(Block, "dynamic_interfaces", Shape.Optional,
        ReadDynamicInterfaces)
    {
        Meaning = "No warning about interfaces that are not there yet",
        Grammar = "[allow_if_changes]", Default = "off", Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> MinimalAnnouncements = new(Block, "vrrp_min_garp", Shape.Optional,
        (line, before) => line.Arguments.Flag(line.Statement, before, "false"))
    {
        Meaning = "One gratuitous ARP of each VIP and no second burst, but for what vrrp_garp_... says",
        Reload = Tells.Elsewhere,
    };

    private static readonly Seconds s_startDelays = new(1_000, uint.MaxValue, Places: 6, Tail.Refused);

    public static readonly Option<Duration> StartDelay = new(Block, "vrrp_startup_delay", Shape.Value,
        (line, before) => s_startDelays.Read(line, Arguments.Stays(before, "no delay")) ?? before)
    {
        Meaning = "Keeps all instances out (INIT) for so long after the start", Grammar = s_startDelays.Text,
        Default = "0", Reload = Tells.Time(to => to.Box.Engine.StartDelay),
    };

    public static readonly Option<Duration> DelayAfterBoot = new(Block, "vrrp_delay_after_boot", Shape.Value,
        (line, before) => s_startDelays.Read(line, Arguments.Stays(before, "no delay")) ?? before)
    {
        Meaning = "Keeps all instances out (INIT) until the machine has run for so long", Grammar = s_startDelays.Text,
        Default = "0", Since = "2.4.0", Reload = Tells.Time(to => to.Box.Engine.DelayAfterBoot),
    };

    public static readonly Option<long> ProcessEventBuffer = new(Block, "process_monitor_rcv_bufs", Shape.Value,
        new Worded(0, int.MaxValue, "process_monitor_rcv_bufs size ({0}) invalid").Read)
    {
        Meaning = "Bytes of the buffer for what the kernel tells of processes", Grammar = "BYTES",
        Default = "the kernel's", Reload = Tells.Long(to => to.Box.ProcessEventBuffer),
    };

    public static readonly Option<bool> ForceProcessEventBuffer = new(Block, "process_monitor_rcv_bufs_force",
        Shape.Optional, Reads.Flag("Invalid value '{0}' for global process_monitor_rcv_bufs_force specified"))
    {
        Meaning = "It may be more than the kernel allows", Reload = Tells.Flag(to => to.Box.ForcesProcessEventBuffer),
    };

    public static readonly Option<string> VirtualMacPrefix = new(Block, "vmac_prefix", Shape.Value,
        (line, before) => line.Arguments.Interface(line.Statement) ?? before)
    {
        Meaning = "What the names of macvlans for virtual MACs begin with", Grammar = "TEXT", Default = "vrrp",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> RouteNamesHere = new(Block, "iproute_etc_dir", Shape.Value,
        (line, _) => line.Arguments.Word(line.Statement))
    {
        Meaning = "Folder of iproute2's names that this machine adds; read with the first route or rule",
        Grammar = "FOLDER", Default = RouteNames.UsualLocal, Since = "2.3.2", Reload = Tells.Elsewhere,
    };

    public static readonly Option<string> RouteNamesOfVendor = new(Block, "iproute_usr_dir", Shape.Value,
        (line, _) => line.Arguments.Word(line.Statement))
    {
        Meaning = "Folder of the names that come with iproute2", Grammar = "FOLDER", Default = RouteNames.UsualVendor,
        Since = "2.3.2", Reload = Tells.Elsewhere,
    };

    /// <summary>Carried out where files are opened.</summary>
    private static readonly Option<bool> s_includeCheck = new(Block, "include_check", Shape.Optional, Reads.Here)
    {
        Meaning = "Which troubles with includes are errors",
        Grammar = "[[+|-]readable|match|wildcard_match|brace_match ...]", Default = "missing plain files",
        Reload = Tells.Elsewhere,
    };

    public static readonly Row[] All =
    [
        RouterId, ScriptSecurity, ScriptGroups, Umask, RealTimePriority, MulticastGroup, MulticastGroup6,
        DefaultInterface, Version, ScriptUser,
        CheckUnicastSource, DynamicInterfaces, MinimalAnnouncements, VirtualMacPrefix, RouteNamesHere,
        RouteNamesOfVendor, s_includeCheck, .. SharedRows.InGlobals, .. StrictRows.InGlobals, StartDelay,
        DelayAfterBoot, ProcessEventBuffer, ForceProcessEventBuffer,
        .. AnnouncementRows.InGlobals, .. ListeningRows.InGlobals,
        .. ParentRows.InGlobals, .. NoticeRows.All, .. MailRows.Globals, .. DumpRows.All,
    ];

    private static Located<bool> ReadDynamicInterfaces(Line line, Located<bool>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length > 1 && words[1].Text != "allow_if_changes")
            line.Findings.Error(words[1].At, $"'{words[1].Text}' after 'dynamic_interfaces' is not known",
                "allow_if_changes");
        return line.Here;
    }

    private static Located<int>? ReadRealTimePriority(Line line, Located<int>? before)
    {
        Located<int>? given = line.Arguments.Integer(line.Statement, int.MinValue, int.MaxValue, Tail.CutOff,
            before, $"{UsualRealTimePriority}");
        return given is null ? null : given with
        {
            Value = s_realTime.Nearest(given.Value, given.At, line.Findings, $"number '{given.Value}'"),
        };
    }
}
