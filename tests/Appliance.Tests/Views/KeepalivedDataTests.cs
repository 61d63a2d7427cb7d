namespace Appliance.Tests.Views;

/// <summary>Lines, order and indents are those of keepalived 2.2.7 with the same file.</summary>
public class KeepalivedDataTests
{
    private static string[] Lines(string from, string until)
    {
        string[] lines = DumpScenario.Data.Split('\n');
        int first = Array.IndexOf(lines, from);
        return lines[first..Array.IndexOf(lines, until, first + 1)];
    }

    [Fact]
    public void an_instance_stands_as_keepaliveds() => Assert.Equal("""
         VRRP Instance = VI_1
           VRRP Version = 2
           Sync group = G1
           State = MASTER
           Flags: none
           Wantstate = MASTER
           Number of config faults = 0
           Number of interface and track script faults = 0
           Number of track scripts init = 0
           Master down timer = 3570000 usecs
           Interface = eth0
           Using src_ip = 10.8.0.1
           Multicast address 224.0.0.18
           Gratuitous ARP delay = 5
           Gratuitous ARP repeat = 5
           Gratuitous ARP refresh = 0
           Gratuitous ARP refresh repeat = 1
           Gratuitous ARP lower priority delay = 5
           Gratuitous ARP lower priority repeat = 5
           Down timer adverts = 3
           Send advert after receive lower priority advert = true
           Send advert after receive higher priority advert = true
           Virtual Router ID = 51
           Priority = 100
           Effective priority = 110
           Total priority = 110
           Advert interval = 1 sec
           Accept = enabled
           Preempt = enabled
           Promote_secondaries = enabled
           Authentication type = SIMPLE_PASSWORD
           Password = ********
           Virtual IP (3):
             10.8.0.11/24 brd 10.8.0.255 dev eth0 scope global set
             10.8.0.12 dev eth1 scope global label eth1:1 set
             10.8.0.14 dev eth0 scope global peer 10.8.0.15/32 set
           Virtual IP Excluded :
             10.8.0.13 dev eth0 scope global set
           Virtual Routes :
             prepend 10.77.0.0/16 via inet 10.8.0.9 dev eth0 proto 18 metric 5
           Virtual Rules :
             from 10.8.0.11 priority 1000 tos 0x0 protocol 18 lookup 100
           Tracked interfaces :
             eth1 weight 0
           Tracked scripts :
             up weight 10
           Using smtp notification = no
           Notify deleted = Fault
           Master state transition script = '/bin/true' 'a' 'b', uid:gid 0:0
           Notify priority changes = true
        """.Split('\n'), Lines(" VRRP Instance = VI_1", " VRRP Instance = VI_2")
            .Where(line => !line.StartsWith("   Last transition")));

    [Fact]
    public void what_others_have_of_their_own_stands_with_them()
    {
        Assert.Contains("   Enforcing strict VRRP compliance", Lines(" VRRP Instance = VI_2", " VRRP Instance = VI_3"));
        string[] third = Lines(" VRRP Instance = VI_3", " VRRP Instance = VI_6");
        Assert.All((string[])["   Master router = 10.8.0.2", "   Master priority = 200", "     Using unicast",
            "   Using src_ip = 10.8.0.1 (from configuration)", "   Total priority = 91", "   Preempt delay = 4 secs",
            "     10.8.0.3 min_ttl 10 max_ttl 255", "   Tracked scripts :", "     down weight -5", "   Tracked files :",
            "     tf, weight 2", "   Tracked processes :", "     tp, weight 4", "   Tracked BFDs :",
            "     b1: weight 3", "   Using smtp notification = yes"], line => Assert.Contains(line, third));
        string[] sixth = Lines(" VRRP Instance = VI_6", "------< VRRP Sync groups >------");
        Assert.Contains("   Using Native IPv6", sixth);
        Assert.Contains("   VRRP interface tracking disabled", sixth);
        Assert.Contains("     fe80::56 dev eth0 scope global deprecated", sixth);
    }

    [Fact]
    public void sections_stand_in_keepaliveds_order() => Assert.Equal(
        ["Global definitions", "Static Addresses", "Static Routes", "Static Rules", "VRRP Topology",
            "VRRP Sync groups", "VRRP Scripts", "VRRP Track files", "VRRP Track processes", "VRRP Track BFDs"],
        DumpScenario.Data.Split('\n').Where(line => line.StartsWith("------< "))
            .Select(line => line["------< ".Length..^" >------".Length]));

    [Fact]
    public void static_objects_are_listed()
    {
        Assert.Contains("     10.8.0.200/32 dev eth0\n", DumpScenario.Data); // In the words of a file.
        Assert.Contains("     prepend 10.99.0.0/16 via inet 10.8.0.9 dev eth0 proto 18\n", DumpScenario.Data);
        Assert.Contains("     from 10.8.0.0/24 priority 77 tos 0x0 protocol 18 lookup 7\n", DumpScenario.Data);
    }

    [Fact]
    public void the_older_exporter_reads_the_same_as_from_json() => Assert.Equal(
        DumpReaders.OlderExporterJson(DumpScenario.Json(1)).Select(Text),
        DumpReaders.OlderExporterData(DumpScenario.Data).Select(Text));

    private static string Text(DumpReaders.Exported one) => $"{one.Name} {one.State} {one.WantState} {one.Interface} "
        + $"{one.GarpDelay} {one.Vrid} {string.Join(',', one.Vips)}";

    [Fact]
    public void it_reads_scripts_too() => Assert.Equal(
        [new DumpReaders.ExportedScript("up", "GOOD", "idle"),
            new DumpReaders.ExportedScript("down", "BAD", "running")],
        DumpReaders.OlderExporterScripts(DumpScenario.Data));
}
