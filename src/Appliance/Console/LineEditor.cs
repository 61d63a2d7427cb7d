using System.Buffers;
using System.Text;

namespace Appliance.Console;

/// <summary>What the editor cannot do alone.</summary>
public enum LineEvent : byte
{
    None,
    /// <summary>Enter: <see cref="LineEditor.Text"/> is the line.</summary>
    Entered,
    /// <summary>Ctrl-C: the line is given up.</summary>
    Interrupted,
    /// <summary>Ctrl-D on an empty line.</summary>
    EndOfFile,
    /// <summary>Tab: complete what stands before the cursor.</summary>
    Complete,
    /// <summary>Tab again: list what it could become.</summary>
    List,
    /// <summary>`?`: say what may come next. It does not become part of the line.</summary>
    Help,
}

/// <summary>
/// Edits one line on one row: bytes in; bytes for the screen, and events, out. Sends nothing but printable ASCII, bell,
/// backspace and carriage return, and never prints in the last column, so that it works on every terminal. A line
/// longer than the row scrolls sideways; `&lt;` and `&gt;` say that there is more.
/// </summary>
public sealed class LineEditor(History history)
{
    /// <summary>Longest line of a command, in bytes. More are refused with a bell.</summary>
    public const int Longest = 400;
    /// <summary>Longest line of a text.</summary>
    public const int LongestOfText = 4000;

    /// <summary>
    /// Characters that are seen before the cursor, at least, when there is more to the left. Less than half of the
    /// narrowest row.
    /// </summary>
    private const int Margin = 4;

    private byte[] _text = new byte[Longest];
    private readonly Keys _keys = new();
    private readonly Row _row = new();
    private byte[] _prompt = [];
    private int _length;
    private int _cursor;
    /// <summary>First character that is seen.</summary>
    private int _left;
    private bool _masked;
    /// <summary>
    /// Part of a text, not a command: every byte that is no key belongs to it, tabs too, and nothing is completed or
    /// explained.
    /// </summary>
    private bool _plain;
    private bool _quoting;
    private bool _afterTab;

    /// <summary>Width of the terminal, 20 or more.</summary>
    public int Columns { get; set; } = 80;

    /// <summary>Something did not go into the line, which was full.</summary>
    public bool IsCut { get; private set; }

    public ReadOnlySpan<byte> Bytes => _text.AsSpan(0, _length);

    public string Text => Encoding.UTF8.GetString(_text, 0, _length);

    public string TextBeforeCursor => Encoding.UTF8.GetString(_text, 0, _cursor);

    /// <summary>Begins an empty line; the cursor must be at the left of an empty row.</summary>
    /// <param name="masked">A password: nothing of it is shown or remembered, and any byte that is not a control
    /// character belongs to it.</param>
    /// <param name="plain">A line of a text, of up to <see cref="LongestOfText"/> bytes of any kind.</param>
    public void Begin(string prompt, IBufferWriter<byte> screen, bool masked = false, bool plain = false)
    {
        if (plain && _text.Length < LongestOfText)
            _text = new byte[LongestOfText];
        _prompt = Encoding.ASCII.GetBytes(prompt);
        if (_prompt.Length > Columns / 2)
            _prompt = [.. _prompt.AsSpan(^(Columns / 2)..)];
        Forget();
        (_masked, _plain, _quoting, _afterTab, IsCut) = (masked, plain, false, false, false);
        history.Begin();
        Show(screen);
    }

    /// <summary>Overwrites the line, which may be a password, with nothing.</summary>
    public void Forget()
    {
        _text.AsSpan().Clear();
        (_length, _cursor, _left) = (0, 0, 0);
    }

    /// <summary>Takes the row off the screen, for text to come in its place. The line is kept.</summary>
    public void Hide(IBufferWriter<byte> screen) => _row.Paint(screen, [], 0);

    /// <summary>Puts prompt and line on an empty row.</summary>
    public void Show(IBufferWriter<byte> screen)
    {
        _row.Begin();
        Paint(screen);
    }

    /// <summary>Puts text in at the cursor, as if it had been typed.</summary>
    public void Insert(string text, IBufferWriter<byte> screen)
    {
        foreach (char c in text)
            Insert((byte)c, screen);
        Paint(screen);
    }

    public LineEvent Feed(byte b, IBufferWriter<byte> screen)
    {
        Key key = _keys.Feed(b);
        LineEvent happened = Do(key, screen);
        if (key.Kind != KeyKind.None)
            _afterTab = happened == LineEvent.Complete;
        return happened;
    }

    private LineEvent Do(Key key, IBufferWriter<byte> screen)
    {
        switch (key.Kind)
        {
            case KeyKind.None:
                return LineEvent.None;
            case KeyKind.Enter:
                _cursor = _length;
                Paint(screen);
                screen.Write("\r\n"u8);
                return LineEvent.Entered;
            case KeyKind.Interrupt:
                screen.Write(_row.Column + 2 < Columns ? "^C\r\n"u8 : "\r\n"u8);
                Forget();
                return LineEvent.Interrupted;
            case KeyKind.EndOfFile when _length == 0:
                screen.Write("\r\n"u8);
                return LineEvent.EndOfFile;
            case KeyKind.Tab when _plain:
                Insert((byte)'\t', screen);
                break;
            case KeyKind.Tab when !_masked:
                return _afterTab ? LineEvent.List : LineEvent.Complete;
            case KeyKind.Quote when !_masked && !_plain:
                _quoting = true;
                return LineEvent.None;
            case KeyKind.Redraw:
                screen.Write("\r\n"u8);
                Show(screen);
                return LineEvent.None;
            case KeyKind.Character when key.Byte == '?' && !_masked && !_plain && !_quoting
                && !TypedWords.Read(TextBeforeCursor).InQuotes:
                return LineEvent.Help;
            case KeyKind.Character:
                _quoting = false;
                Insert(key.Byte, screen);
                break;
            case KeyKind.Up or KeyKind.Down when !_masked && !_plain:
                Replace(key.Kind == KeyKind.Up ? history.Older(Text) : history.Newer(), screen);
                break;
            default:
                Edit(key.Kind);
                break;
        }
        Paint(screen);
        return LineEvent.None;
    }

    private void Edit(KeyKind kind)
    {
        switch (kind)
        {
            case KeyKind.Backspace:
                Cut(_cursor - 1, _cursor);
                break;
            case KeyKind.Delete or KeyKind.EndOfFile:
                Cut(_cursor, _cursor + 1);
                break;
            case KeyKind.KillToEnd:
                Cut(_cursor, _length);
                break;
            case KeyKind.KillToStart:
                Cut(0, _cursor);
                break;
            case KeyKind.KillWord:
                Cut(WordLeft(), _cursor);
                break;
            case KeyKind.Left:
                _cursor = Math.Max(0, _cursor - 1);
                break;
            case KeyKind.Right:
                _cursor = Math.Min(_length, _cursor + 1);
                break;
            case KeyKind.WordLeft:
                _cursor = WordLeft();
                break;
            case KeyKind.WordRight:
                _cursor = WordRight();
                break;
            case KeyKind.Home:
                _cursor = 0;
                break;
            case KeyKind.End:
                _cursor = _length;
                break;
            case KeyKind.Transpose when _cursor > 0 && _length > 1:
                int right = Math.Min(_cursor, _length - 1);
                (_text[right - 1], _text[right]) = (_text[right], _text[right - 1]);
                _cursor = right + 1;
                break;
        }
    }

    private int WordLeft()
    {
        int at = _cursor;
        while (at > 0 && _text[at - 1] == ' ')
            at--;
        while (at > 0 && _text[at - 1] != ' ')
            at--;
        return at;
    }

    private int WordRight()
    {
        int at = _cursor;
        while (at < _length && _text[at] == ' ')
            at++;
        while (at < _length && _text[at] != ' ')
            at++;
        return at;
    }

    /// <summary>Commands are ASCII; in a password and in a text every byte counts.</summary>
    private void Insert(byte b, IBufferWriter<byte> screen)
    {
        if (_length == (_plain ? LongestOfText : Longest) || (b >= 0x80 && !_masked && !_plain))
        {
            IsCut = true;
            screen.Write("\a"u8);
            return;
        }
        _text.AsSpan(_cursor.._length).CopyTo(_text.AsSpan(_cursor + 1));
        _text[_cursor++] = b;
        _length++;
    }

    private void Cut(int from, int to)
    {
        (from, to) = (Math.Max(0, from), Math.Min(_length, to));
        _text.AsSpan(to.._length).CopyTo(_text.AsSpan(from));
        _length -= to - from;
        _text.AsSpan(_length).Clear();
        _cursor = from;
    }

    private void Replace(string? line, IBufferWriter<byte> screen)
    {
        if (line is null)
        {
            screen.Write("\a"u8);
            return;
        }
        _length = _cursor = Encoding.UTF8.GetBytes(line, _text);
        _text.AsSpan(_length).Clear();
    }

    private void Paint(IBufferWriter<byte> screen)
    {
        if (_masked)
        {
            _row.Paint(screen, _prompt, _prompt.Length);
            return;
        }
        int room = Columns - 1 - _prompt.Length;
        Scroll(room);
        int seen = Math.Min(room, _length - _left);
        Span<byte> row = new byte[_prompt.Length + seen];
        _prompt.CopyTo(row);
        Span<byte> text = row[_prompt.Length..];
        for (int i = 0; i < seen; i++)
            text[i] = _text[_left + i] switch { (byte)'\t' => (byte)' ', >= 0x80 => (byte)'?', byte b => b };
        if (_left > 0)
            text[0] = (byte)'<';
        if (_left + seen < _length)
            text[^1] = (byte)'>';
        _row.Paint(screen, row, _prompt.Length + _cursor - _left);
    }

    /// <summary>By half a row at a time: stepwise scrolling would repaint the row for every character.</summary>
    private void Scroll(int room)
    {
        if (_length <= room)
            _left = 0;
        else if (_left > 0 && _cursor < _left + Margin)
            _left = Math.Max(0, _cursor - room / 2);
        else if (_cursor > _left + room || (_cursor == _left + room && _cursor < _length)
            || (_cursor == _left + room - 1 && _cursor + 1 < _length))
            _left = _cursor - room / 2;
    }
}
