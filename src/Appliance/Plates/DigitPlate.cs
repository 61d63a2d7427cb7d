using System.Device.I2c;
using Appliance.Reports;
using Appliance.Settings;
using Iot.Device.Display;
using VrrpAot.Protocol;

namespace Appliance.Plates;

/// <summary>
/// Four digits of seven segments on an HT16K33: the priority, or while something is on trial how long still.
/// </summary>
/// <param name="brightness">Percent; null for a sixteenth.</param>
internal sealed class DigitPlate(DevicePlace place, Func<DevicePlace, I2cDevice> connect, int? brightness,
    SnapshotBoard board)
    : I2cPlate<Large4Digit7SegmentDisplay>(place, connect,
        way => new Large4Digit7SegmentDisplay(way) { BufferingEnabled = true })
{
    private string? _shown;

    /// <summary>Pure: at most four digits, with a colon before the last two of a countdown.</summary>
    public static string Text(Snapshot? box, Instant now)
    {
        if (box is null || box.Instances.IsEmpty)
            return "";
        if (Countdown.End(box) is { } end)
            return Countdown.Text(end, now);
        InstanceView first = box.Instances.FirstOrDefault(instance => instance.State == RouterState.Master)
            ?? box.Instances[0];
        return first.State is RouterState.Master or RouterState.Backup ? first.EffectivePriority.ToString() : "----";
    }

    protected override void Begin() => _shown = null;

    protected override Instant Show(Large4Digit7SegmentDisplay digits, Instant now)
    {
        Snapshot? box = board.Latest;
        string text = Text(box, now);
        if (_shown is null && brightness is int percent)
            digits.Brightness = (byte)(percent * Ht16k33.MaxBrightness / 100);
        if (text != _shown)
            Write(digits, text);
        _shown = text;
        return box is not null && Countdown.End(box) is { } end ? Countdown.NextChange(end, now) : Instant.Never;
    }

    protected override void ShowNothing(Large4Digit7SegmentDisplay digits) => Write(digits, "");

    private static void Write(Large4Digit7SegmentDisplay digits, string text)
    {
        digits.Write(text, Alignment.Right);
        digits.Flush();
    }
}
