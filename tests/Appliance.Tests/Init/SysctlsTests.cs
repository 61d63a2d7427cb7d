using Appliance.Init;

namespace Appliance.Tests.Init;

public sealed class SysctlsTests : IDisposable
{
    private readonly WrittenDownMachine _machine = new();
    private readonly string _root = Directory.CreateTempSubdirectory("sysctls").FullName;
    private readonly Sysctls _sysctls;

    public SysctlsTests()
    {
        _sysctls = new Sysctls(_machine, _root);
        Put("net/ipv4/ip_forward", "0\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void a_setting_is_written_and_one_that_the_kernel_does_not_have_is_said_and_not_made()
    {
        _sysctls.Set(["net.ipv4.vs.conntrack=1", "net.ipv4.ip_forward = 1"]);
        Assert.Equal("1\n", Get("net/ipv4/ip_forward"));
        Assert.StartsWith("\"Cannot set net.ipv4.vs.conntrack to 1: ", Assert.Single(_machine.Said));
        Assert.False(Directory.Exists(_root + "/proc/sys/net/ipv4/vs"));
    }

    [Fact]
    public void what_is_yet_to_come_is_not_said()
    {
        _sysctls.Set(["net.ipv4.vs.conntrack=1"], areExpected: false);
        Assert.Empty(_machine.Said);
        _sysctls.Set(["net.ipv4.vs.conntrack=1"]);
        Assert.Single(_machine.Said);
    }

    [Fact]
    public void what_comes_later_is_set_then_and_nothing_twice()
    {
        string[] wanted = ["net.ipv4.vs.conntrack=1", "net.ipv4.ip_forward=1"];
        _sysctls.Set([.. wanted]);
        Put("net/ipv4/vs/conntrack", "0\n");
        Put("net/ipv4/ip_forward", "somebody's\n");
        _sysctls.Set([.. wanted]);
        Assert.Equal("1\n", Get("net/ipv4/vs/conntrack"));
        Assert.Equal("somebody's\n", Get("net/ipv4/ip_forward"));
        Assert.Single(_machine.Said);
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward", "net/ipv4/ip_forward")]
    [InlineData("net/ipv4/conf/eth0.10/arp_ignore", "net/ipv4/conf/eth0.10/arp_ignore")]
    [InlineData("net.ipv4.conf.eth0/10.arp_ignore", "net/ipv4/conf/eth0.10/arp_ignore")]
    public void a_name_has_either_of_two_spellings(string name, string path) =>
        Assert.Equal(path, Sysctls.PathOf(name));

    [Theory]
    [InlineData("net.ipv4.ip_forward", "1")]
    [InlineData("net/ipv4/ip_forward", "1")]
    [InlineData("net.ipv4.vs.conntrack", null)]
    public void of_two_lines_the_last_one_counts(string name, string? value) =>
        Assert.Equal(value, Sysctls.ValueOf(name, ["net.ipv4.ip_forward=0", "net.ipv4.ip_forward = 1"]));

    private void Put(string name, string text)
    {
        string file = $"{_root}/proc/sys/{name}";
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private string Get(string name) => File.ReadAllText($"{_root}/proc/sys/{name}");
}
