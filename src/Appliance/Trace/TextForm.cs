using System.Buffers;
using System.Globalization;
using System.Text;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Trace;

/// <summary>One line a frame, for 80 columns; what the engine has against an advert stands below it.</summary>
internal sealed class TextForm : ITraceForm
{
    private IReadOnlyList<string> _devices = [];

    public void Begin(IBufferWriter<byte> to, IReadOnlyList<string> devices)
    {
        _devices = devices;
        Write(to, $"VRRP, ARP and IGMP on {string.Join(", ", devices)}; Ctrl-C ends it.\n");
    }

    public void Add(IBufferWriter<byte> to, in TracedFrame frame, ReadOnlySpan<byte> bytes)
    {
        Write(to,
            $"{TimeOfDay(frame.At)} {_devices[frame.Device]} {(frame.Outgoing ? "out" : "in ")} "
            + $"{Words(FrameGlance.At(bytes), frame.Length)}\n");
        if (frame.Remark is not null)
            Write(to, $"    {frame.Remark}\n");
    }

    public void Count(IBufferWriter<byte> to, int device, long at, ulong passed, ulong lost, string? end)
    {
        string number = passed.ToString(CultureInfo.InvariantCulture);
        if (end is null || lost > 0)
            Write(to,
                $"{_devices[device]}: {lost.ToString(CultureInfo.InvariantCulture)} of {number} frames came faster "
                + $"than they could be told, and are missing.\n");
        else
            Write(to, $"{_devices[device]}: {number} frames, none missing.\n");
    }

    private static string Words(in FrameGlance frame, int length)
    {
        switch (frame.Kind)
        {
            case FrameKind.Advert or FrameKind.AuthenticatedAdvert:
                string authenticated = frame.Kind == FrameKind.AuthenticatedAdvert ? " (AH)" : "";
                string leaving = frame.Priority == 0 ? " (leaving)" : "";
                return $"VRRP {frame.Source} VRID {frame.Vrid} priority {frame.Priority}{leaving}, "
                    + $"v{frame.Version}{authenticated}, {frame.AddressCount} "
                    + $"VIP{(frame.AddressCount == 1 ? "" : "s")}";
            case FrameKind.ArpRequest or FrameKind.ArpReply when frame.Source == frame.Destination:
                return $"ARP {frame.Source} announced by {Mac(frame.SenderMac)}";
            case FrameKind.ArpRequest:
                return $"ARP who has {frame.Destination}? asks {frame.Source}";
            case FrameKind.ArpReply:
                return $"ARP {frame.Source} is at {Mac(frame.SenderMac)}";
            case FrameKind.Igmp:
                return $"IGMP {frame.Source} to {frame.Destination}";
            case FrameKind.Mld:
                return $"MLD {frame.Source} to {frame.Destination}";
            case FrameKind.NeighbourSolicitation:
                return $"ND who has {frame.Destination}? asks {frame.Source}";
            case FrameKind.NeighbourAdvertisement when frame.Source == frame.Destination:
                return $"ND {frame.Source} announced by {Mac(frame.SenderMac)}";
            case FrameKind.NeighbourAdvertisement:
                return $"ND {frame.Destination} is at {Mac(frame.SenderMac)}";
            default:
                return $"{length} bytes that are cut short or unreadable";
        }
    }

    /// <summary>`21:41:09.123`, local time.</summary>
    private static string TimeOfDay(long nanoseconds)
    {
        BrokenDownTime time = WallClock.Local(nanoseconds / 1_000_000_000);
        return $"{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{nanoseconds / 1_000_000 % 1000:000}";
    }

    private static string Mac(ulong address)
    {
        var text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8)
            text.Append(((byte)(address >> shift)).ToString("x2", CultureInfo.InvariantCulture))
                .Append(shift > 0 ? ":" : "");
        return text.ToString();
    }

    private static void Write(IBufferWriter<byte> to, string text) => to.Write(Encoding.UTF8.GetBytes(text));
}
