using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>Values as keepalived's dumps and JSON write them.</summary>
internal static class KeepalivedWords
{
    /// <summary>A wall clock's moment, in microseconds since 1970, of one of the clock of deadlines.</summary>
    public static long Microseconds(Snapshot snapshot, Moment now, Instant at) =>
        now.UnixMilliseconds * 1000 - (snapshot.At - at).Nanoseconds / 1000;

    /// <summary>`1796073901.885764`</summary>
    public static string Seconds(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1_000_000}.{microseconds % 1_000_000:000000}");

    /// <summary>`0.25`, and `1` for what is whole.</summary>
    public static string Number(Duration time) =>
        time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>`'/bin/true' 'a'`</summary>
    public static string Quoted(ScriptCommand command)
    {
        var text = new StringBuilder();
        foreach (string word in command.Arguments)
            text.Append(text.Length > 0 ? " '" : "'").Append(word).Append('\'');
        return text.ToString();
    }

    /// <summary>`192.0.2.1/24 dev eth0 scope global set`</summary>
    /// <param name="device">Of an address that names none.</param>
    /// <param name="isSet">It is in the kernel.</param>
    /// <param name="isGuarded">Packets to it are dropped there.</param>
    public static string Address(VirtualAddress vip, string device, bool isSet, bool isGuarded = false)
    {
        string network = vip.PrefixLength == vip.Address.Bits ? "" : $"/{vip.PrefixLength}";
        return vip.Address + (vip.Peer is null ? network : "")
            + (vip.Broadcast is null ? "" : $" brd {vip.Broadcast}")
            + $" dev {vip.Device ?? device} scope {Scope(vip.Scope)}"
            + (vip.Label is null ? "" : $" label {vip.Label}")
            + (vip.Peer is null ? "" : $" peer {vip.Peer}/{vip.PrefixLength}")
            + (vip.IsHome ? " home" : "")
            + (vip.DetectsDuplicates ? " -nodad" : "")
            + (vip.ManagesTemporary ? " mngtmpaddr" : "")
            + (vip.NoPrefixRoute ? " noprefixroute" : "")
            + (vip.JoinsGroups ? " autojoin" : "")
            + (vip.Untracked ? " no_track" : "")
            + Preferred(vip)
            + (isSet ? " set" : "")
            + (isSet && isGuarded ? " nftable_set" : "");
    }

    private static string Preferred(VirtualAddress vip) => (vip.Address.IsIPv6, vip.PreferredLifetime) switch
    {
        (_, 0) => " deprecated",
        (_, { } seconds) => string.Create(CultureInfo.InvariantCulture, $" preferred_lft {seconds}"),
        (true, null) => " preferred_lft forever",
        _ => "",
    };

    /// <summary>`vr6@eth0` of a virtual MAC's link.</summary>
    public static string Device(InstanceSettings own) =>
        own.VirtualMac is { } above ? $"{above.Device}@{own.Interface}" : own.Interface;

    /// <summary>iproute2's names.</summary>
    private static string Scope(byte scope) => scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => scope.ToString(CultureInfo.InvariantCulture),
    };

    public static string State(RouterState state) => state switch
    {
        RouterState.Master => "MASTER",
        RouterState.Backup => "BACKUP",
        RouterState.Fault => "FAULT",
        _ => "INIT",
    };

    public static string Authentication(InstanceSettings own) => own.HeaderKey is not null ? "IPSEC_AH"
        : own.Password is not null ? "SIMPLE_PASSWORD" : "none";

    /// <summary>`0:0` of who runs it; root, where neither the file nor the machine names anybody.</summary>
    public static string Identity(ScriptCommand command, Accounts accounts)
    {
        Account? user = accounts.FindUser(command.User ?? Accounts.DefaultName);
        uint? group = command.Group is null ? user?.GroupId : accounts.FindGroup(command.Group);
        return $"{user?.UserId ?? 0}:{group ?? 0}";
    }

    /// <summary>`weight 5 reverse`</summary>
    public static string Weight(int weight, bool reverse) => $"weight {weight}{(reverse ? " reverse" : "")}";

    /// <summary>Microseconds, whole.</summary>
    public static string Micros(Duration time) => (time.Nanoseconds / 1000).ToString(CultureInfo.InvariantCulture);

    /// <summary>`0.500000s`</summary>
    public static string Delay(Duration time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.000000}s");

    public static string TrueFalse(bool on) => on ? "true" : "false";

    /// <summary>keepalived's numbers.</summary>
    public static int StateNumber(RouterState state) => state switch
    {
        RouterState.Backup => 1,
        RouterState.Master => 2,
        RouterState.Fault => 3,
        _ => 0,
    };
}
