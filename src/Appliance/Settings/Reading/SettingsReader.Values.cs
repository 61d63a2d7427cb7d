using System.Text;
using System.Text.Json;

namespace Appliance.Settings.Reading;

// One value: read, or complained about and passed over. "Fast" where a number belongs is one finding, and the next key
// is read.
internal ref partial struct SettingsReader
{
    public bool Boolean(out bool value)
    {
        value = _isAtValue && _json.TokenType == JsonTokenType.True;
        return _isAtValue && (value || _json.TokenType == JsonTokenType.False || Complain("true or false"));
    }

    public bool Integer(int minimum, int maximum, out int value)
    {
        value = 0;
        return _isAtValue && (TryGetInteger(out value) && value >= minimum && value <= maximum
            || Complain($"a whole number from {minimum} to {maximum}"));
    }

    public bool Integer(ReadOnlySpan<int> choice, out int value)
    {
        value = 0;
        if (!_isAtValue)
            return false;
        if (TryGetInteger(out value) && choice.Contains(value))
            return true;
        var numbers = new StringBuilder();
        foreach (int number in choice)
            numbers.Append(numbers.Length == 0 ? "" : ", ").Append(number);
        return Complain($"one of {numbers}");
    }

    /// <summary>One of a few words; gives its place among them.</summary>
    public bool Word(string[] words, out int value)
    {
        value = -1;
        if (!_isAtValue)
            return false;
        string text = "";
        if (_json.TokenType == JsonTokenType.String)
        {
            if (!TryGetString(out text))
                return false;
            value = Array.IndexOf(words, text);
        }
        return value >= 0 || Complain($"one of \"{string.Join("\", \"", words)}\"", Nearest(text, words));
    }

    public bool Text(out string value)
    {
        value = "";
        return _isAtValue && (_json.TokenType == JsonTokenType.String ? TryGetString(out value)
            : Complain("a text in quotes"));
    }

    /// <summary>Says what the text just read should have been, unless it is.</summary>
    public readonly bool Fits(bool fits, string wanted)
    {
        if (!fits)
            _findings.Error(Here, $"'{_path}' must be {wanted}, not {Found}");
        return fits;
    }

    private readonly bool TryGetInteger(out int value)
    {
        value = 0;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out value);
    }

    /// <summary>
    /// False, after saying so, for the one text that is well-formed JSON and no text: half of a surrogate pair.
    /// </summary>
    private readonly bool TryGetString(out string text)
    {
        try
        {
            text = _json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            _findings.Error(Here,
                "this text has half a character in it (\\uD800 to \\uDFFF come in pairs); it is left out");
            return false;
        }
    }

    /// <summary>Always false.</summary>
    private bool Complain(string wanted, string? suggestion = null)
    {
        string subject = _path.Length == 0 ? "appliance.json" : $"'{_path}'";
        string hint = _json.TokenType == JsonTokenType.Null ? "; to say nothing, leave the key out" : "";
        _findings.Error(Here, $"{subject} must be {wanted}, not {Found}{hint}", suggestion);
        SkipValue();
        return false;
    }

    private readonly string Found => _json.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"\"{Shorten(Encoding.UTF8.GetString(_json.ValueSpan))}\"",
        _ => Shorten(Encoding.UTF8.GetString(_json.ValueSpan)),
    };

    /// <summary>Short, and without characters that would do things to a terminal.</summary>
    private static string Shorten(string text)
    {
        char[] shown = (text.Length <= 60 ? text : text[..57] + "...").ToCharArray();
        for (int i = 0; i < shown.Length; i++)
            shown[i] = char.IsControl(shown[i]) ? '?' : shown[i];
        return new string(shown);
    }
}
