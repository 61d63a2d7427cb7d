namespace Appliance.Console;

/// <summary>What a key means to the person who pressed it.</summary>
public enum KeyKind : byte
{
    /// <summary>Nothing yet, or nothing at all: part of a sequence, noise, an unknown key.</summary>
    None,
    Character,
    Enter, Tab, Backspace, Delete, Left, Right, WordLeft, WordRight, Home, End, Up, Down,
    KillToEnd, KillToStart, KillWord, Transpose, Redraw, Interrupt, EndOfFile, Quote,
}

/// <param name="Byte">The character, for <see cref="KeyKind.Character"/>.</param>
public readonly record struct Key(KeyKind Kind, byte Byte = 0);

/// <summary>
/// Makes keys of bytes: control characters as GNU readline and IOS read them, and the sequences (ECMA-48 CSI, SS3) that
/// terminals send for arrows and the like. Any byte may come at any time: a sequence that is cut short ends at the next
/// control character, one that is too long is given up.
/// </summary>
public sealed class Keys
{
    private const int LongestSequence = 16;
    private const byte Escape = 0x1b;

    private enum Place : byte { Ground, AfterEscape, InSequence, AfterShift3 }

    private Place _place;
    private int _length;
    private int _number;
    private bool _isFirstNumber;
    private bool _afterReturn;

    public Key Feed(byte b)
    {
        bool afterReturn = _afterReturn;
        _afterReturn = b == '\r';
        // A control character is itself everywhere, so that Enter and Ctrl-C work whatever noise came before.
        if (b < 0x20 || b == 0x7f)
        {
            _place = b == Escape ? Place.AfterEscape : Place.Ground;
            return b == '\n' && afterReturn ? default : Control(b);
        }
        switch (_place)
        {
            case Place.AfterEscape:
                return AfterEscape(b);
            case Place.AfterShift3:
                _place = Place.Ground;
                return Final(b, 0);
            case Place.InSequence:
                return InSequence(b);
            default:
                return new Key(KeyKind.Character, b);
        }
    }

    private static Key Control(byte b) => b switch
    {
        0x01 => new(KeyKind.Home),
        0x02 => new(KeyKind.Left),
        0x03 => new(KeyKind.Interrupt),
        0x04 => new(KeyKind.EndOfFile),
        0x05 => new(KeyKind.End),
        0x06 => new(KeyKind.Right),
        0x08 or 0x7f => new(KeyKind.Backspace),
        0x09 => new(KeyKind.Tab),
        0x0a or 0x0d => new(KeyKind.Enter),
        0x0b => new(KeyKind.KillToEnd),
        0x0c or 0x12 => new(KeyKind.Redraw), // Ctrl-L, and IOS's Ctrl-R.
        0x0e => new(KeyKind.Down),
        0x10 => new(KeyKind.Up),
        0x14 => new(KeyKind.Transpose),
        0x15 => new(KeyKind.KillToStart),
        0x16 => new(KeyKind.Quote),
        0x17 => new(KeyKind.KillWord),
        _ => default,
    };

    private Key AfterEscape(byte b)
    {
        _place = b switch { (byte)'[' => Place.InSequence, (byte)'O' => Place.AfterShift3, _ => Place.Ground };
        (_length, _number, _isFirstNumber) = (0, 0, true);
        return b switch
        {
            (byte)'b' => new(KeyKind.WordLeft),
            (byte)'f' => new(KeyKind.WordRight),
            _ => default,
        };
    }

    private Key InSequence(byte b)
    {
        if (b is >= (byte)'0' and <= (byte)'9' && _isFirstNumber)
            _number = Math.Min(_number * 10 + b - '0', 1000);
        else
            _isFirstNumber = false;
        // Parameters and intermediates are 0x20..0x3F; what follows them says which key (ECMA-48 section 5.4).
        if (b is >= 0x20 and <= 0x3f && ++_length < LongestSequence)
            return default;
        _place = Place.Ground;
        return b is >= 0x40 and <= 0x7e ? Final(b, _number) : default;
    }

    private static Key Final(byte b, int number) => (char)b switch
    {
        'A' => new(KeyKind.Up),
        'B' => new(KeyKind.Down),
        'C' => new(KeyKind.Right),
        'D' => new(KeyKind.Left),
        'H' => new(KeyKind.Home),
        'F' => new(KeyKind.End),
        '~' when number is 1 or 7 => new(KeyKind.Home),
        '~' when number is 4 or 8 => new(KeyKind.End),
        '~' when number is 3 => new(KeyKind.Delete),
        _ => default,
    };
}
