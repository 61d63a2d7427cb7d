using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>A line of `virtual_ipaddress` as the kernel knows it.</summary>
internal static class VipRecord
{
    public static AddressRecord Of(VirtualAddress settings, int interfaceIndex)
    {
        return new AddressRecord
        {
            InterfaceIndex = interfaceIndex,
            Address = settings.Address,
            PrefixLength = settings.PrefixLength,
            Scope = settings.Scope,
            Protocol = VirtualAddress.Mark,
            Broadcast = settings.Broadcast,
            Peer = settings.Peer,
            Label = settings.Label is { } label ? FixedName.From(label) : default,
            Flags = FlagsOf(settings),
            PreferredLifetime = settings.PreferredLifetime,
        };
    }

    private static uint FlagsOf(VirtualAddress settings)
    {
        uint flags = settings.NoPrefixRoute ? AddressRecord.NoPrefixRoute : 0;
        if (settings.JoinsGroups)
            flags |= AddressRecord.JoinsGroups;
        if (!settings.Address.IsIPv6)
            return flags;
        if (!settings.DetectsDuplicates)
            flags |= AddressRecord.NoDuplicateDetection;
        if (settings.IsHome)
            flags |= AddressRecord.Home;
        if (settings.ManagesTemporary)
            flags |= AddressRecord.ManagesTemporary;
        return flags;
    }
}
