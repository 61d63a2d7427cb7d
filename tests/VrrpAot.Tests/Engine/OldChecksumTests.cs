using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// A peer with `old_unicast_checksum` understands no other form of checksum: it is spoken to in its own. (keepalived
/// 2.2.7 says that it does the same, and as MASTER goes on with the form it began with: two masters.)
/// </summary>
public class OldChecksumTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress s_own = new(0x0A000002), s_near = new(0x0A000001);

    private static InstanceSettings Owner => Listening.Instance() with
    {
        SourceAddress = s_own, Peers = [new UnicastPeer(s_near)],
        Election = Listening.Instance().Election with { BasePriority = Priority.Owner, StartAsMaster = true },
    };

    [Fact]
    public void a_peer_is_answered_in_the_form_that_it_speaks() => Run(Owner, (router, answers) =>
    {
        Assert.True(answers(Old(s_near)));
        Assert.True(answers(Old(s_near)));
        Assert.Equal(AdvertNotes.OldChecksum, Assert.Single(router.Seen,
            e => e.Kind == EngineEventKind.AdvertNoted).Notes);
        Assert.False(answers(Listening.Advert(s_own, priority: 100)));
        Assert.True(answers(Old(s_near)));
    });

    [Fact]
    public void a_stranger_changes_nothing_for_the_peer() =>
        Run(Owner, (_, answers) => Assert.False(answers(Old(new IpAddress(0x0A000042)))));

    [Fact]
    public void whoever_says_never_changes_never() =>
        Run(Owner with { AdoptsOldChecksum = false }, (_, answers) => Assert.False(answers(Old(s_near))));

    [Fact]
    public void and_whoever_says_old_stays_with_it() =>
        Run(Owner with { OldUnicastChecksum = true },
            (_, answers) => Assert.True(answers(Listening.Advert(s_own, priority: 100))));

    private static byte[] Old(IpAddress from) => Listening.Advert(s_own, from.IPv4, priority: 100, oldChecksum: true);

    /// <summary>Plays with a MASTER that answers adverts: is the answer of the old form?</summary>
    private void Run(InstanceSettings settings, Action<Listening, Func<byte[], bool>> test)
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, settings);
        test(router, advert =>
        {
            _cable.Pass(VirtualRouter.AnswerGap);
            long sent = router.Counters(0).AdvertsSent;
            router.Hear(advert);
            router.TurnUntil(() => router.Counters(0).AdvertsSent > sent);
            Assert.Equal(RejectReason.None, AdvertParser.TryParse(_cable.Sent[^1].Frame.AsSpan(14),
                settings.AdvertRules, null, out Advert read));
            return (read.Notes & AdvertNotes.OldChecksum) != 0;
        });
    }
}
