using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>A network interface of a <see cref="FakeMachine"/>.</summary>
public sealed class FakeInterface(int index, string name, MacAddress mac)
{
    public int Index => index;
    public string Name { get; set; } = name;
    public bool Up { get; set; } = true;
    public MacAddress Mac { get; set; } = mac;

    /// <summary>What it says when it is asked, and how it can be.</summary>
    public bool Carrier { get; set; } = true;
    public CarrierMethod Answers { get; set; } = CarrierMethod.Ethtool;

    /// <summary>As the kernel lists them: the first of a subnet is its primary one.</summary>
    public List<HeldAddress> Addresses { get; } = [];

    public LinkRecord Record => new()
    {
        Index = index, Name = FixedName.From(Name), Up = Up, IsOn = Up,
        IsLoopback = Name == "lo", HardwareAddress = Mac,
    };

    /// <summary>The first link-local address; :: while there is none.</summary>
    public IpAddress LinkLocal
    {
        get
        {
            foreach (HeldAddress held in Addresses)
                if (held.Record.Address.IsLinkLocal)
                    return held.Record.Address;
            return IpAddress.Any6;
        }
    }

    public bool Has(IpAddress address) => Addresses.Exists(held => held.Record.Address == address);
}

/// <param name="EndsAt">When the kernel drops it; <see cref="Instant.Never"/> for a permanent one.</param>
public readonly record struct HeldAddress(AddressRecord Record, Instant EndsAt);
