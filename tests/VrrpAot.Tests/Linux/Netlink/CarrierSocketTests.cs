using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>A pair of virtual interfaces is asked whether the other end is there.</summary>
public class CarrierSocketTests
{
    [RootFact]
    public void a_driver_and_flags_tell_of_the_other_end_and_there_is_no_transceiver() => Cable.Run(cable =>
    {
        using var socket = new CarrierSocket();
        FixedName name = FixedName.From("far");
        foreach (bool isThere in (ReadOnlySpan<bool>)[true, false])
        {
            Cable.Ip($"link set near {(isThere ? "up" : "down")}");
            Assert.Equal(isThere, socket.Ask(name, CarrierMethod.Ethtool));
            Assert.Equal(isThere, socket.Ask(name, CarrierMethod.Ioctl));
            Assert.Null(socket.Ask(name, CarrierMethod.Mii));
        }
        Assert.Null(socket.Ask(FixedName.From("nowhere"), CarrierMethod.Ethtool));
        Assert.Null(socket.Ask(FixedName.From("nowhere"), CarrierMethod.Ioctl));
    });
}
