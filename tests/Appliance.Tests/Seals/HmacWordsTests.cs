using Appliance.Seals;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Tests.Seals;

public sealed class HmacWordsTests
{
    [Fact]
    public void what_adverts_are_sealed_with_is_said_without_a_key()
    {
        InstanceSettings instance = Given.Instance();
        Assert.Equal("none", HmacWords.Of(instance.AdvertRules));
        Assert.Equal("password", HmacWords.Of((instance with { Password = [1, 2, 3, 4, 5, 6, 7, 8] }).AdvertRules));
        Assert.Equal("ah", HmacWords.Of((instance with { HeaderKey = [1, 2, 3, 4, 5, 6, 7, 8] }).AdvertRules));
        Assert.Equal("hmac receive-only, key 2 of 1 2", HmacWords.Of((instance with
        {
            Trailer = new TrailerRules
            {
                Keys = [new TrailerKey(1, []), new TrailerKey(2, [])], ActiveKey = 2, Mode = TrailerMode.ReceiveOnly,
            },
        }).AdvertRules));
    }
}
