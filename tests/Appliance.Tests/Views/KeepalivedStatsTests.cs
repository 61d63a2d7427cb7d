using Appliance.Reports;
using Appliance.Views;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Views;

public class KeepalivedStatsTests
{
    // Labels, indents and order are 2.2.7's; of 2.4 is what `auth_hmac` counts.
    [Fact]
    public void it_is_keepaliveds_layout() => Assert.Equal("""
        VRRP Instance: VI_1
          Advertisements:
            Received: 1
            Sent: 2
          Became master: 3
          Released master: 4
          Packet Errors:
            Length: 5
            TTL: 6
            Invalid Type: 7
            Advertisement Interval: 8
            Address List: 9
          Authentication Errors:
            Invalid Type: 10
            Type Mismatch: 11
            Failure: 12
          Authentication Extension Errors:
            Missing: 15
            Malformed: 0
            Unknown Key: 0
            Invalid HMAC: 0
            Stale: 0
            Replay: 16
          Priority Zero:
            Received: 13
            Sent: 14

        """, KeepalivedStats.Text(Snapshot));

    [Fact]
    public void readers_of_text_find_every_count()
    {
        Dictionary<string, long> counts = DumpReaders.Stats(KeepalivedStats.Text(Snapshot))["VI_1"];
        Assert.Equal(20, counts.Count);
        Assert.Equal((1, 3, 6, 11, 14), (counts["Advertisements/Received"], counts["Became master"],
            counts["Packet Errors/TTL"], counts["Authentication Errors/Type Mismatch"],
            counts["Priority Zero/Sent"]));
    }

    internal static Snapshot Snapshot => new()
    {
        At = default, StartedAt = default, HostName = "node",
        Instances =
        [
            new InstanceView
            {
                Name = "VI_1", Interface = "eth0", Vrid = 51, Version = VrrpVersion.V2, State = RouterState.Master,
                Since = default, BasePriority = 100, EffectivePriority = 110,
                AdvertInterval = Duration.FromSeconds(1),
                Counters = new CounterView
                {
                    AdvertsReceived = 1, AdvertsSent = 2, BecameMaster = 3, ReleasedMaster = 4,
                    PriorityZeroReceived = 13, PriorityZeroSent = 14,
                    Rejected =
                    [
                        new(RejectReason.WrongLength, 5), new(RejectReason.WrongTtl, 6),
                        new(RejectReason.WrongType, 7), new(RejectReason.IntervalMismatch, 8),
                        new(RejectReason.NoAddresses, 9), new(RejectReason.UnknownAuthentication, 10),
                        new(RejectReason.AuthenticationMismatch, 11), new(RejectReason.AuthenticationFailed, 12),
                        new(RejectReason.NoTrailer, 15), new(RejectReason.TrailerReplay, 16),
                    ],
                },
            },
        ],
    };
}
