using System.Buffers.Binary;
using System.Collections.Immutable;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>Whole packets that tshark dissects without complaint, and the rules that fit them.</summary>
internal static class Packets
{
    public static readonly IpAddress Source = Address("192.0.2.7");
    public static readonly IpAddress Vip251 = Address("192.0.2.251");
    public static readonly IpAddress Vip252 = Address("192.0.2.252");
    public static readonly Vrid Vrid = new(51);
    public static readonly Priority Priority150 = new(150);

    /// <summary>Version 2, no authentication, 1 s, two addresses, identification 1.</summary>
    public static readonly byte[] A =
        Hex("45c0002c00010000ff701887c0000207e0000012 213396020001c2d0c00002fbc00002fc0000000000000000");
    /// <summary>Version 2, password "hello", one address, identification 2.</summary>
    public static readonly byte[] B =
        Hex("45c0002800020000ff70188ac0000207e0000012 21339601010140fcc00002fb68656c6c6f000000");
    /// <summary>Version 3, 100 cs, checksum over the message alone, identification 3.</summary>
    public static readonly byte[] C = Hex("45c0002000030000ff701891c0000207e0000012 313396010064756bc00002fb");
    /// <summary>Version 3, 100 cs, checksum with pseudo-header, identification 4.</summary>
    public static readonly byte[] D = Hex("45c0002000040000ff701890c0000207e0000012 313396010064d2d4c00002fb");
    /// <summary>Version 2 behind an authentication header (IP protocol 51).</summary>
    public static readonly byte[] F = Hex(
        "45c0004000050000ff3318acc0000207e0000012 70040000c000020700000007e842bdf6e84d2bc194c35519 " +
        "21339601020183cec00002fb0000000000000000");

    /// <summary>Version 3 over IPv6, 50 cs, from fe80::7.</summary>
    public static readonly byte[] E = Hex(
        "6c000000002870fffe800000000000000000000000000007ff020000000000000000000000000012" +
        "3133960200320d87fe80000000000000000000000000005120010db8000000000000000000000051");

    public static readonly IpAddress Source6 = Address6("fe80::7");
    public static readonly AdvertRules RulesE = RulesOf6(Address6("fe80::51"), Address6("2001:db8::51"));

    public static readonly AdvertRules RulesA = Rules(VrrpVersion.V2, [Vip251, Vip252]);
    public static readonly AdvertRules RulesB = Rules(VrrpVersion.V2, [Vip251], password: "hello");
    public static readonly AdvertRules RulesC = Rules(VrrpVersion.V3, [Vip251]);

    public static AdvertRules Rules(
        VrrpVersion version, ImmutableArray<IpAddress> addresses, string? password = null, bool unicast = false,
        bool checkSource = false, ImmutableArray<UnicastPeer> peers = default, Duration? interval = null,
            bool skipListCheck = false) => new()
    {
        Version = version,
        Vrid = Vrid,
        AdvertInterval = interval ?? Duration.FromSeconds(1),
        Addresses = addresses,
        Password = password is null ? null : Password(password),
        Unicast = unicast,
        CheckUnicastSource = checkSource,
        Peers = peers.IsDefault ? [] : peers,
        SkipAddressListCheck = skipListCheck,
    };

    public static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    public static IpAddress Address6(string text) =>
        IpAddress.TryParseIPv6(text, out IpAddress address) ? address : throw new FormatException(text);

    public static AdvertRules RulesOf6(params ImmutableArray<IpAddress> addresses) => new()
    {
        Version = VrrpVersion.V3, Vrid = Vrid, AdvertInterval = Duration.FromCentiseconds(50), Addresses = addresses,
        MulticastGroup = IpAddress.VrrpGroup6,
    };

    public static ImmutableArray<byte> Password(string text)
    {
        byte[] bytes = new byte[8];
        System.Text.Encoding.ASCII.GetBytes(text, bytes);
        return [.. bytes];
    }

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

    /// <summary>
    /// A copy with some bytes changed and both checksums made right again, as far as the packet has them.
    /// </summary>
    /// <param name="pseudoHeader">Destination in the pseudo-header of the checksum; null for none.</param>
    public static byte[] With(byte[] packet, Action<byte[]> change, IpAddress? pseudoHeader = null)
    {
        byte[] copy = [.. packet];
        change(copy);
        Repair(copy, pseudoHeader);
        return copy;
    }

    /// <summary>Computes both checksums the slow way, independent of the code under test.</summary>
    public static void Repair(byte[] packet, IpAddress? pseudoHeader = null)
    {
        int header = (packet[0] & 0xF) * 4;
        if (header > packet.Length || header < 12)
            return;
        packet[10] = packet[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), SlowChecksum(packet.AsSpan(0, header)));
        int total = Math.Min(packet.Length, BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)));
        if (total < header + 8)
            return;
        Span<byte> message = packet.AsSpan(header, total - header);
        message[6] = message[7] = 0;
        byte[] covered = [.. message];
        if (pseudoHeader is { } destination)
        {
            byte[] pseudo = new byte[12];
            packet.AsSpan(12, 4).CopyTo(pseudo);
            destination.WriteTo(pseudo.AsSpan(4));
            pseudo[9] = 112;
            BinaryPrimitives.WriteUInt16BigEndian(pseudo.AsSpan(10), (ushort)message.Length);
            covered = [.. pseudo, .. message];
        }
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], SlowChecksum(covered));
    }

    public static ushort SlowChecksum(ReadOnlySpan<byte> data)
    {
        System.Numerics.BigInteger sum = 0;
        for (int i = 0; i < data.Length; i++)
            sum += (System.Numerics.BigInteger)data[i] << (i % 2 == 0 ? 8 : 0);
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~(ushort)sum;
    }
}
