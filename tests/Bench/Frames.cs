using System.Buffers.Binary;
using System.Net;
using Lab;

namespace Bench;

/// <summary>
/// Ethernet frames that nobody asked for: adverts of strangers, and adverts that are wrong in one way each.
/// </summary>
internal static class Frames
{
    private static readonly byte[] Group = [0x01, 0x00, 0x5e, 0x00, 0x00, 0x12];

    /// <summary>
    /// A good version 2 advert with the password 1111, changed in one way before the checksums are made.
    /// </summary>
    /// <param name="from">Its MAC and IP address are the source's.</param>
    /// <param name="vrid">Virtual router.</param>
    /// <param name="vip">The one address in it.</param>
    /// <param name="spoil">Changes the IP packet: header of 20 bytes, then the VRRP message.</param>
    /// <param name="length">Bytes of the IP packet that are sent; the whole is 40.</param>
    /// <param name="goodSum">False: the VRRP checksum is off by one.</param>
    public static byte[] Advert(Node from, byte vrid, string vip, Action<byte[]>? spoil = null, int length = 40,
        bool goodSum = true)
    {
        byte[] ip = new byte[40];
        ip[0] = 0x45;
        ip[1] = 0xc0;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)length);
        ip[8] = 255;
        ip[9] = 112;
        IPAddress.Parse(from.IpAddress).GetAddressBytes().CopyTo(ip, 12);
        IPAddress.Parse("224.0.0.18").GetAddressBytes().CopyTo(ip, 16);
        byte[] message = [0x21, vrid, 250, 1, 1, 1, 0, 0, .. IPAddress.Parse(vip).GetAddressBytes(),
            .. "1111\0\0\0\0"u8];
        message.CopyTo(ip, 20);
        spoil?.Invoke(ip);
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(26),
            (ushort)(InternetChecksum.Of(ip.AsSpan(20)) + (goodSum ? 0 : 1)));
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(10), InternetChecksum.Of(ip.AsSpan(0, 20)));
        return [.. Group, .. Mac(from), 0x08, 0x00, .. ip[..length]];
    }

    /// <summary>
    /// Adverts for virtual router 51 that a router must refuse, each with priority 250, so that who believes one loses.
    /// </summary>
    public static IReadOnlyList<byte[]> Junk(Node from, string vip) =>
    [
        Advert(from, 51, vip, ip => ip[32] ^= 1),                    // wrong password
        Advert(from, 51, vip, ip => ip[8] = 254),                    // wrong TTL
        Advert(from, 51, vip, ip => ip[24] = 0),                     // no authentication
        Advert(from, 51, vip, ip => ip[20] = 0x71),                  // version 7
        Advert(from, 51, vip, ip => ip[20] = 0x25),                  // type 5
        Advert(from, 51, vip, ip => ip[23] = 200),                   // 200 addresses announced, one there
        Advert(from, 51, vip, length: 26),                           // cut off in the header
        Advert(from, 51, vip, goodSum: false),                       // wrong checksum
        Advert(from, 51, vip, ip => ip[25] = 7),                     // another interval
    ];

    /// <summary>A ping to an address at a MAC address, whether or not it is held there.</summary>
    public static byte[] Ping(Node from, Node to, string address)
    {
        byte[] ip = new byte[28];
        ip[0] = 0x45;
        ip[3] = 28;
        ip[8] = 64;
        ip[9] = 1;
        IPAddress.Parse(from.IpAddress).GetAddressBytes().CopyTo(ip, 12);
        IPAddress.Parse(address).GetAddressBytes().CopyTo(ip, 16);
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(10), InternetChecksum.Of(ip.AsSpan(0, 20)));
        ip[20] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(22), InternetChecksum.Of(ip.AsSpan(20)));
        return [.. Mac(to), .. Mac(from), 0x08, 0x00, .. ip];
    }

    private static byte[] Mac(Node node) => [.. node.MacAddress.Split(':').Select(part => Convert.ToByte(part, 16))];
}
