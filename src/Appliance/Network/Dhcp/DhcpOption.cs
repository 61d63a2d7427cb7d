namespace Appliance.Network.Dhcp;

/// <summary>The options of RFC 2132 that we send or read.</summary>
internal static class DhcpOption
{
    public const byte Pad = 0, SubnetMask = 1, Router = 3, NameServers = 6, HostName = 12, TimeServers = 42,
        RequestedAddress = 50, LeaseTime = 51, Overload = 52,
        MessageType = 53, ServerId = 54, WantedOptions = 55, LongestMessage = 57, RenewalTime = 58, RebindingTime = 59,
            ClientId = 61, End = 255;
}

/// <summary>Option 53.</summary>
internal enum DhcpType : byte
{
    Discover = 1,
    Offer = 2,
    Request = 3,
    Decline = 4,
    Ack = 5,
    Nak = 6,
    Release = 7,
}

/// <summary>
/// The layout of a message (RFC 2131 section 2): offsets of its fields from the first byte behind the UDP header.
/// </summary>
internal static class DhcpLayout
{
    public const ushort ServerPort = 67, ClientPort = 68;
    public const int TransactionAt = 4, SecondsAt = 8, ClientAddressAt = 12, YourAddressAt = 16, HardwareAddressAt = 28,
        ServerNameAt = 44, FileAt = 108, CookieAt = 236, OptionsAt = 240;
    public const uint Cookie = 0x63825363;
    public const byte BootRequest = 1, BootReply = 2, Ethernet = 1;
}
