using Appliance.Base;

namespace Appliance.CommandLine;

internal enum OptionValue : byte
{
    None,
    Required,
    /// <summary>Counts only when it sticks to the option: `-tFILE`, `--config-test=FILE`.</summary>
    Optional,
}

/// <param name="Short">'\0' when there is only the long form.</param>
/// <param name="CarriedOut">False: accepted, without effect in this version, and a warning says so.</param>
internal sealed record OptionSpecification(
    char Short, string Long, OptionValue Value, string ValueName, string Help, bool CarriedOut = true);

/// <summary>Every option there is: keepalived's in the order of its help text, then ours.</summary>
internal static class OptionTable
{
    private const OptionValue None = OptionValue.None;
    private const OptionValue Required = OptionValue.Required;
    private const OptionValue Optional = OptionValue.Optional;

    /// <summary>The long option that was probably meant, or null.</summary>
    public static string? Nearest(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
            && Spelling.Nearest(word[2..].Split('=')[0], All.Select(option => option.Long)) is { } near
            && near != word[2..].Split('=')[0] ? "--" + near : null;

    public static readonly OptionSpecification[] All =
    [
        new('f', "use-file", Required, "FILE", "read this configuration file"),
        new('P', "vrrp", None, "", "run VRRP only"),
        new('C', "check", None, "", "balance and check servers only, without VRRP"),
        new('B', "no_bfd", None, "", "run without BFD: no session speaks, and all of them are down"),
        new('\0', "all", None, "", "run VRRP and the health checkers, as without -P and -C"),
        new('l', "log-console", None, "", "log to standard error too; with -n"),
        new('D', "log-detail", None, "", "log in detail; twice for more"),
        new('S', "log-facility", Required, "FACILITY", "0 to 7, local0 to local7, user or daemon (default)"),
        new('g', "log-file", Optional, "FILE",
            "log to a file (keepalived.log in TMPDIR or /tmp), the VRRP process to one with _vrrp in its name, the "
            + "checkers' with _healthcheckers"),
        new('\0', "flush-log-file", None, "", "write every line to the log file at once, as this version always does"),
        new('G', "no-syslog", None, "", "do not log to syslog"),
        new('u', "umask", Required, "MASK", "umask for files, as a C number (022 is octal)"),
        new('X', "release-vips", None, "",
            "on the way to BACKUP, FAULT or the end remove VIPs that other programs set, too"),
        new('V', "dont-release-vrrp", None, "",
            "when stopped leave VIPs in place, without lifetime, and send no priority 0"),
        new('I', "dont-release-ipvs", None, "", "leave IPVS as it is when stopped"),
        new('R', "dont-respawn", None, "", "end when the engine dies instead of starting it again"),
        new('n', "dont-fork", None, "", "stay in the foreground"),
        new('d', "dump-conf", None, "", "log the configuration as it was understood", CarriedOut: false),
        new('p', "pid", Required, "FILE", "pid file of the parent process"),
        new('r', "vrrp_pid", Required, "FILE", "pid file of the VRRP process"),
        new('c', "checkers_pid", Required, "FILE", "pid file of the health checkers"),
        new('b', "bfd_pid", Required, "FILE",
            "pid file of the BFD process (there is none: sessions run in the VRRP process)"),
        new('T', "genhash", None, "", "behave as genhash, with the words that follow"),
        new('a', "address-monitoring", None, "", "log every address that others set or remove"),
        new('x', "snmp", None, "", "answer SNMP", CarriedOut: false),
        new('A', "snmp-agent-socket", Required, "FILE", "socket of the SNMP master agent", CarriedOut: false),
        new('s', "namespace", Required, "NAME", "run in this network namespace"),
        new('m', "core-dump", None, "", "dump core when ending abnormally, however large"),
        new('M', "core-dump-pattern", Optional, "PATTERN",
            "the same, and set the kernel's core pattern while running (default core)"),
        new('e', "all-config", None, "", "do not start when an include file is missing or cannot be read"),
        new('i', "config-id", Required, "ID", "the id that lines starting with @ are for; default: short host name"),
        new('\0', "signum", Required, "WORD",
            "print the number of the signal for STOP, RELOAD, DATA, STATS, STATS_CLEAR or JSON"),
        new('t', "config-test", Optional, "FILE",
            "check the configuration and end; findings to standard error or FILE"),
        new('\0', "ignore-sigint", None, "", "do not stop at SIGINT"),
        new('\0', "anyway", None, "",
            "run also without what this version does not carry out and safety depends on ('check' names it)"),
        new('\0', "instance", Required, "NAME", "a name of this daemon, as the file's 'instance'"),
        new('\0', "vip-lifetime", Required, "SECONDS",
            "the kernel drops VIPs that nobody renewed for so long: 4 to 10, 0 for never (default 8)"),
        new('\0', "control", Required, "SOCKET",
            "where status and the other verbs ask (default /run/vrrpaot/control.sock, or what appliance.json says)"),
        new('\0', "appliance", Required, "FILE",
            "what belongs to this box: console, LEDs, metrics (default /etc/vrrpaot/appliance.json, which may be "
            + "absent)"),
        new('\0', "state", Required, "FOLDER", "where what must survive a restart is kept (default /var/lib/vrrpaot)"),
        new('v', "version", None, "", "print the version and end"),
        new('h', "help", None, "", "print this help and end"),
    ];
}
