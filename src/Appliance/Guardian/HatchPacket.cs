using System.Buffers.Binary;

namespace Appliance.Guardian;

/// <summary>
/// What the guardian, who keeps the hatch between engine and box, understands of a packet in it; the rest is `Hatch`'s.
/// </summary>
internal static class HatchPacket
{
    /// <summary>Bytes before the piece of a message.</summary>
    public const int Header = 24;

    /// <summary>Where it says for whose life it is meant: 8 bytes, little-endian, 0 for whoever is there.</summary>
    public const int ToAt = 16;

    public static bool IsForWhoeverIsThere(ReadOnlySpan<byte> packet) =>
        packet.Length >= Header && BinaryPrimitives.ReadUInt64LittleEndian(packet[ToAt..]) == 0;
}
