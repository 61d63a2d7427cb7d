namespace Appliance.CommandLine;

internal enum OptionOutcome : byte
{
    Option,
    /// <summary>A word that is no option.</summary>
    LeftOver,
    Unknown,
    MissingValue,
    End,
}

/// <summary>
/// GNU getopt_long(3) over a table of options: one option a call, words in any order, `--` ends the options.
/// </summary>
internal ref struct OptionReader(ReadOnlySpan<string> words, OptionSpecification[] table)
{
    private readonly ReadOnlySpan<string> _words = words;
    private int _next;
    /// <summary>Place in the bundle of short options (`-nlD`) that is being taken apart; 0 for none.</summary>
    private int _inBundle;
    private bool _optionsEnded;

    /// <summary>The option that was found; for MissingValue the one that misses it.</summary>
    public OptionSpecification? Found { get; private set; }
    /// <summary>
    /// Its value, null for none. The word itself for LeftOver, the option as typed for Unknown and MissingValue.
    /// </summary>
    public string? Text { get; private set; }

    /// <summary>What was not read yet.</summary>
    public readonly ReadOnlySpan<string> Rest => _words[_next..];

    /// <summary>So many words were begun.</summary>
    public readonly int Begun => _inBundle > 0 ? _next + 1 : _next;

    public OptionOutcome Next()
    {
        Found = null;
        Text = null;
        if (_inBundle > 0)
            return NextShort(_words[_next]);
        if (_next == _words.Length)
            return OptionOutcome.End;
        string word = _words[_next];
        if (_optionsEnded || word.Length < 2 || word[0] != '-')
        {
            _next++;
            Text = word;
            return OptionOutcome.LeftOver;
        }
        if (word == "--")
        {
            _next++;
            _optionsEnded = true;
            return Next();
        }
        if (word[1] == '-')
            return NextLong(word);
        _inBundle = 1;
        return NextShort(word);
    }

    private OptionOutcome NextShort(string bundle)
    {
        char letter = bundle[_inBundle++];
        string rest = bundle[_inBundle..];
        if (rest.Length == 0)
            EndBundle();
        Found = Array.Find(table, option => option.Short == letter);
        Text = "-" + letter;
        if (Found is null)
            return OptionOutcome.Unknown;
        if (Found.Value == OptionValue.None)
        {
            Text = null;
            return OptionOutcome.Option;
        }
        if (rest.Length > 0)
        {
            EndBundle();
            Text = rest;
            return OptionOutcome.Option;
        }
        return WithoutAttachedValue();
    }

    private OptionOutcome NextLong(string word)
    {
        _next++;
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word[2..] : word[2..equals];
        Found = FindLong(name);
        Text = word;
        if (Found is null || (equals >= 0 && Found.Value == OptionValue.None))
            return OptionOutcome.Unknown;
        Text = "--" + Found.Long;
        if (equals < 0)
        {
            if (Found.Value != OptionValue.None)
                return WithoutAttachedValue();
            Text = null;
            return OptionOutcome.Option;
        }
        if (equals == word.Length - 1)
            return OptionOutcome.MissingValue;
        Text = word[(equals + 1)..];
        return OptionOutcome.Option;
    }

    private OptionOutcome WithoutAttachedValue()
    {
        if (Found!.Value == OptionValue.Required)
        {
            if (_next == _words.Length)
                return OptionOutcome.MissingValue;
            Text = _words[_next++];
        }
        else
        {
            Text = null;
        }
        return OptionOutcome.Option;
    }

    private void EndBundle()
    {
        _inBundle = 0;
        _next++;
    }

    /// <summary>The option of that name, or the only one that starts so.</summary>
    private readonly OptionSpecification? FindLong(string name)
    {
        OptionSpecification? candidate = null;
        foreach (OptionSpecification option in table)
        {
            if (option.Long == name)
                return option;
        }
        foreach (OptionSpecification option in table)
        {
            if (!option.Long.StartsWith(name, StringComparison.Ordinal))
                continue;
            if (candidate is not null)
                return null;
            candidate = option;
        }
        return candidate;
    }
}
