using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>What was asked of IPVS.</summary>
internal enum IpvsCommand : byte
{
    Add,
    Edit,
    Delete,
    Flush,
    AddDestination,
    DeleteDestination,
    EditDestination,
    Timeouts,
    StartDaemon,
    StopDaemon,
}

/// <summary>
/// keepalived's words for what the kernel refuses. It names commands as the old interface of IPVS does.
/// </summary>
internal static class IpvsWords
{
    /// <summary>`IPVS cmd IP_VS_SO_SET_ADD(1154) error: Service already exists(17) (10.9.0.1:tcp:80)`.</summary>
    /// <param name="what">What stands in the last brackets; null for none.</param>
    public static string Refusal(IpvsCommand command, Errno errno, string? what) =>
        $"IPVS cmd {Name(command)} error: {Reason(command, errno)}({errno.Number}){(what is null ? "" : $" ({what})")}";

    private static string Name(IpvsCommand command) => command switch
    {
        IpvsCommand.Add => "IP_VS_SO_SET_ADD(1154)",
        IpvsCommand.Edit => "IP_VS_SO_SET_EDIT(1155)",
        IpvsCommand.Delete => "IP_VS_SO_SET_DEL(1156)",
        IpvsCommand.Flush => "IP_VS_SO_SET_FLUSH(1157)",
        IpvsCommand.AddDestination => "IP_VS_SO_SET_ADDDEST(1159)",
        IpvsCommand.DeleteDestination => "IP_VS_SO_SET_DELDEST(1160)",
        IpvsCommand.EditDestination => "IP_VS_SO_SET_EDITDEST(1161)",
        IpvsCommand.Timeouts => "IP_VS_SO_SET_TIMEOUT(1162)",
        IpvsCommand.StartDaemon => "IP_VS_SO_SET_STARTDAEMON(1163)",
        _ => "IP_VS_SO_SET_STOPDAEMON(1164)",
    };

    private static string Reason(IpvsCommand command, Errno errno)
    {
        bool isService = command is IpvsCommand.Add or IpvsCommand.Edit or IpvsCommand.Delete;
        bool isDaemon = command is IpvsCommand.StartDaemon or IpvsCommand.StopDaemon;
        if (errno == Errno.EEXIST)
            return isDaemon ? "Daemon has already run" : isService ? "Service already exists"
                : "Destination already exists";
        if (errno == Errno.ESRCH)
            return isDaemon ? "No daemon is running" : "No such service";
        if (errno == Errno.ENOENT)
            return isService ? "Scheduler or persistence engine not found" : "No such destination";
        if (errno == Errno.EPERM)
            return "Permission denied (you must be root)";
        return errno == Errno.EINVAL
            ? "Invalid operation.  Possibly wrong module version, address not unicast, ..." : errno.Words;
    }

    /// <summary>`10.9.0.1:tcp:80`, `[2001:db8::1]:udp:53`, `Fwm 7 inet6`.</summary>
    public static string Of(in ServiceKey key) => key.Mark != 0
        ? $"Fwm {key.Mark}{(key.Family == IpFamily.IPv6 ? " inet6" : "")}"
        : $"{Of(key.Address)}:{Protocol(key.Protocol)}:{key.Port}";

    /// <summary>The same with ` -> 10.9.0.2:80` behind it.</summary>
    public static string Of(in ServiceKey service, in DestinationKey destination) =>
        $"{Of(service)} -> {Of(destination.Address)}:{destination.Port}";

    private static string Of(IpAddress address) => address.IsIPv6 ? $"[{address}]" : address.ToString();

    /// <summary>`tcp`, `udp`, `sctp`; another one as its number.</summary>
    public static string Protocol(byte number) => number switch
    {
        6 => "tcp",
        17 => "udp",
        132 => "sctp",
        _ => $"{number}",
    };
}
