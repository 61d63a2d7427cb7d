using System.Device.I2c;
using Iot.Device.CharacterLcd;

namespace Appliance.Plates;

/// <summary>An HD44780 on a PCF8574: a character takes four writes, so only rows that differ are written.</summary>
internal sealed class LcdScreen(I2cDevice way, PlateSize size) : IScreen
{
    private readonly Hd44780 _lcd = size == PlateSize.Lcd1602
        ? new Lcd1602(LcdInterface.CreateI2c(way, false)) : new Lcd2004(LcdInterface.CreateI2c(way, false));
    private readonly string?[] _rows = new string?[size.Rows];

    public void Show(IReadOnlyList<string> rows)
    {
        for (int row = 0; row < _rows.Length; row++)
        {
            if (rows[row] == _rows[row])
                continue;
            _rows[row] = null;
            _lcd.SetCursorPosition(0, row);
            _lcd.Write(rows[row]);
            _rows[row] = rows[row];
        }
    }

    public void Clear()
    {
        _lcd.Clear();
        _lcd.BacklightOn = false;
    }

    public void Dispose() => _lcd.Dispose();
}
