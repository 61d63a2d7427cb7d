using Appliance.Buses;
using Appliance.Leds;
using Appliance.Plates;
using Appliance.Reports;
using Appliance.Settings;

namespace Appliance.Processes;

/// <summary>From appliance.json to what hangs on the machine's lines and buses.</summary>
/// <param name="pages">Turned by the button, shown by the plates.</param>
internal sealed class NodeDevices(ApplianceSettings settings, BusTable buses, SnapshotBoard board, PageTurner pages)
{
    private const int StripBrightness = 25;

    /// <summary>
    /// Every device gets its thread's attention from here on; lamps and button come later and find their expanders
    /// here.
    /// </summary>
    /// <param name="power">Called on a bus's thread.</param>
    public void Open(Action<PowerView> power)
    {
        foreach (NamedDevice named in NamedDevices.Of(settings))
            if (named.Place.Model.Use == DeviceUse.Expander)
                buses.Expander(named.Place);
        foreach (PlateSettings plate in settings.Plates)
            if (DevicePlace.TryParse(plate.Device, out DevicePlace? place))
                buses.Add(Plate(plate, place));
        if (settings.Power is { } supply && DevicePlace.TryParse(supply.Device, out DevicePlace? battery))
            buses.Add(new PowerSupply(battery, Connections.I2c, power));
        buses.Start();
    }

    /// <exception cref="IOException">It is not there, or not to be had.</exception>
    public ILight Light(LedWiring led) =>
        led.Line is { Chip: { } chip } line && DevicePlace.TryParse(chip, out DevicePlace? place)
            ? buses.Expander(place).Light(line.Offset, line.ActiveLow)
            : LedPanel.Open(led);

    /// <exception cref="IOException">The same.</exception>
    public IContact Contact(ButtonSettings button) =>
        button.Chip is { } chip && DevicePlace.TryParse(chip, out DevicePlace? place)
            ? buses.Expander(place).Contact(button.Offset ?? 0, button.ActiveLow)
            : new LineContact(new LineWiring(button.Line, button.Chip, button.Offset ?? 0, button.ActiveLow));

    private BusDevice Plate(PlateSettings plate, DevicePlace place) => place.Model.Name switch
    {
        "ssd1306" => new TextPlate(place, PlateSize.Oled128x32, Connections.I2c,
            way => new OledScreen(way, plate.Brightness), board, pages),
        "lcd1602" => new TextPlate(place, PlateSize.Lcd1602, Connections.I2c,
            way => new LcdScreen(way, PlateSize.Lcd1602), board, pages),
        "lcd2004" => new TextPlate(place, PlateSize.Lcd2004, Connections.I2c,
            way => new LcdScreen(way, PlateSize.Lcd2004), board, pages),
        "ht16k33" => new DigitPlate(place, Connections.I2c, plate.Brightness, board),
        "ws2812b" => new ColourPlate(place, Connections.Spi, plate.Lamps ?? 1,
            plate.Brightness ?? StripBrightness, board),
        _ => throw new InvalidOperationException($"{place.Model.Name} is no plate."),
    };
}
