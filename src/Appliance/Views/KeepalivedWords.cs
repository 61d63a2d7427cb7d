using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Reports;
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
    /// <param name="isSet">It is in the kernel.</param>
    public static string Address(VirtualAddress vip, string own, bool isSet)
    {
        int whole = vip.Address.IsIPv6 ? 128 : 32;
        return $"{vip.Address}{(vip.PrefixLength == whole ? "" : $"/{vip.PrefixLength}")}"
            + (vip.Peer is null ? "" : $" peer {vip.Peer}")
            + (vip.Broadcast is null ? "" : $" brd {vip.Broadcast}")
            + $" dev {vip.Device ?? own} scope {Scope(vip.Scope)}"
            + (vip.Label is null ? "" : $" label {vip.Label}")
            + (vip.Untracked ? " no_track" : "")
            + (isSet ? " set" : "");
    }

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

    /// <summary>keepalived's numbers.</summary>
    public static int StateNumber(RouterState state) => state switch
    {
        RouterState.Backup => 1,
        RouterState.Master => 2,
        RouterState.Fault => 3,
        _ => 0,
    };
}
