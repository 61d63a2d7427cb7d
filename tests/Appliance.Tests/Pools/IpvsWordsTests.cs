using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

/// <summary>keepalived's words for what the kernel refuses.</summary>
public class IpvsWordsTests
{
    [Theory]
    [InlineData(IpvsCommand.Add, 17, "IP_VS_SO_SET_ADD(1154) error: Service already exists(17)")]
    [InlineData(IpvsCommand.Add, 2, "IP_VS_SO_SET_ADD(1154) error: Scheduler or persistence engine not found(2)")]
    [InlineData(IpvsCommand.Edit, 3, "IP_VS_SO_SET_EDIT(1155) error: No such service(3)")]
    [InlineData(IpvsCommand.Edit, 2, "IP_VS_SO_SET_EDIT(1155) error: Scheduler or persistence engine not found(2)")]
    [InlineData(IpvsCommand.Delete, 3, "IP_VS_SO_SET_DEL(1156) error: No such service(3)")]
    [InlineData(IpvsCommand.Flush, 1, "IP_VS_SO_SET_FLUSH(1157) error: Permission denied (you must be root)(1)")]
    [InlineData(IpvsCommand.AddDestination, 17,
        "IP_VS_SO_SET_ADDDEST(1159) error: Destination already exists(17)")]
    [InlineData(IpvsCommand.AddDestination, 22, "IP_VS_SO_SET_ADDDEST(1159) error: Invalid operation.  Possibly wrong "
        + "module version, address not unicast, ...(22)")]
    [InlineData(IpvsCommand.DeleteDestination, 2, "IP_VS_SO_SET_DELDEST(1160) error: No such destination(2)")]
    [InlineData(IpvsCommand.EditDestination, 2, "IP_VS_SO_SET_EDITDEST(1161) error: No such destination(2)")]
    [InlineData(IpvsCommand.EditDestination, 3, "IP_VS_SO_SET_EDITDEST(1161) error: No such service(3)")]
    [InlineData(IpvsCommand.Timeouts, 22, "IP_VS_SO_SET_TIMEOUT(1162) error: Invalid operation.  Possibly wrong module "
        + "version, address not unicast, ...(22)")]
    [InlineData(IpvsCommand.StartDaemon, 17, "IP_VS_SO_SET_STARTDAEMON(1163) error: Daemon has already run(17)")]
    [InlineData(IpvsCommand.StartDaemon, 19, "IP_VS_SO_SET_STARTDAEMON(1163) error: No such device(19)")]
    [InlineData(IpvsCommand.StopDaemon, 3, "IP_VS_SO_SET_STOPDAEMON(1164) error: No daemon is running(3)")]
    internal void each_command_and_each_errno_has_its_words(IpvsCommand command, int errno, string words)
    {
        Assert.Equal($"IPVS cmd {words}", IpvsWords.Refusal(command, new Errno(errno), null));
        Assert.Equal($"IPVS cmd {words} (10.9.0.1:tcp:80)",
            IpvsWords.Refusal(command, new Errno(errno), "10.9.0.1:tcp:80"));
    }

    [Fact]
    public void services_and_servers_have_names()
    {
        var web = new ServiceKey(IpFamily.IPv4, 0, 6, new IpAddress(0x0A090001), 80);
        Assert.Equal("10.9.0.1:tcp:80", IpvsWords.Of(web));
        Assert.Equal("10.9.0.1:tcp:80 -> [2001:db8::2]:8080", IpvsWords.Of(web,
            new DestinationKey(new IpAddress(0x20010db800000000, 2), 8080)));
        Assert.Equal("Fwm 7", IpvsWords.Of(new ServiceKey(IpFamily.IPv4, 7, 0, default, 0)));
        Assert.Equal("Fwm 7 inet6", IpvsWords.Of(new ServiceKey(IpFamily.IPv6, 7, 0, default, 0)));
        Assert.Equal("10.9.0.1:132:9", IpvsWords.Of(web with { Protocol = 132, Port = 9 }).Replace("sctp", "132"));
    }
}
