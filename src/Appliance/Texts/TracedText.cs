namespace Appliance.Texts;

/// <summary>
/// A stretch of one line in which every character still knows its column, also after parameters were substituted
/// (what a parameter brought in stands at the column of its `$`). Slices share the text: cutting a line at each of a
/// million braces stays linear.
/// </summary>
public readonly struct TracedText
{
    private readonly string? _text;
    private readonly int[]? _columns;
    private readonly int _start;
    private readonly SourceFile? _file;
    private readonly int _line;

    private TracedText(string text, int start, int length, int[]? columns, SourceFile? file, int line)
    {
        _text = text;
        _start = start;
        Length = length;
        _columns = columns;
        _file = file;
        _line = line;
    }

    /// <summary>A line as it stands in the file, line number from 1.</summary>
    public static TracedText OfLine(SourceFile file, int line) =>
        new(file.Lines[line - 1], 0, file.Lines[line - 1].Length, null, file, line);

    /// <summary>Text that takes the place of this one on the same line; one column for each character.</summary>
    public TracedText ReplacedBy(string text, int[] columns) => new(text, 0, text.Length, columns, _file, _line);

    /// <summary>Text that stands for this one whole: each character at the column where this one starts.</summary>
    public TracedText ReplacedBy(string text)
    {
        var columns = new int[text.Length];
        Array.Fill(columns, At(0).Column);
        return ReplacedBy(text, columns);
    }

    public int Length { get; }
    public bool IsEmpty => Length == 0;
    public ReadOnlySpan<char> Span => _text.AsSpan(_start, Length);
    public char this[int index] => Span[index];

    /// <summary>Where the character stands; one past the end is allowed.</summary>
    public Origin At(int index)
    {
        if (_columns is null)
            return new Origin(_file, _line, _start + index + 1);
        if (_columns.Length == 0)
            return new Origin(_file, _line, 1);
        return new Origin(_file, _line, _columns[Math.Min(_start + index, _columns.Length - 1)]);
    }

    public TracedText Slice(int start, int length) => new(_text!, _start + start, length, _columns, _file, _line);
    public TracedText Slice(int start) => Slice(start, Length - start);

    public TracedText Trim()
    {
        int start = 0, end = Length;
        ReadOnlySpan<char> text = Span;
        while (start < end && IsBlank(text[start]))
            start++;
        while (end > start && IsBlank(text[end - 1]))
            end--;
        return Slice(start, end - start);
    }

    /// <summary>The first word, up to a blank; quotes are part of it.</summary>
    public ReadOnlySpan<char> FirstWord
    {
        get
        {
            ReadOnlySpan<char> text = Span;
            int end = 0;
            while (end < text.Length && !IsBlank(text[end]))
                end++;
            return text[..end];
        }
    }

    public static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\v' or '\f';

    public override string ToString() => Span.ToString();
}
