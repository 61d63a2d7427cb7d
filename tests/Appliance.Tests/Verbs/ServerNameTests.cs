using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

public class ServerNameTests
{
    [Theory]
    [InlineData("10.0.0.2", "[10.0.0.2]:tcp:80", true)]
    [InlineData("10.0.0.2:80", "[10.0.0.2]:tcp:80", true)]
    [InlineData("[10.0.0.2]:tcp:80", "[10.0.0.2]:tcp:80", true)]
    [InlineData("[2001:db8::2]:80", "[2001:db8::2]:udp:80", true)]
    [InlineData("2001:db8::2", "[2001:db8::2]:udp:80", true)]
    [InlineData("FWM 5", "FWM 5", true)]
    [InlineData("[web]:0", "[web]:0", true)]
    [InlineData("10.0.0.2:81", "[10.0.0.2]:tcp:80", false)]
    [InlineData("10.0.0", "[10.0.0.2]:tcp:80", false)]
    [InlineData("", "[10.0.0.2]:tcp:80", false)]
    [InlineData("5", "FWM 5", false)]
    public void a_server_is_meant_by_its_whole_name_its_address_or_address_and_port(
        string said, string name, bool isMeant) => Assert.Equal(isMeant, ServerName.Means(said, name));
}
