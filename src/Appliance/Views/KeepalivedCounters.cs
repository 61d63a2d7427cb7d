using Appliance.Reports;
using VrrpAot.Wire;

namespace Appliance.Views;

/// <summary>What keepalived counts of an instance: its statistics and its JSON are made of it.</summary>
internal static class KeepalivedCounters
{
    /// <summary>By the keys of keepalived's JSON.</summary>
    public static (string Key, long Count)[] Of(CounterView counters)
    {
        long Rejected(params ReadOnlySpan<RejectReason> reasons)
        {
            long sum = 0;
            foreach (RejectView reject in counters.Rejected)
                if (reasons.Contains(reject.Reason))
                    sum += reject.Count;
            return sum;
        }
        return
        [
            ("advert_rcvd", counters.AdvertsReceived), ("advert_sent", counters.AdvertsSent),
            ("become_master", counters.BecameMaster), ("release_master", counters.ReleasedMaster),
            ("packet_len_err", Rejected(RejectReason.WrongLength, RejectReason.Truncated)),
            ("advert_interval_err", Rejected(RejectReason.IntervalMismatch, RejectReason.IntervalZero)),
            ("ip_ttl_err", Rejected(RejectReason.WrongTtl)), ("invalid_type_rcvd", Rejected(RejectReason.WrongType)),
            ("addr_list_err", Rejected(RejectReason.NoAddresses)),
            ("invalid_authtype", Rejected(RejectReason.UnknownAuthentication)),
            ("authtype_mismatch", Rejected(RejectReason.AuthenticationMismatch, RejectReason.AuthenticationHeader,
                RejectReason.NoAuthenticationHeader)),
            ("auth_failure", Rejected(RejectReason.AuthenticationFailed, RejectReason.WrongHeaderCode,
                RejectReason.WrongHeaderIndex, RejectReason.HeaderReplay)),
            ("auth_ext_missing", Rejected(RejectReason.NoTrailer)),
            ("auth_ext_malformed", Rejected(RejectReason.MalformedTrailer)),
            ("auth_ext_unknown_key", Rejected(RejectReason.UnknownKey)),
            ("auth_ext_invalid_hmac", Rejected(RejectReason.WrongTrailerCode)),
            ("auth_ext_stale", Rejected(RejectReason.StaleTrailer)),
            ("auth_ext_replay", Rejected(RejectReason.TrailerReplay)),
            ("pri_zero_rcvd", counters.PriorityZeroReceived), ("pri_zero_sent", counters.PriorityZeroSent),
        ];
    }
}
