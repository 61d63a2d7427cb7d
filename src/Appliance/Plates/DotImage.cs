using System.Drawing;
using Iot.Device.Graphics;

namespace Appliance.Plates;

/// <summary>
/// The image that the OLED's binding draws from, in memory: no library of pictures is in the program.
/// </summary>
internal sealed class DotImage(int width, int height)
    : BitmapImage(width, height, width * 4, PixelFormat.Format32bppArgb)
{
    private readonly byte[] _dots = new byte[width * height * 4];

    public override Span<byte> AsByteSpan() => _dots;

    public override void SetPixel(int x, int y, Color color)
    {
        int at = (y * Width + x) * 4;
        (_dots[at], _dots[at + 1], _dots[at + 2], _dots[at + 3]) = (color.B, color.G, color.R, color.A);
    }

    public override Color GetPixel(int x, int y)
    {
        int at = (y * Width + x) * 4;
        return Color.FromArgb(_dots[at + 3], _dots[at + 2], _dots[at + 1], _dots[at]);
    }

    public override void SaveToStream(Stream stream, ImageFileType format) =>
        throw new NotSupportedException("Nobody keeps pictures here.");

    public override IGraphics GetDrawingApi() => throw new NotSupportedException("Dots are set one by one here.");

    protected override void Dispose(bool disposing)
    {
    }
}

/// <summary>What the bindings ask for images.</summary>
internal sealed class DotImages : IImageFactory
{
    public BitmapImage CreateBitmap(int width, int height, PixelFormat pixelFormat) => new DotImage(width, height);

    public BitmapImage CreateFromStream(Stream file) => throw new NotSupportedException("No pictures are read here.");
}
