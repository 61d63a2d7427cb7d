using Appliance.Seals;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Seals;

public sealed class MessageCodesTests
{
    private static readonly byte[] s_advert = Convert.FromHexString("45c0004000050000ff3318acc0000207e0000012"
        + "70040000c000020700000007e842bdf6e84d2bc194c35519" + "21339601020183cec00002fb0000000000000000");

    /// <summary>An advert of keepalived's, with password k3y and number 7.</summary>
    [Fact]
    public void the_libraries_believe_keepalived_s_advert_once()
    {
        var rules = new AdvertRules
        {
            Version = VrrpVersion.V2, Vrid = new Vrid(51), AdvertInterval = Duration.FromSeconds(1),
            Addresses = [new IpAddress(0xC00002FB)], HeaderKey = [(byte)'k', (byte)'3', (byte)'y', 0, 0, 0, 0, 0],
        };
        AdvertSeal seal = AdvertSeal.Of(rules, MessageCodes.All)!;
        Assert.Equal(RejectReason.None, AdvertFrame.TryOpen(s_advert, out AdvertFrame frame));
        Assert.Equal(RejectReason.None, AdvertParser.TryParse(frame, rules, null, seal, Duration.Zero, out _));
        Assert.Equal(RejectReason.HeaderReplay, AdvertParser.TryParse(frame, rules, null, seal, Duration.Zero, out _));
    }
}
