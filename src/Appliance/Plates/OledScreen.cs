using System.Device.I2c;
using System.Drawing;
using Iot.Device.Graphics;
using Iot.Device.Ssd13xx;
using Iot.Device.Ssd13xx.Commands;

namespace Appliance.Plates;

/// <summary>
/// An SSD1306 with 128x32 dots, and the package's font of 5x8. (Of a panel with 64 rows the binding draws the upper
/// half.)
/// </summary>
internal sealed class OledScreen : IScreen
{
    private const int Width = 128, Height = 32, CharacterWidth = 6, CharacterHeight = 8, FontWidth = 5;

    private readonly Ssd1306 _oled;
    private readonly Font5x8 _font = new();
    private readonly DotImage _image = new(Width, Height);

    /// <param name="brightness">Percent; null for what the panel does by itself.</param>
    public OledScreen(I2cDevice way, int? brightness)
    {
        // For the binding's own constructor, which clears the panel with an image.
        BitmapImage.RegisterImageFactory(new DotImages());
        _oled = new Ssd1306(way, Width, Height);
        if (brightness is int percent)
            _oled.SendCommand((ISharedCommand)new SetContrastControlForBank0((byte)(percent * 255 / 100)));
    }

    public void Show(IReadOnlyList<string> rows)
    {
        _image.Clear(Color.Black);
        for (int row = 0; row < rows.Count; row++)
            for (int column = 0; column < rows[row].Length; column++)
                Draw(rows[row][column], column * CharacterWidth, row * CharacterHeight);
        _oled.DrawBitmap(_image);
    }

    private void Draw(char character, int left, int top)
    {
        _font.GetCharData(character, out ReadOnlySpan<ushort> lines);
        for (int y = 0; y < lines.Length && y < CharacterHeight; y++)
            for (int x = 0; x < FontWidth; x++)
                if ((lines[y] & 1 << (FontWidth - 1 - x)) != 0)
                    _image.SetPixel(left + x, top + y, Color.White);
    }

    public void Clear()
    {
        _image.Clear(Color.Black);
        _oled.DrawBitmap(_image);
    }

    public void Dispose() => _oled.Dispose();
}
