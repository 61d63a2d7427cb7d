using System.Device.Spi;
using System.Drawing;
using Appliance.Buses;
using Appliance.Leds;
using Appliance.Reports;
using Appliance.Settings;
using Iot.Device.Ws28xx;

namespace Appliance.Plates;

/// <summary>
/// A strip of WS2812B: the lamp for everything, by the same policy and in the same rhythm, with the role as its
/// colour.
/// </summary>
/// <param name="lamps">1 or more.</param>
/// <param name="brightness">Percent.</param>
internal sealed class ColourPlate(DevicePlace place, Func<DevicePlace, SpiDevice> connect, int lamps, int brightness,
    SnapshotBoard board)
    : BusDevice(place, "plate")
{
    private SpiDevice? _way;
    private Ws2812b? _strip;
    private Color? _shown;

    /// <summary>Pure: what the whole strip shines in.</summary>
    public static Color Colour(Snapshot? box, Instant now)
    {
        LedPattern pattern = LedPolicy.Pattern(Shows.Everything, box, now);
        return pattern.LevelAt(now) ? Of(pattern) : Color.Black;
    }

    private static Color Of(LedPattern pattern) =>
        pattern == LedPatterns.Master ? Color.FromArgb(0, 255, 0)
        : pattern == LedPatterns.Backup ? Color.FromArgb(0, 0, 255)
        : pattern == LedPatterns.Mixed ? Color.FromArgb(0, 255, 255)
        : pattern == LedPatterns.Fault || pattern == LedPatterns.Conflict ? Color.FromArgb(255, 0, 0)
        : pattern == LedPatterns.WaitingForLink ? Color.FromArgb(255, 80, 0)
        : pattern == LedPatterns.ConfigurationRefused ? Color.FromArgb(160, 0, 255)
        : pattern == LedPatterns.FirmwareOnTrial ? Color.FromArgb(255, 200, 0)
        : pattern == LedPatterns.Maintenance ? Color.FromArgb(255, 0, 160)
        : Color.FromArgb(255, 255, 255);

    protected override void Open()
    {
        _way = connect(Place);
        _strip = new Ws2812b(_way, lamps);
        _shown = null;
    }

    protected override Instant Draw(Instant now)
    {
        Snapshot? box = board.Latest;
        Color colour = now == Instant.Never ? Color.Black : Colour(box, now);
        if (colour != _shown)
        {
            for (int lamp = 0; lamp < lamps; lamp++)
                _strip!.Image.SetPixel(lamp, 0, Color.FromArgb(Dimmed(colour.R), Dimmed(colour.G), Dimmed(colour.B)));
            _strip!.Update();
        }
        _shown = colour;
        return now == Instant.Never ? now
            : Instant.Earlier(LedPolicy.Pattern(Shows.Everything, box, now).NextChange(now),
                LedPolicy.NextChange(box, now));
    }

    private int Dimmed(int value) => (value * brightness + 99) / 100;

    protected override void Close()
    {
        _way?.Dispose();
        (_way, _strip) = (null, null);
    }
}
