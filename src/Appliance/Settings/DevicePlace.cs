using System.Diagnostics.CodeAnalysis;

namespace Appliance.Settings;

/// <summary>
/// A device on a bus, as appliance.json names it: MODEL@i2c-BUS/ADDRESS (mcp23017@i2c-1/0x20) or MODEL@spi-BUS.SELECT
/// (ws2812b@spi-0.0). The numbers are Linux's: /dev/i2c-1, /dev/spidev0.0.
/// </summary>
/// <param name="Bus">i2c-1 or spi-0.0.</param>
/// <param name="Address">0x08..0x77; 0 on SPI.</param>
public sealed record DevicePlace(DeviceModel Model, string Bus, int Address)
{
    private const int FirstAddress = 0x08, LastAddress = 0x77;
    private const string Hexadecimal = "0123456789abcdef";

    public bool IsI2c => Bus.StartsWith(DeviceModel.I2c, StringComparison.Ordinal);

    /// <summary>Where on the bus two devices would be in each other's way.</summary>
    public string Seat => IsI2c ? $"{Bus}/0x{Address:x2}" : Bus;

    public static bool TryParse(string text, [NotNullWhen(true)] out DevicePlace? place)
    {
        place = null;
        int at = text.IndexOf('@');
        if (at < 0 || DeviceModel.Find(text[..at]) is not { } model)
            return false;
        ReadOnlySpan<char> rest = text.AsSpan(at + 1);
        if (!rest.StartsWith(model.BusKind, StringComparison.Ordinal))
            return false;
        rest = rest[model.BusKind.Length..];
        if (model.BusKind == DeviceModel.Spi)
        {
            int dot = rest.IndexOf('.');
            if (dot < 0 || !IsNumber(rest[..dot]) || !IsNumber(rest[(dot + 1)..]))
                return false;
            place = new DevicePlace(model, text[(at + 1)..], 0);
            return true;
        }
        int slash = rest.IndexOf('/');
        if (slash < 0 || !IsNumber(rest[..slash]) || rest[(slash + 1)..] is not ['0', 'x', var high, var low])
            return false;
        int address = 16 * Hexadecimal.IndexOf(high) + Hexadecimal.IndexOf(low);
        if (!Hexadecimal.Contains(high) || !Hexadecimal.Contains(low) || address is < FirstAddress or > LastAddress)
            return false;
        place = new DevicePlace(model, $"{model.BusKind}{rest[..slash]}", address);
        return true;
    }

    public override string ToString() => $"{Model.Name}@{Seat}";

    /// <summary>0..999, without needless zeros.</summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        foreach (char digit in text)
            if (!char.IsAsciiDigit(digit))
                return false;
        return text.Length is >= 1 and <= 3 && (text.Length == 1 || text[0] != '0');
    }
}
