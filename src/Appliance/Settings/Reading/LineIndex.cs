using System.Text;
using Appliance.Texts;

namespace Appliance.Settings.Reading;

/// <summary>From a byte's offset to line and column.</summary>
internal sealed class LineIndex
{
    private readonly byte[] _bytes;
    private readonly List<int> _starts = [0];
    private readonly SourceFile _file;

    public LineIndex(SourceFile file, byte[] bytes)
    {
        _file = file;
        _bytes = bytes;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
                _starts.Add(i + 1);
        }
    }

    /// <summary>The offset of a byte in a line; both count from 0, as System.Text.Json gives them.</summary>
    public int Offset(long line, long byteInLine) =>
        (int)Math.Clamp(_starts[(int)Math.Clamp(line, 0, _starts.Count - 1)] + byteInLine, 0, _bytes.Length);

    public Origin At(int offset)
    {
        offset = Math.Clamp(offset, 0, _bytes.Length);
        int line = _starts.BinarySearch(offset);
        if (line < 0)
            line = ~line - 1;
        // The end of a file is shown behind its last character, not on the empty line after it.
        if (line > 0 && line >= _file.Lines.Length)
            return new Origin(_file, _file.Lines.Length, _file.Lines.Length == 0 ? 0 : _file.Lines[^1].Length + 1);
        int column = Encoding.UTF8.GetCharCount(_bytes.AsSpan(_starts[line]..offset));
        return new Origin(_file, line + 1, Math.Min(column, _file.Lines.Length == 0 ? 0 : _file.Lines[line].Length)
            + 1);
    }
}
