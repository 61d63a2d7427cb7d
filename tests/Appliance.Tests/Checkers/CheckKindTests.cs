using Appliance.Checkers;

namespace Appliance.Tests.Checkers;

public sealed class CheckKindTests
{
    [Fact]
    public void A_check_is_called_as_in_the_file()
    {
        Assert.Equal("SSL_GET", CheckKind.Of(Asked.Page("127.0.0.1:1", tls: true)));
        Assert.Equal("HTTP_GET", CheckKind.Of(Asked.Page("127.0.0.1:1")));
        Assert.Equal("TCP_CHECK", CheckKind.Of(Asked.Port("127.0.0.1:1")));
    }
}
