using System.Collections.Immutable;
using System.Globalization;
using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>
/// The words of one line of routes or rules, taken one after the other. The first that is wrong is told, and spoils the
/// line: half a route leads elsewhere.
/// </summary>
internal sealed class ObjectWords
{
    private readonly ImmutableArray<Word> _words;
    private readonly Line _line;
    /// <summary>`route` or `rule`.</summary>
    private readonly string _noun;
    private int _next;

    public ObjectWords(Statement entry, Line line, string noun)
    {
        AddressReader.RefuseBlock(entry, line.Arguments);
        (_words, _line, _noun) = (entry.Words(line.Findings), line, noun);
        Names = line.File.RouteNames;
    }

    public RouteNames Names { get; }

    public Findings Findings => _line.Findings;

    /// <summary>Something was wrong, and has been told.</summary>
    public bool IsSpoilt { get; private set; }

    /// <summary>The word that was taken last.</summary>
    public Word Current => _words[_next - 1];

    public Origin Start => _words[0].At;

    public bool TryTake(out Word word)
    {
        word = _next < _words.Length && !IsSpoilt ? _words[_next++] : default;
        return word.Text is not null;
    }

    /// <summary>What comes next is this word: it is taken.</summary>
    public bool TryTake(string word)
    {
        if (_next >= _words.Length || _words[_next].Text != word)
            return false;
        _next++;
        return true;
    }

    /// <summary>What comes next; empty at the end.</summary>
    public string Next => _next < _words.Length ? _words[_next].Text : "";

    /// <summary>The value of the word that was taken last; null, and told, where there is none.</summary>
    public Word? Value()
    {
        if (_next < _words.Length)
            return _words[_next++];
        Spoil(Current.At, $"No parameter behind '{Current.Text}' for {_noun}");
        return null;
    }

    public void Spoil(Origin at, string message, string? suggestion = null)
    {
        if (!IsSpoilt)
            _line.Findings.Error(at, $"{Whose}{message}; the {_noun} is left out", suggestion);
        IsSpoilt = true;
    }

    public void Warn(Origin at, string message) => _line.Findings.Warning(at, $"{Whose}{message}");

    private string Whose => _line.Instance is null ? "" : $"({_line.Instance}) ";

    /// <summary>A whole number of that range.</summary>
    public uint? Number(uint min, uint max)
    {
        string of = Current.Text;
        if (Value() is not { } word)
            return null;
        if (RouteNames.TryNumber(word.Text, out uint number) && number >= min && number <= max)
            return number;
        Spoil(word.At, $"Invalid {of} {Tokens.Shorten(word.Text)} specified for {_noun}: a number from {min} to {max}");
        return null;
    }

    /// <summary>A name of iproute2's, or a number.</summary>
    public uint? Named(string table, string what, uint max)
    {
        if (Value() is not { } word)
            return null;
        if (Names.TryFind(table, word.Text, max, out uint number))
            return number;
        Spoil(word.At, $"{what} {Tokens.Shorten(word.Text)} not found or invalid for {_noun}",
            Spelling.Nearest(word.Text, Names.Known(table)));
        return null;
    }

    public IpAddress? Address()
    {
        if (Value() is not { } word)
            return null;
        if (IpAddress.TryParse(word.Text, out IpAddress address))
            return address;
        Spoil(word.At, $"'{Tokens.Shorten(word.Text)}' is no IP address");
        return null;
    }

    public IpPrefix? Prefix() => Value() is { } word ? Prefix(word) : null;

    /// <summary>`ADDRESS[/LENGTH]`.</summary>
    public IpPrefix? Prefix(Word word)
    {
        int slash = word.Text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? word.Text : word.Text.AsSpan(0, slash), out IpAddress address))
        {
            Spoil(word.At, $"'{Tokens.Shorten(word.Text)}' is no IP address with or without a prefix length");
            return null;
        }
        if (slash < 0)
            return new IpPrefix(address, (byte)address.Bits);
        if (byte.TryParse(word.Text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out byte length)
            && length <= address.Bits)
            return new IpPrefix(address, length);
        Spoil(word.At, $"Invalid prefix length in '{Tokens.Shorten(word.Text)}': 0 to {address.Bits}");
        return null;
    }

    public string? Interface() => Value() is { } word ? Interface(word) : null;

    private string? Interface(Word word)
    {
        if (_line.Arguments.Interface(word.Text, word.At) is { } name)
            return name.Value;
        IsSpoilt = true;
        return null;
    }

    /// <summary>`[SOURCE/]DESTINATION`, the source in the upper half.</summary>
    public uint? Realms()
    {
        if (Value() is not { } word)
            return null;
        string[] parts = word.Text.Split('/');
        if (parts.Length <= 2 && Names.TryFind(RouteNames.Realms, parts[^1], ushort.MaxValue, out uint to))
        {
            if (parts.Length == 1)
                return to;
            if (Names.TryFind(RouteNames.Realms, parts[0], ushort.MaxValue, out uint from))
                return from << 16 | to;
        }
        Spoil(word.At, $"Invalid realms {Tokens.Shorten(word.Text)} for {_noun}");
        return null;
    }

    /// <summary>`track_group NAME`: the instances in it.</summary>
    public ImmutableArray<string> Group()
    {
        if (Value() is not { } word)
            return [];
        if (_line.File.TrackGroups.TryGetValue(word.Text, out ImmutableArray<string> members))
            return members;
        Spoil(word.At, $"track_group {Tokens.Shorten(word.Text)} not found (it must stand before what names it)",
            Spelling.Nearest(word.Text, _line.File.TrackGroups.Keys));
        return [];
    }
}
