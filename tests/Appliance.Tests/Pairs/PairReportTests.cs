using Appliance.Config;
using Appliance.Pairs;
using Appliance.Settings;

namespace Appliance.Tests.Pairs;

/// <summary>Two files in, a table and what is wrong with the two of them out.</summary>
public sealed class PairReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vrrpaot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private const string Check = "vrrp_script web {\n script /bin/true\n interval 2\n weight WEIGHT\n}\n";

    private PairedNode Node(string name, string instance, string weight = "0", int vrid = 51)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, $"{Check.Replace("WEIGHT", weight)}vrrp_instance VI {{\n interface eth0\n"
            + $" virtual_router_id {vrid}\n virtual_ipaddress {{\n 192.0.2.10\n }}\n{instance}\n}}\n");
        ConfigResult result = ConfigFile.Load(file, new ConfigOptions
        {
            Test = true,
            InterfaceExists = _ => true,
            AccountExists = (_, _) => true,
            AddressesPresent = () => [],
        });
        return new PairedNode(name, Assert.IsType<DaemonSettings>(result.Settings, exactMatch: false));
    }

    private static string Lines(PairReport report) => string.Join('\n', report.Findings.Select(finding =>
        $"{finding.Severity}: {finding.Message}"));

    private static string Table(string head, params (string What, string Who)[] rows) =>
        $"Who holds the addresses of\n  {head}\n"
        + string.Concat(rows.Select(row => $"    {row.What,-30}  {row.Who}\n"));

    private const string Deaf = "Error: VI: neither hears the other, and both will have the addresses: ";
    private const string Password = "authentication {\n auth_type PASS\n auth_pass ";
    private const string Header = "authentication {\n auth_type AH\n auth_pass ";
    private const string Signed = "auth_hmac {\n active_key 1\n key 1 ";
    private const string Track = "\ntrack_script {\n web\n}\n";

    [Fact]
    public void the_story_s_pair_moves_with_its_check_and_comes_back()
    {
        var report = PairReport.Of(Node("a", $"priority 101{Track}", "-10"), Node("b", $"priority 90{Track}", "10"));
        Assert.Equal(Table("VI (VRID 51, 192.0.2.10)",
            ("nothing fails", "a (101 against 100)"), ("a is off", "b, then a again"),
            ("eth0 of a is down", "b, then a again"), ("web fails on a", "b, then a again"), ("b is off", "a"),
            ("eth0 of b is down", "a"), ("web fails on b", "a"),
            ("the two cannot hear each other", "both, then a again")),
            report.Text);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void a_process_and_a_session_of_bfd_fail_like_a_check()
    {
        var report = PairReport.Of(Watching("a", 101, -10), Watching("b", 100, -10));
        Assert.Equal(Table("VI (VRID 51, 192.0.2.10)",
            ("nothing fails", "a (101 against 100)"), ("a is off", "b, then a again"),
            ("eth0 of a is down", "b, then a again"), ("process web fails on a", "b, then a again"),
            ("BFD far of a is down", "b, then a again"), ("b is off", "a"), ("eth0 of b is down", "a"),
            ("process web fails on b", "a"), ("BFD far of b is down", "a"),
            ("the two cannot hear each other", "both, then a again")), report.Text);
        Assert.Empty(report.Findings);
        Assert.Contains("when process web fails on a, nothing moves: it still has priority 150 against 100 of b. "
            + "Let the weight count for 51 more",
            Lines(PairReport.Of(Watching("a", 160, -10), Watching("b", 100, -10))));
    }

    /// <summary>A process with this weight, and a session without one, so that its end is FAULT.</summary>
    private PairedNode Watching(string name, int priority, int weight)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, "bfd_instance far {\n neighbor_ip 192.0.2.99\n source_ip 192.0.2.1\n}\n"
            + $"vrrp_track_process web {{\n process nginx\n weight {weight}\n}}\n"
            + $"vrrp_instance VI {{\n interface eth0\n virtual_router_id 51\n priority {priority}\n"
            + " virtual_ipaddress {\n 192.0.2.10\n }\n track_process {\n web\n }\n track_bfd {\n far\n }\n}\n");
        ConfigResult result = ConfigFile.Load(file, new ConfigOptions
        {
            Test = true,
            InterfaceExists = _ => true,
            AccountExists = (_, _) => true,
            AddressesPresent = () => [],
        });
        return new PairedNode(name, result.Settings!);
    }

    private PairedNode Grouped(string name, int outside, int inside)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, Router("OUT", "eth0", 51, outside) + Router("IN", "eth1", 52, inside)
            + "vrrp_sync_group G {\n group {\n OUT\n IN\n }\n}\n");
        ConfigResult result = ConfigFile.Load(file, new ConfigOptions
        {
            Test = true,
            InterfaceExists = _ => true,
            AccountExists = (_, _) => true,
            AddressesPresent = () => [],
        });
        return new PairedNode(name, result.Settings!);

        static string Router(string instance, string device, int vrid, int priority) =>
            $"vrrp_instance {instance} {{\n interface {device}\n virtual_router_id {vrid}\n priority {priority}\n"
            + $" virtual_ipaddress {{\n 192.0.2.{vrid}\n }}\n}}\n";
    }

    [Fact]
    public void what_fails_for_one_member_of_a_sync_group_moves_the_other()
    {
        var report = PairReport.Of(Grouped("a", 101, 101), Grouped("b", 100, 100));
        Assert.Matches("eth0 of a is down +b, then a again", report.Text);
        Assert.Matches("eth1 of a is down +b, then a again", report.Text);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void members_whose_priorities_contradict_each_other_are_said() => Assert.StartsWith(
        "Warning: sync group G: by their priorities OUT belongs to a and IN to b, but members go together",
        Lines(PairReport.Of(Grouped("a", 101, 100), Grouped("b", 100, 101))));

    [Fact]
    public void a_weight_smaller_than_the_gap_moves_nothing_and_the_report_says_by_how_much()
    {
        var report = PairReport.Of(Node("a", $"priority 150{Track}", "-10"), Node("b", "priority 100"));
        Assert.Equal("Warning: VI: when web fails on a, nothing moves: it still has priority 140 against 100 of b. "
            + "Let the weight count for 41 more", Lines(report));
    }

    [Fact]
    public void a_weight_helps_nothing_when_the_other_has_nopreempt()
    {
        var report = PairReport.Of(Node("a", $"priority 150{Track}", "-60"), Node("b", "priority 100\nnopreempt"));
        Assert.Contains("web fails on a, nothing moves: b has 100 against 90, but nopreempt", Lines(report));
    }

    [Fact]
    public void without_preemption_the_successor_stays()
    {
        var report = PairReport.Of(Node("a", "priority 150\nnopreempt"), Node("b", "priority 100\nnopreempt"));
        Assert.Contains("a is off                        b, and stays there\n", report.Text);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void equal_priorities_are_decided_by_addresses_that_the_files_do_not_give()
    {
        var report = PairReport.Of(Node("a", "priority 100"), Node("b", "priority 100"));
        Assert.Contains("nothing fails                   the one with the higher address (100 against 100)",
            report.Text);
    }

    [Theory]
    [InlineData(Password + "one\n}", Password + "two\n}",
        Deaf + "their passwords (auth_pass) differ")]
    [InlineData(Password + "one\n}", "",
        Deaf + "VI in a has a password (auth_type PASS), "
        + "the other has none")]
    [InlineData(Header + "one\n}", Header + "two\n}",
        Deaf + "their passwords (auth_pass) differ")]
    [InlineData(Header + "one\n}", Password + "one\n}",
        Deaf + "VI in a has auth_type AH, VI in b has not")]
    [InlineData(Signed + "abcdefghijklmnopqrstuvwxyz012345\n}", Signed + "ABCdefghijklmnopqrstuvwxyz012345\n}",
        Deaf + "their keys 1 (auth_hmac) differ")]
    [InlineData(Signed + "abcdefghijklmnopqrstuvwxyz012345\n}", "",
        Deaf + "VI in a signs its adverts (auth_hmac), VI in b has no auth_hmac; "
        + "VI in a wants signed adverts (auth_hmac), VI in b signs none")]
    [InlineData("advert_int 1", "advert_int 2",
        Deaf + "advert_int is 1 s in a and 2 s in b, and "
        + "version 2 wants the same (RFC 3768 section 7.1); advert_int is 2 s in b and 1 s in a, and version 2 wants "
        + "the same (RFC 3768 section 7.1)")]
    [InlineData("version 2", "version 3",
        Deaf + "VI in a speaks version 2, VI in b "
        + "version 3; VI in b speaks version 3, VI in a version 2")]
    [InlineData("unicast_src_ip 192.0.2.1\nunicast_peer {\n 192.0.2.2\n}", "",
        Deaf + "VI in a sends to its unicast_peer, "
        + "VI in b listens to a group; VI in b sends to a group, VI in a listens to its unicast_peer")]
    [InlineData("unicast_src_ip 192.0.2.1\nunicast_peer {\n 192.0.2.2\n}",
        "unicast_src_ip 192.0.2.2\nunicast_peer {\n 192.0.2.3\n}",
        "Warning: VI: a does not hear b: unicast_peer of VI in b does not name 192.0.2.1, "
        + "the unicast_src_ip of VI in a")]
    public void nodes_that_do_not_hear_each_other_are_named_with_the_reason(string a, string b, string line)
    {
        var report = PairReport.Of(Node("a", $"priority 101\n{a}"), Node("b", $"priority 90\n{b}"));
        Assert.Contains(line, Lines(report).Split('\n'));
    }

    [Fact]
    public void an_address_in_one_list_only_is_somewhere_half_of_the_time()
    {
        var report = PairReport.Of(Node("a", "priority 101\nvirtual_ipaddress_excluded {\n 192.0.2.11\n}"),
            Node("b", "priority 90"));
        Assert.Equal("Warning: VI: 192.0.2.11 is a VIP in a only, so nobody has it while b is MASTER", Lines(report));
    }

    [Fact]
    public void one_address_under_two_VRIDs_has_two_masters()
    {
        var report = PairReport.Of(Node("a", "priority 101"), Node("b", "priority 90", vrid: 52));
        Assert.StartsWith("Error: VI: neither hears the other, and both will have the addresses: VI in a has VRID 51, "
            + "VI in b 52", Lines(report));
    }
}
