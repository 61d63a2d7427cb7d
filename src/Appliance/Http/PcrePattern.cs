using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Http;

/// <summary>
/// A pattern in PCRE2's syntax, said in .NET's. What .NET would understand otherwise than PCRE is said anew (POSIX
/// classes, \h, \R, \Q...\E, an opening bracket in a class) or refused; what it does not understand, it refuses itself.
/// Bytes are characters: 128 and above are private ones, so that \w, \d, \s and capitals mean ASCII, as in PCRE2
/// without UTF.
/// </summary>
internal sealed class PcrePattern
{
    private readonly string _pattern;
    private readonly StringBuilder _text = new();
    private readonly bool _dollarIsEnd, _hasComments;
    private int _at;

    private PcrePattern(string pattern, ReadOnlySpan<string> options)
    {
        // As bytes of UTF-8, one character each.
        _pattern = string.Create(Encoding.UTF8.GetByteCount(pattern), pattern, static (to, from) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(from);
            for (int i = 0; i < bytes.Length; i++)
                to[i] = CharOf(bytes[i]);
        });
        foreach (string option in options)
            Options |= Of(option);
        _dollarIsEnd = options.Contains("dollar_endonly") && (Options & RegexOptions.Multiline) == 0;
        _hasComments = (Options & RegexOptions.IgnorePatternWhitespace) != 0;
        BeginsInFirstLine = options.Contains("firstline");
    }

    public string Text => _text.ToString();

    public RegexOptions Options { get; } = RegexOptions.CultureInvariant;

    /// <summary>A match must begin before the first line's end.</summary>
    public bool BeginsInFirstLine { get; }

    public static char CharOf(byte b) => (char)(b < 0x80 ? b : 0xE000 + b);

    /// <exception cref="ArgumentException">Why not, in a sentence.</exception>
    public static PcrePattern Read(string pattern, ReadOnlySpan<string> options)
    {
        var read = new PcrePattern(pattern, options);
        while (read._at < read._pattern.Length)
            read.Next();
        return read;
    }

    /// <summary>Those that are not named make no difference to whether there is a match, and where it begins.</summary>
    private static RegexOptions Of(string option) => option switch
    {
        "caseless" => RegexOptions.IgnoreCase,
        "multiline" => RegexOptions.Multiline,
        "dotall" => RegexOptions.Singleline,
        "extended" => RegexOptions.IgnorePatternWhitespace,
        "no_auto_capture" => RegexOptions.ExplicitCapture,
        "allow_empty_class" or "alt_bsux" or "match_unset_backref" or "utf" or "ucp" or "anchored" or "endanchored"
            or "literal" => throw new ArgumentException($"regex_options {option} is not to be had here"),
        _ => RegexOptions.None,
    };

    private void Next()
    {
        char c = _pattern[_at++];
        if (c == '\\')
            Escape(inClass: false);
        else if (c == '[')
            Class();
        else if (c == '$' && _dollarIsEnd)
            _text.Append("\\z");
        else if (c == '(' && Follows("?P<"))
            _text.Append("(?<");
        else if (c == '#' && _hasComments)
            _at = _pattern.IndexOf('\n', _at) is var end and >= 0 ? end + 1 : _pattern.Length;
        else
            _text.Append(c);
    }

    private bool Follows(string text)
    {
        if (string.CompareOrdinal(_pattern, _at, text, 0, text.Length) != 0)
            return false;
        _at += text.Length;
        return true;
    }

    private void Class()
    {
        _text.Append('[');
        if (Follows("^"))
            _text.Append('^');
        for (bool isFirst = true; _at < _pattern.Length; isFirst = false)
        {
            char c = _pattern[_at++];
            if (c == ']' && !isFirst)
            {
                _text.Append(']');
                return;
            }
            if (c == '[' && Follows(":"))
                _text.Append(Posix());
            else if (c == '\\')
                Escape(inClass: true);
            else
                _text.Append(c is '[' or ']' ? "\\" : "").Append(c); // In .NET a bracket may take away from the class.
        }
        throw Wrong("has a class without its end");
    }

    private string Posix()
    {
        int end = _pattern.IndexOf(":]", _at, StringComparison.Ordinal);
        string name = end < 0 ? "" : _pattern[_at..end];
        _at = end + 2;
        return name switch
        {
            "alpha" => "a-zA-Z",
            "digit" => "0-9",
            "alnum" => "a-zA-Z0-9",
            "upper" => "A-Z",
            "lower" => "a-z",
            "space" => "\\s",
            "blank" => " \\t",
            "xdigit" => "0-9a-fA-F",
            "word" => "\\w",
            "cntrl" => "\\x00-\\x1f\\x7f",
            "print" => " -~",
            "graph" => "!-~",
            "punct" => "!-/:-@\\[-`{-~",
            "ascii" => "\\x00-\\x7f",
            _ => throw Wrong($"has a class [:{name}:] that is not known"),
        };
    }

    private void Escape(bool inClass)
    {
        if (_at == _pattern.Length)
            throw Wrong("ends in a backslash");
        char c = _pattern[_at++];
        switch (c)
        {
            case 'x':
                Hexadecimal();
                break;
            case 'h':
                _text.Append(inClass ? " \\t" : "[ \\t]");
                break;
            case 'v':
                _text.Append(inClass ? "\\n\\x0b\\f\\r" : "[\\n\\x0b\\f\\r]");
                break;
            case 'N' when !inClass:
                _text.Append("[^\\n]");
                break;
            case 'R' when !inClass:
                _text.Append("(?:\\r\\n|[\\n\\x0b\\f\\r])");
                break;
            case 'Q':
                Quote();
                break;
            case 'E':
                break;
            case '2' or '3' when IsOctal(_at) && IsOctal(_at + 1):
                Octal(c);
                break;
            case 'p' or 'P' or 'X' or 'C' or 'K' or 'g' or 'o' or 'H' or 'V' or 'u' or 'U' or 'L' or 'l':
                throw Wrong($"has \\{c}, which is not to be had here");
            default:
                _text.Append('\\').Append(c);
                break;
        }
    }

    private bool IsOctal(int at) => at < _pattern.Length && _pattern[at] is >= '0' and <= '7';

    /// <summary>\200 to \377.</summary>
    private void Octal(char first)
    {
        int value = (first - '0') * 64 + (_pattern[_at] - '0') * 8 + (_pattern[_at + 1] - '0');
        _text.Append("\\u").Append(((int)CharOf((byte)value)).ToString("x4"));
        _at += 2;
    }

    /// <summary>\xHH, with none, one or two digits; \x{H...}.</summary>
    private void Hexadecimal()
    {
        bool inBraces = Follows("{");
        int start = _at;
        while (_at < _pattern.Length && (inBraces || _at < start + 2) && char.IsAsciiHexDigit(_pattern[_at]))
            _at++;
        string digits = _pattern[start.._at];
        if (digits.Length > 2 || inBraces && (digits.Length == 0 || !Follows("}")))
            throw Wrong("has \\x{...} that is no byte");
        char character = CharOf(digits.Length == 0 ? (byte)0 : Convert.ToByte(digits, 16));
        _text.Append("\\u").Append(((int)character).ToString("x4"));
    }

    private void Quote()
    {
        int end = _pattern.IndexOf("\\E", _at, StringComparison.Ordinal);
        string words = end < 0 ? _pattern[_at..] : _pattern[_at..end];
        _at = end < 0 ? _pattern.Length : end + 2;
        _text.Append(Regex.Escape(words).Replace("]", "\\]"));
    }

    private ArgumentException Wrong(string how) => new($"regex \"{_pattern}\" {how}");
}
