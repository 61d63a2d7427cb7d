namespace Appliance.Settings;

/// <summary>What a device is for.</summary>
public enum DeviceUse : byte
{
    /// <summary>Lines for lamps and the button.</summary>
    Expander,
    /// <summary>Something to read.</summary>
    Plate,
    /// <summary>A supply with a battery.</summary>
    Power,
}

/// <summary>A kind of device that a binding of Iot.Device.Bindings drives.</summary>
/// <param name="BusKind"><see cref="I2c"/> or <see cref="Spi"/>.</param>
/// <param name="Lines">Of an expander, 0 of others.</param>
/// <param name="Addresses">Where its address pins can put it, both ends included; none on SPI.</param>
public sealed record DeviceModel(string Name, DeviceUse Use, string BusKind, int Lines,
    params (int First, int Last)[] Addresses)
{
    public const string I2c = "i2c-", Spi = "spi-";

    /// <summary>
    /// Every model there is. TextForms has their names again, in patterns for editors; a test holds the two together.
    /// </summary>
    public static readonly DeviceModel[] All =
    [
        new("mcp23017", DeviceUse.Expander, I2c, 16, (0x20, 0x27)),
        new("mcp23008", DeviceUse.Expander, I2c, 8, (0x20, 0x27)),
        new("pcf8574", DeviceUse.Expander, I2c, 8, (0x20, 0x27), (0x38, 0x3f)),
        new("ssd1306", DeviceUse.Plate, I2c, 0, (0x3c, 0x3d)),
        // On a PCF8574 or PCF8574A.
        new("lcd1602", DeviceUse.Plate, I2c, 0, (0x20, 0x27), (0x38, 0x3f)),
        new("lcd2004", DeviceUse.Plate, I2c, 0, (0x20, 0x27), (0x38, 0x3f)),
        new("ht16k33", DeviceUse.Plate, I2c, 0, (0x70, 0x77)),
        new("ws2812b", DeviceUse.Plate, Spi, 0),
        // Its address can be set to anything.
        new("pijuice", DeviceUse.Power, I2c, 0, (0x08, 0x77)),
    ];

    public static DeviceModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    public bool CanBeAt(int address) =>
        Addresses.Length == 0 || Addresses.Any(range => address >= range.First && address <= range.Last);

    /// <summary>0x20 to 0x27, or 0x38 to 0x3f.</summary>
    public string AddressesInWords =>
        string.Join(", or ", Addresses.Select(range => $"0x{range.First:x2} to 0x{range.Last:x2}"));
}
