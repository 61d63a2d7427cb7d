using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Settings with the one instance that most tests need: VRID 51, version 3, the VIP 10.0.0.100.</summary>
internal static class OneRouter
{
    /// <param name="priority">With 255, the owner, it begins as MASTER.</param>
    /// <param name="peers">None for multicast.</param>
    public static EngineSettings On(string link, byte priority, Duration interval, params IpAddress[] peers) => new()
    {
        Instances =
        [
            new InstanceSettings
            {
                Name = "VI_1",
                Vrid = new Vrid(51),
                Interface = link,
                Election = new ElectionSettings
                {
                    Version = VrrpVersion.V3,
                    BasePriority = new Priority(priority),
                    AdvertInterval = interval,
                    StartAsMaster = priority == 255,
                },
                Peers = [.. peers.Select(peer => new UnicastPeer(peer))],
                Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }],
            },
        ],
    };
}
