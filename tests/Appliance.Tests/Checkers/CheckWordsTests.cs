using Appliance.Checkers;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Checkers;

/// <summary>Lines as keepalived 2.2.7 has them in its log, for the same servers.</summary>
public class CheckWordsTests
{
    private const string Server = "[10.9.0.2]:tcp:81", Service = "[10.9.0.100]:tcp:80";

    private static CheckSettings Check(string kind) => kind switch
    {
        "PING" => new PingCheckSettings { Target = default },
        "UDP" => new UdpCheckSettings { Target = default },
        "TCP" => new TcpCheckSettings { Target = default },
        _ => new DnsCheckSettings { Target = default },
    };

    private static CheckWords Words(string kind) => new(Check(kind), Server, Service);

    [Theory]
    [InlineData("PING", "ICMP connection to [10.9.0.2]:tcp:81 success.")]
    [InlineData("UDP", "UDP connection to [10.9.0.2]:tcp:81 success.")]
    [InlineData("TCP", "TCP connection to [10.9.0.2]:tcp:81 success.")]
    [InlineData("DNS", null)]
    public void a_success(string kind, string? line) => Assert.Equal(line, Words(kind).Success);

    [Theory]
    [InlineData("PING", "timeout", "ICMP connection to address [10.9.0.2]:tcp:81 timeout.")]
    [InlineData("UDP", "failed", "UDP connection to [10.9.0.2]:tcp:81 failed.")]
    [InlineData("UDP", UdpDialogue.Mismatch, "UDP check to [10.9.0.2]:tcp:81 " + UdpDialogue.Mismatch + ".")]
    [InlineData("TCP", "timeout", "TCP connection to [10.9.0.2]:tcp:81 timeout.")]
    [InlineData("DNS", "read timeout from socket", "DNS_CHECK ([10.9.0.2]:tcp:81) read timeout from socket")]
    public void a_failure_that_changes_nothing(string kind, string reason, string line) =>
        Assert.Equal(line, Words(kind).Failure(AttemptEnd.Failed(reason, ""), 1));

    [Theory]
    [InlineData("PING", 0u, "ICMP CHECK on service [10.9.0.2]:tcp:81 failed.")]
    [InlineData("PING", 2u, "ICMP CHECK on service [10.9.0.2]:tcp:81 of [10.9.0.100]:tcp:80 failed after 2 retries.")]
    [InlineData("UDP", 0u, "UDP_CHECK on service [10.9.0.2]:tcp:81 failed.")]
    [InlineData("UDP", 1u, "UDP_CHECK on service [10.9.0.2]:tcp:81 failed after 1 retries.")]
    [InlineData("TCP", 0u, "TCP_CHECK on service [10.9.0.2]:tcp:81 failed.")]
    public void the_failure_that_takes_the_server_down(string kind, uint retries, string line) =>
        Assert.Equal((null, line), Words(kind).FinalFailure(AttemptEnd.Failed("failed", ""), retries));

    [Theory]
    [InlineData("PING", "ICMP socket bind failed. Rescheduling.")]
    [InlineData("UDP", "UDP socket bind failed. Rescheduling.")]
    [InlineData("DNS", "DNS_CHECK ([10.9.0.2]:tcp:81) UDP socket bind failed. Rescheduling.")]
    [InlineData("TCP", "TCP socket bind failed. Rescheduling.")]
    public void one_that_could_not_be_carried_out(string kind, string line) =>
        Assert.Equal(line, Words(kind).NotCarriedOut);

    [Theory]
    [InlineData("PING", "=> ICMP CHECK succeed on service <=", "=> ICMP CHECK failed on service <=")]
    [InlineData("UDP", "=> UDP CHECK succeed on service <=", "=> UDP CHECK failed on service <=")]
    [InlineData("TCP", "=> TCP CHECK succeed on service <=", "=> TCP CHECK failed on service <=")]
    [InlineData("DNS", "=> DNS_CHECK: succeed on service <=", "=> DNS_CHECK: failed on service <=")]
    public void what_a_mail_says(string kind, string up, string down)
    {
        Assert.Equal(up, Words(kind).Mail(AttemptEnd.Passed("")));
        Assert.Equal(down, Words(kind).Mail(AttemptEnd.Failed("x", "")));
    }
}
