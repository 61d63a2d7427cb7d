using VrrpAot.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// The frame that announces each VIP, in memory that never moves: a gratuitous ARP, or an unsolicited neighbour
/// advertisement, which is longer.
/// </summary>
internal sealed unsafe class AnnouncementFrames : IDisposable
{
    /// <summary>Where the frame of each slot begins; one more is where the last one ends.</summary>
    private readonly int[] _at;
    private readonly NativeBuffer _frames;

    public AnnouncementFrames(AddressTable addresses)
    {
        _at = new int[addresses.SlotCount + 1];
        for (int slot = 0; slot < addresses.SlotCount; slot++)
            _at[slot + 1] = _at[slot]
                + (addresses.Address(slot).IsIPv6 ? NeighbourAdvertisement.Length : GratuitousArp.Length);
        _frames = new NativeBuffer(Math.Max(1, _at[^1]));
    }

    private byte* At(int slot) => _frames.Pointer + _at[slot];

    private int LengthOf(int slot) => _at[slot + 1] - _at[slot];

    public void HandTo(IFrameSender sender, int slot, int interfaceIndex) =>
        sender.Add(interfaceIndex, At(slot), LengthOf(slot));

    /// <param name="mac">6 bytes.</param>
    public void Write(int slot, ReadOnlySpan<byte> mac, IpAddress address)
    {
        var frame = new Span<byte>(At(slot), LengthOf(slot));
        if (address.IsIPv6)
            NeighbourAdvertisement.Write(frame, mac, address);
        else
            GratuitousArp.Write(frame, mac, address);
    }

    public void Dispose() => _frames.Dispose();
}
