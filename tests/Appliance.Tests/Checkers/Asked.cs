using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>Checks as tests want them: short steps, and no waiting for the next.</summary>
internal static class Asked
{
    public static readonly Duration Step = Duration.FromMilliseconds(400), Long = Duration.FromSeconds(60);

    public static HttpCheckSettings Page(string address, UrlSettings? url = null, bool tls = false) => new()
    {
        Target = CheckScene.At(address), Urls = [url ?? new UrlSettings { Path = "/" }], IsTls = tls,
        ConnectTimeout = Step, DelayLoop = Long,
    };

    public static TcpCheckSettings Port(string address) =>
        new() { Target = CheckScene.At(address), ConnectTimeout = Step, DelayLoop = Long };

    public static SmtpCheckSettings Mail(string address) =>
        new() { Target = CheckScene.At(address), ConnectTimeout = Step, DelayLoop = Long, Retry = 0 };

    public static DnsCheckSettings Name(string address) =>
        new() { Target = CheckScene.At(address), ConnectTimeout = Step, DelayLoop = Long };

    public static UdpCheckSettings Datagram(string address) =>
        new() { Target = CheckScene.At(address), ConnectTimeout = Step, DelayLoop = Long };

    public static PingCheckSettings Ping(string address) =>
        new() { Target = new Endpoint(CheckScene.At(address + ":0").Address, 0), ConnectTimeout = Step,
            DelayLoop = Long };
}
