using System.Collections.Immutable;
using System.Device.I2c;
using Appliance.Buses;
using Appliance.Reports;
using Appliance.Settings;

namespace Appliance.Plates;

/// <summary>
/// A display that shows <see cref="PlatePages"/>, written to when something on it changes. Empty means dead, as with
/// the lamps.
/// </summary>
/// <param name="connect">Opens the way to it.</param>
/// <param name="screen">Sets it up.</param>
internal sealed class TextPlate(DevicePlace place, PlateSize size, Func<DevicePlace, I2cDevice> connect,
    Func<I2cDevice, IScreen> screen, SnapshotBoard board, PageTurner pages) : I2cPlate<IScreen>(place, connect, screen)
{
    private ImmutableArray<string> _shown = [];

    protected override void Begin() => _shown = [];

    protected override Instant Show(IScreen screen, Instant now)
    {
        Snapshot? box = board.Latest;
        ImmutableArray<ImmutableArray<string>> all = PlatePages.Of(box, now, size);
        (int page, Instant turn) = pages.At(now, all.Length);
        if (!all[page].AsSpan().SequenceEqual(_shown.AsSpan()))
            screen.Show(all[page]);
        _shown = all[page];
        return Instant.Earlier(turn, PlatePages.NextChange(box, now));
    }

    protected override void ShowNothing(IScreen screen) => screen.Clear();
}
