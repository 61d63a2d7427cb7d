namespace Appliance.Tests.Views;

public class KeepalivedGlobalsTests
{
    [Fact]
    public void what_is_in_force_is_told_in_keepaliveds_lines() => Assert.All((string[])
    [
        "------< Global definitions >------", " Router ID = box", " Disable local IGMP = no",
        " VRRP notify fifo = /run/states, uid:gid 0:0", " FIFO write vrrp states on reload = false",
        " Gratuitous ARP interval = 0.500000", " Gratuitous NA interval = 0.000000",
        " nftables table name = keepalived", " nftables without counters", " SNMP vrrp disabled", " DBus disabled",
        " Script security enabled", " umask = 0177",
    ], line => Assert.Contains(line, DumpScenario.Data.Split('\n')));
}
