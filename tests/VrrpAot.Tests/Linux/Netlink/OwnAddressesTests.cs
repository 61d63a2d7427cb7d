using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class OwnAddressesTests
{
    private static readonly IpAddress Own = new(0xC0000215); // 192.0.2.21
    private static readonly IpAddress Gateway = new(0xC0000201);

    [RootFact]
    public void an_address_and_a_gateway_are_what_the_kernel_has_afterwards() => Cable.Run(cable =>
    {
        Assert.Equal(Errno.Ok, OwnAddresses.SetUp("far"));
        Assert.Equal(Errno.Ok, OwnAddresses.Add("far", Own, 24));
        Assert.Equal(Errno.Ok, OwnAddresses.AddGateway("far", Gateway));
        using RouteSocket socket = new();
        Ear ear = new(socket);
        Assert.Equal(Errno.Ok, socket.RequestAddresses());
        ear.HearUntil(() => ear.AddressesListed == 1);
        AddressRecord own = ear.Present.Single(address => address.Address == Own);
        Assert.True(own is { PrefixLength: 24, Scope: 0, Peer: null, Protocol: 0,
            ValidLifetime: AddressRecord.Forever });
        Assert.Equal(new IpAddress(0xC00002FF), own.Broadcast);
        Assert.Equal(cable.Far, own.InterfaceIndex);
        Assert.Contains("far\t00000000\t010200C0", File.ReadAllText("/proc/thread-self/net/route"));
    });

    [RootFact]
    public void a_refusal_is_its_errno() => Cable.Run(_ =>
    {
        Assert.Equal(Errno.ENODEV, OwnAddresses.SetUp("nowhere"));
        Assert.Equal(Errno.ENETUNREACH, OwnAddresses.AddGateway("far", Gateway));
        Assert.Equal(Errno.Ok, OwnAddresses.Add("far", Own, 24));
        Assert.Equal(Errno.EEXIST, OwnAddresses.Add("far", Own, 24));
    });
}
