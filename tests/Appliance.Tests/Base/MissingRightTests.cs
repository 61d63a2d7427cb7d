using Appliance.Base;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Base;

/// <summary>Who is said to wait when the daemon may not set addresses.</summary>
public class MissingRightTests
{
    private static readonly IpAddress s_own = new(0x0A090001);
    private static readonly IpAddress s_other = new(0x0A090064);

    private static PresentAddress Present(byte protocol = 0, string link = "eth0", byte length = 24) =>
        new(link, new AddressRecord { InterfaceIndex = 2, Address = s_own, PrefixLength = length,
            Protocol = protocol });

    private static InstanceSettings Instance(string name, params IpAddress[] vips) => new()
    {
        Name = name,
        Interface = "eth0",
        Vrid = new Vrid(51),
        Election = new ElectionSettings { Version = VrrpVersion.V2, BasePriority = Priority.Owner,
            AdvertInterval = Duration.FromSeconds(1) },
        Addresses = [.. vips.Select(vip => new VirtualAddress { Address = vip, PrefixLength = 24 })],
    };

    private static string? Sentence(PresentAddress present, params InstanceSettings[] instances) =>
        MissingRight.Sentence(new EngineSettings { Instances = [.. instances] }, [present]);

    [Fact]
    public void an_owner_of_its_own_address_and_an_instance_without_vips_wait_for_nothing() =>
        Assert.Null(Sentence(Present(), Instance("owner", s_own), Instance("bare")));

    [Fact]
    public void those_whose_vip_is_to_be_set_are_named()
    {
        Assert.Contains("so A waits in FAULT", Sentence(Present(), Instance("A", s_own, s_other),
            Instance("owner", s_own)));
        Assert.Contains("so A, B wait in FAULT",
            Sentence(Present(), Instance("A", s_other), Instance("B", s_other), Instance("owner", s_own)));
        Assert.Contains("so every instance waits in FAULT",
            Sentence(Present(), Instance("A", s_other), Instance("B", s_other)));
    }

    [Fact]
    public void an_address_that_we_set_or_elsewhere_or_of_another_length_is_not_the_machine_s()
    {
        Assert.NotNull(Sentence(Present(protocol: VirtualAddress.Mark), Instance("A", s_own)));
        Assert.NotNull(Sentence(Present(link: "eth1"), Instance("A", s_own)));
        Assert.NotNull(Sentence(Present(length: 16), Instance("A", s_own)));
    }
}
