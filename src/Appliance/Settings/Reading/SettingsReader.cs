using System.Text.Json;
using Appliance.Base;
using Appliance.Texts;

namespace Appliance.Settings.Reading;

/// <summary>
/// Walks through JSON for the generated readers: objects and lists here, values in the other file. Collects
/// everything that is wrong and goes on; only text that is no JSON ends the walk, since nobody knows what is meant
/// after it: from then on every question is answered with "no" and the readers run out.
/// </summary>
internal ref partial struct SettingsReader
{
    /// <summary>Levels of objects and lists; the records have four.</summary>
    public const int MaximumDepth = 16;

    private readonly byte[] _bytes;
    private readonly LineIndex _lines;
    private readonly Findings _findings;
    private readonly KeyPlaces _places;
    private readonly Stack<Container> _open = new();
    private Utf8JsonReader _json;
    /// <summary>The object or list that ended last: what is said about it as a whole is said after its end.</summary>
    private Container _ended;
    /// <summary>Of the value that is read now: `leds[1].line`.</summary>
    private string _path = "";
    private bool _isAtValue;

    /// <param name="bytes">The file, valid UTF-8 without a byte order mark.</param>
    /// <param name="file">The same in lines, for the findings.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="places">Takes where everything is.</param>
    public SettingsReader(byte[] bytes, SourceFile file, Findings findings, KeyPlaces places)
    {
        _bytes = bytes;
        _lines = new LineIndex(file, bytes);
        _findings = findings;
        _places = places;
        // People edit this by hand: they comment, comment out, and move lines.
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
            MaxDepth = MaximumDepth };
        _json = new Utf8JsonReader(bytes, options);
        _isAtValue = Read();
        if (_isAtValue)
            _places.Add("", Here);
    }

    /// <summary>The text is not JSON; a finding says where and why.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>After the outermost value nothing may follow.</summary>
    public void End()
    {
        if (!IsBroken)
            Read();
    }

    /// <summary>The value is an object, and its keys come next.</summary>
    public bool EnterObject() => Enter(JsonTokenType.StartObject, "an object: { ... }");

    /// <summary>The value is a list, and its items come next.</summary>
    public bool EnterList() => Enter(JsonTokenType.StartArray, "a list: [ ... ]");

    /// <summary>
    /// Goes to the next key that the record has, whose value is read next. False at the end of the object.
    /// </summary>
    public bool NextKey(string[] known, ref KeysMet met)
    {
        while (Read())
        {
            if (_json.TokenType == JsonTokenType.EndObject)
            {
                Leave();
                return false;
            }
            Origin at = Here;
            if (!TryGetString(out string key))
            {
                SkipValue();
                continue;
            }
            _path = _open.Peek().Path is { Length: > 0 } path ? $"{path}.{key}" : key;
            int index = Array.IndexOf(known, key);
            if (index < 0)
            {
                string? suggestion = _findings.IsFull ? null : Nearest(key, known);
                _findings.Error(at,
                    $"unknown key '{Shorten(key)}'{Inside(_open.Peek())}"
                    + (suggestion is null ? $"; the keys here are {string.Join(", ", known)}" : ""), suggestion);
                SkipValue();
            }
            else if (met.Has(index))
            {
                _findings.Error(at, $"'{_path}' is written a second time; this one is left out");
                SkipValue();
            }
            else if (Read())
            {
                met.Meet(index);
                _places.Add(_path, Here);
                return true;
            }
        }
        return false;
    }

    /// <summary>Goes to the next item of a list. False at its end.</summary>
    public bool NextItem()
    {
        if (!Read())
            return false;
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            Leave();
            return false;
        }
        Container list = _open.Pop();
        _open.Push(list with { Items = list.Items + 1 });
        _path = $"{list.Path}[{list.Items}]";
        _places.Add(_path, Here);
        return true;
    }

    public void CarriedOutInImage() =>
        _findings.Add(Severity.Note, FindingClass.CarriedOutInImage, Here,
        $"'{_path}' is carried out where vrrpaot is process 1, in a firmware image; an ordinary daemon leaves it "
        + $"to its machine");

    public void Require(string[] known, int key, ref KeysMet met)
    {
        if (met.Has(key) || IsBroken)
            return;
        _findings.Error(_ended.At, $"'{known[key]}' is missing{Inside(_ended)}; {WithoutIt}");
        met.Broken = true;
    }

    public void ExactlyOne(string[] known, ReadOnlySpan<int> keys, ref KeysMet met)
    {
        var names = new List<string>();
        var written = new List<string>();
        foreach (int key in keys)
        {
            names.Add($"'{known[key]}'");
            if (met.Has(key))
                written.Add($"'{known[key]}'");
        }
        if (written.Count == 1 || IsBroken)
            return;
        string found = written.Count == 0 ? "none is written" : $"{string.Join(" and ", written)} are written";
        _findings.Error(_ended.At,
            $"exactly one of {string.Join(", ", names)} is needed{Inside(_ended)}, and {found}; {WithoutIt}");
        met.Broken = true;
    }

    public void Together(string[] known, int one, int other, ref KeysMet met)
    {
        if (met.Has(one) == met.Has(other) || IsBroken)
            return;
        (int there, int missing) = met.Has(one) ? (one, other) : (other, one);
        _findings.Error(_ended.At, $"'{known[there]}' needs '{known[missing]}' beside it{Inside(_ended)}; {WithoutIt}");
        met.Broken = true;
    }

    /// <summary>What was made of the object that ended last; null when it cannot be used.</summary>
    public readonly T? Leave<T>(T record, KeysMet met) where T : class
    {
        if (met.Broken || IsBroken)
            return null;
        _places.Add(record, _ended.Path);
        return record;
    }

    private readonly string WithoutIt =>
        _ended.Path.Length == 0 ? "nothing of the file is used" : $"all of '{_ended.Path}' is left out";

    private static string Inside(Container container) => container.Path.Length == 0 ? "" : $" in '{container.Path}'";

    /// <summary>Capital letters are the commonest mistake, and no mistake in spelling.</summary>
    private static string? Nearest(string key, string[] known) =>
        Array.Find(known, candidate => candidate.Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? Spelling.Nearest(key, known);

    private bool Enter(JsonTokenType start, string wanted)
    {
        if (!_isAtValue)
            return false;
        if (_json.TokenType != start)
        {
            Complain(wanted);
            return false;
        }
        _open.Push(new Container(_path, Here, 0));
        return true;
    }

    private void Leave()
    {
        _ended = _open.Pop();
        _path = _ended.Path;
    }

    /// <summary>From a key over its value, or from a value to its end.</summary>
    private void SkipValue()
    {
        if (_json.TokenType == JsonTokenType.PropertyName && !Read())
            return;
        int depth = _json.CurrentDepth;
        if (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            while (Read() && _json.CurrentDepth > depth)
            {
            }
        }
    }

    private bool Read()
    {
        _isAtValue = false;
        if (IsBroken)
            return false;
        try
        {
            _isAtValue = _json.Read();
            return _isAtValue;
        }
        catch (JsonException mistake)
        {
            IsBroken = true;
            int offset = _lines.Offset(mistake.LineNumber ?? 0, mistake.BytePositionInLine ?? 0);
            // An object that begins counts from its first key on.
            int depth = _json.CurrentDepth
                + (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
            bool isTooDeep = depth >= MaximumDepth && offset < _bytes.Length
                && _bytes[offset] is (byte)'{' or (byte)'[';
            string what = isTooDeep
                ? $"objects and lists are nested more than {MaximumDepth} deep"
                : JsonMistake.Describe(_bytes, ref offset, depth);
            _findings.Fatal(_lines.At(offset), what + "; nothing of the file is used");
            return false;
        }
    }

    private readonly Origin Here => _lines.At((int)_json.TokenStartIndex);

    private readonly record struct Container(string Path, Origin At, int Items);
}
