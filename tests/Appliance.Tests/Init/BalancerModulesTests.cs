using Appliance.Init;

namespace Appliance.Tests.Init;

public sealed class BalancerModulesTests : IDisposable
{
    private const string Configuration = "/keepalived.conf", Balancing = "virtual_server 10.0.0.1 80 {\n}\n";

    private readonly WrittenDownMachine _machine = new();
    private readonly string _root = Directory.CreateTempSubdirectory("balancer").FullName;
    private readonly BalancerModules _modules;

    public BalancerModulesTests()
    {
        Directory.CreateDirectory(_root + ModuleList.Folder);
        File.WriteAllText(_root + ModuleList.File, "always one.ko\nbalancer ip_vs.ko\nbalancer ip_vs_rr.ko\n");
        _modules = new BalancerModules(_machine, _root);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("virtual_server 10.0.0.1 80 {\n}\n", true)]
    [InlineData("  virtual_server_group web {\n}\n", true)]
    [InlineData("@box virtual_server 10.0.0.1 80 {\n}\n", true)]
    [InlineData("global_defs {\n    lvs_sync_daemon eth0 VI_1\n}\n", true)]
    [InlineData("include /etc/keepalived/more.conf\n", true)]
    [InlineData("# virtual_server 10.0.0.1 80\nvrrp_instance VI_1 { ! virtual_server\n}\n", false)]
    [InlineData("", false)]
    public void a_file_that_may_balance_wants_them(string text, bool wanted)
    {
        File.WriteAllText(_root + Configuration, text);
        Assert.Equal(wanted, BalancerModules.MayBalance(_root + Configuration));
    }

    [Fact]
    public void without_a_file_nothing_is_wanted()
    {
        _modules.Load(Configuration);
        Assert.Empty(_machine.Calls);
    }

    [Fact]
    public void they_are_loaded_in_their_order_and_once()
    {
        File.WriteAllText(_root + Configuration, Balancing);
        _modules.Load(Configuration);
        _modules.Load(Configuration);
        Assert.Equal(["load /lib/modules/ip_vs.ko", "load /lib/modules/ip_vs_rr.ko"], _machine.Calls);
    }

    [Fact]
    public void one_that_is_refused_is_said_once_and_the_next_is_loaded()
    {
        File.WriteAllText(_root + Configuration, Balancing);
        _machine.Refused.Add("load /lib/modules/ip_vs.ko");
        _modules.Load(Configuration);
        _modules.Load(Configuration);
        Assert.Equal(["\"Cannot load the module ip_vs.ko: Operation not permitted (errno 1)."], _machine.Said);
        Assert.Contains("load /lib/modules/ip_vs_rr.ko", _machine.Calls);
    }

    [Fact]
    public void a_kernel_that_takes_its_time_is_asked_for_the_rest_later()
    {
        File.WriteAllText(_root + Configuration, Balancing);
        _machine.ModuleTakes = Duration.FromSeconds(20);
        Assert.False(_modules.Load(Configuration));
        Assert.Equal(["load /lib/modules/ip_vs.ko"], _machine.Calls);
        Assert.True(_modules.Load(Configuration));
        Assert.Equal("load /lib/modules/ip_vs_rr.ko", _machine.Calls[^1]);
    }
}
