using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

public class CheckIdentityTests
{
    private static readonly Endpoint s_target = new(new IpAddress(0x0A000001), 80);

    private static HttpCheckSettings Web() => new()
    {
        Target = s_target,
        Urls = [new UrlSettings { Path = "/", Digest = [1, 2], Regex = new RegexSettings { Pattern = "a" } }],
    };

    [Fact]
    public void How_often_it_asks_makes_no_other_check() => Assert.True(CheckIdentity.AreSame(Web(),
        Web() with { DelayLoop = Duration.FromSeconds(1), Retry = 9, ConnectTimeout = Duration.FromSeconds(1) }));

    public static TheoryData<string, CheckSettings, CheckSettings> Others => new()
    {
        { "kind", new TcpCheckSettings { Target = s_target }, new PingCheckSettings { Target = s_target } },
        { "port", new TcpCheckSettings { Target = s_target },
            new TcpCheckSettings { Target = s_target with { Port = 81 } } },
        { "mark", new TcpCheckSettings { Target = s_target }, new TcpCheckSettings { Target = s_target, Mark = 1 } },
        { "TLS", Web(), Web() with { IsTls = true } },
        { "path", Web(), Web() with { Urls = [Web().Urls[0] with { Path = "/a" }] } },
        { "digest", Web(), Web() with { Urls = [Web().Urls[0] with { Digest = [1, 3] }] } },
        { "regex", Web(), Web() with { Urls = [Web().Urls[0] with { Regex = null }] } },
        { "number of pages", Web(), Web() with { Urls = [Web().Urls[0], Web().Urls[0]] } },
        { "question", new DnsCheckSettings { Target = s_target },
            new DnsCheckSettings { Target = s_target, Name = "a" } },
        { "greeting", new SmtpCheckSettings { Target = s_target },
            new SmtpCheckSettings { Target = s_target, Helo = "a" } },
        { "payload", new UdpCheckSettings { Target = s_target },
            new UdpCheckSettings { Target = s_target, Payload = [1] } },
        { "command", Script("/a"), Script("/b") },
        { "file", new FileCheckSettings { Name = "f", Path = "/a" },
            new FileCheckSettings { Name = "f", Path = "/b" } },
        { "session", new BfdCheckSettings { Name = "a" }, new BfdCheckSettings { Name = "b" } },
    };

    private static MiscCheckSettings Script(string path) =>
        new() { Command = Given.Command(path), Timeout = Duration.FromSeconds(1) };

    [Theory, MemberData(nameof(Others))]
    public void What_it_asks_for_makes_another(string what, CheckSettings one, CheckSettings other)
    {
        Assert.True(CheckIdentity.AreSame(one, one), what);
        Assert.False(CheckIdentity.AreSame(one, other), what);
        Assert.False(CheckIdentity.AreSame(other, one), what);
    }
}
