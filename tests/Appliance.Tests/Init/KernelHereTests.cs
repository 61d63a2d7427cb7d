using Appliance.Init;

namespace Appliance.Tests.Init;

public sealed class KernelHereTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("kernel").FullName;
    private readonly KernelHere _kernel;

    public KernelHereTests()
    {
        _kernel = new KernelHere(_root);
        Put("/proc/sys/kernel/osrelease", "6.1.0-56-arm64\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void where_nothing_is_written_nobody_can_say()
    {
        Assert.Null(_kernel.HasModule("ip_vs"));
        Assert.True(_kernel.Forwards(IpFamily.IPv4));
        Assert.True(_kernel.Forwards(IpFamily.IPv6));
    }

    [Fact]
    public void a_machine_lists_its_modules()
    {
        Put("/lib/modules/6.1.0-56-arm64/modules.dep",
            "kernel/net/netfilter/ipvs/ip_vs_rr.ko: kernel/net/netfilter/ipvs/ip_vs.ko\n"
            + "kernel/net/netfilter/ipvs/ip_vs_wrr.ko.xz: kernel/net/netfilter/ipvs/ip_vs.ko\n");
        Put("/lib/modules/6.1.0-56-arm64/modules.builtin", "kernel/net/ipv6/ipv6.ko\n");
        Assert.True(_kernel.HasModule("ip_vs_rr"));
        Assert.True(_kernel.HasModule("ip_vs_wrr"));
        Assert.True(_kernel.HasModule("ipv6"));
        Assert.False(_kernel.HasModule("ip_vs_twos"));
        // What another one needs is listed on its own.
        Assert.False(_kernel.HasModule("ip_vs"));
        Directory.CreateDirectory(_root + "/sys/module/ip_vs");
        Assert.True(_kernel.HasModule("ip_vs"));
        Assert.Equal("this machine", _kernel.Whose);
    }

    [Fact]
    public void an_image_has_a_list_of_its_own()
    {
        Put("/lib/modules/list", "always virtio_net.ko\nbalancer ip_vs.ko\n");
        Assert.True(_kernel.HasModule("ip_vs"));
        Assert.False(_kernel.HasModule("ip_vs_rr"));
        Assert.Equal("this image", _kernel.Whose);
    }

    [Fact]
    public void it_forwards_or_not()
    {
        Put("/proc/sys/net/ipv4/ip_forward", "0\n");
        Put("/proc/sys/net/ipv6/conf/all/forwarding", "1\n");
        Assert.False(_kernel.Forwards(IpFamily.IPv4));
        Assert.True(_kernel.Forwards(IpFamily.IPv6));
    }

    private void Put(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root + path)!);
        File.WriteAllText(_root + path, text);
    }
}
