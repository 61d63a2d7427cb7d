using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Metrics;

/// <summary>
/// The names under which dashboards know keepalived: those of mehdy/keepalived-exporter (formerly cafebazaar) as it is
/// today, and those of gen2brain/keepalived_exporter. Both count the same things; each has its own labels.
/// </summary>
internal static class KeepalivedFamilies
{
    /// <param name="Name">In the first set.</param>
    /// <param name="Key">In the second, behind `keepalived_vrrp_`: the key of keepalived's own JSON.</param>
    private sealed record Counted(string Name, string Key, string Help, Func<CounterView, long> Of);

    private static readonly Counted[] s_counted =
    [
        new("advertisements_received_total", "advert_rcvd", "Advertisements received",
            counters => counters.AdvertsReceived),
        new("advertisements_sent_total", "advert_sent", "Advertisements sent", counters => counters.AdvertsSent),
        new("become_master_total", "become_master", "Became master", counters => counters.BecameMaster),
        new("release_master_total", "release_master", "Released master", counters => counters.ReleasedMaster),
        new("packet_length_errors_total", "packet_len_err", "Packet length errors",
            counters => Rejected(counters, RejectReason.WrongLength) + Rejected(counters, RejectReason.Truncated)),
        new("advertisements_interval_errors_total", "advert_interval_err", "Advertisement interval errors",
            counters => Rejected(counters, RejectReason.IntervalMismatch)
            + Rejected(counters, RejectReason.IntervalZero)),
        new("ip_ttl_errors_total", "ip_ttl_err", "TTL errors", counters => Rejected(counters, RejectReason.WrongTtl)),
        new("invalid_type_received_total", "invalid_type_rcvd", "Invalid type errors",
            counters => Rejected(counters, RejectReason.WrongType)),
        new("address_list_errors_total", "addr_list_err", "Address list errors",
            counters => Rejected(counters, RejectReason.NoAddresses)),
        new("authentication_invalid_total", "invalid_authtype", "Authentication invalid",
            counters => Rejected(counters, RejectReason.UnknownAuthentication)),
        new("authentication_mismatch_total", "authtype_mismatch", "Authentication mismatch",
            counters => Rejected(counters, RejectReason.AuthenticationMismatch)
            + Rejected(counters, RejectReason.AuthenticationHeader)
            + Rejected(counters, RejectReason.NoAuthenticationHeader)),
        new("authentication_failure_total", "auth_failure", "Authentication failure",
            counters => Rejected(counters, RejectReason.AuthenticationFailed)
            + Rejected(counters, RejectReason.WrongHeaderCode) + Rejected(counters, RejectReason.WrongHeaderIndex)
            + Rejected(counters, RejectReason.HeaderReplay)),
        new("priority_zero_received_total", "pri_zero_rcvd", "Priority zero received",
            counters => counters.PriorityZeroReceived),
        new("priority_zero_sent_total", "pri_zero_sent", "Priority zero sent", counters => counters.PriorityZeroSent),
    ];

    public static void Write(Snapshot snapshot, Exposition to)
    {
        to.Family("keepalived_up", Exposition.Gauge, "Status");
        to.Sample("", 1);
        WriteVips(snapshot, to, "keepalived_vrrp_state", "State of vrrp: 0 INIT, 1 BACKUP, 2 MASTER, 3 FAULT",
            excluded: false);
        WriteVips(snapshot, to, "keepalived_vrrp_excluded_state", "State of vrrp with excluded VIP", excluded: true);

        int count = snapshot.Instances.Length;
        var labels = new string[count];
        var labelsWithState = new string[count];
        for (int i = 0; i < count; i++)
        {
            InstanceView instance = snapshot.Instances[i];
            labels[i] = Exposition.Labels("iname", instance.Name, "intf", instance.Interface, "vrid",
                instance.Vrid.ToString());
            labelsWithState[i] = Exposition.Labels("name", instance.Name, "intf", instance.Interface, "vrid",
                instance.Vrid.ToString(), "state", Phrases.Of(instance.State));
        }
        to.Family("keepalived_gratuitous_arp_delay_total", Exposition.Counter, "Gratuitous ARP delay");
        for (int i = 0; i < count; i++)
            to.Seconds(labels[i], snapshot.Instances[i].AnnouncementDelay);
        foreach (Counted counted in s_counted)
        {
            to.Family("keepalived_" + counted.Name, Exposition.Counter, counted.Help);
            for (int i = 0; i < count; i++)
                to.Sample(labels[i], counted.Of(snapshot.Instances[i].Counters));
        }
        foreach (Counted counted in s_counted)
        {
            to.Family("keepalived_vrrp_" + counted.Key, Exposition.Counter, counted.Help);
            for (int i = 0; i < count; i++)
                to.Sample(labelsWithState[i], counted.Of(snapshot.Instances[i].Counters));
        }

        to.Family("keepalived_script_status", Exposition.Gauge, "Tracker Script Status: 0 BAD, 1 GOOD");
        foreach (CheckView check in snapshot.Checks)
            if (check is { Kind: SourceKind.Script, Up: bool up })
                to.Sample(Exposition.Labels("name", check.Name), up ? 1 : 0);
        to.Family("keepalived_script_state", Exposition.Gauge, "Tracker Script State: 0 idle, 1 running");
        foreach (CheckView check in snapshot.Checks)
            if (check.Kind == SourceKind.Script)
                to.Sample(Exposition.Labels("name", check.Name), check.Running ? 1 : 0);
    }

    private static void WriteVips(Snapshot snapshot, Exposition to, string name, string help, bool excluded)
    {
        to.Family(name, Exposition.Gauge, help);
        foreach (InstanceView instance in snapshot.Instances)
            foreach (VipView vip in instance.Addresses)
                if (vip.Excluded == excluded)
                    to.Sample(Exposition.Labels("iname", instance.Name, "intf", vip.Device, "vrid",
                        instance.Vrid.ToString(), "ip_address", $"{vip.Address}/{vip.PrefixLength}"),
                        StateNumber(instance.State));
    }

    /// <summary>keepalived's.</summary>
    public static int StateNumber(RouterState state) => state switch
    {
        RouterState.Init => 0,
        RouterState.Backup => 1,
        RouterState.Master => 2,
        RouterState.Fault => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(state), (int)state, "The list of states is closed."),
    };

    private static long Rejected(CounterView counters, RejectReason reason)
    {
        foreach (RejectView reject in counters.Rejected)
            if (reject.Reason == reason)
                return reject.Count;
        return 0;
    }
}
