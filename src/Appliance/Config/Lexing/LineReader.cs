using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>
/// From files to logical lines: comments, `@` conditions, definitions, sequences, parameters and includes are carried
/// out here, in keepalived's order; what comes out is only keywords, values and braces.
/// </summary>
internal sealed class LineReader
{
    private readonly Findings _findings;
    private readonly Parameters _parameters;
    private readonly string _configId;
    private readonly Sources _sources;
    private string? _collecting;
    private readonly List<string> _collected = [];
    private int _madeLines;
    private long _madeCharacters;
    private bool _stoppedMaking;

    /// <param name="text">What the main file is taken to hold; null for what is on the disk.</param>
    public LineReader(string path, string configId, IncludeChecks checks, Findings findings, byte[]? text = null)
    {
        _findings = findings;
        _configId = configId;
        _parameters = new Parameters(findings, new Builtins(configId));
        _sources = new Sources(findings, _parameters, checks);
        if (text is null)
            _sources.OpenMain(path);
        else
            _sources.OpenMain(TextFile.Decode(path, text));
    }

    /// <summary>Files that were read, in order.</summary>
    public IReadOnlyList<SourceFile> Files => _sources.Files;

    /// <summary>The next logical line, never empty; false at the end of everything.</summary>
    public bool TryRead(out TracedText line)
    {
        while (_sources.TryRead(out line, out bool made))
        {
            if (made && !Allow(line))
                continue;
            if (line.Span.Contains('\0'))
            {
                _findings.Error(line.At(line.Span.IndexOf('\0')), "this line has a NUL byte and is left out");
                continue;
            }
            if (!made && line.Length > Limits.KeepalivedLine)
                _findings.Note(line.At(0),
                    $"this line has {line.Length} characters; it is read whole here, but keepalived cuts lines "
                    + $"after {Limits.KeepalivedLine}");
            if (Carry(ref line))
                return true;
        }
        EndCollecting();
        return false;
    }

    /// <summary>True when a line is left for the block reader.</summary>
    private bool Carry(ref TracedText line)
    {
        for (int round = 0; ; round++)
        {
            line = Comments.Strip(line);
            if (round == 0)
                NameOddCharacters(line);
            if (_collecting is not null)
            {
                Collect(line);
                return false;
            }
            if (line.IsEmpty)
                return false;
            if (round >= Limits.Rounds)
            {
                _findings.Error(line.At(0),
                    "the parameters and conditions of this line go on for ever; the rest of it is left out");
                return false;
            }
            if (line[0] == '@')
            {
                if (!HoldsCondition(ref line))
                    return false;
                continue;
            }
            if (line[0] == '$' && TryDefine(line) || Sequence.Starts(line) && TryQueueSequence(line))
                return false;
            if (!_parameters.Expand(line, _sources.Directory, out TracedText expanded, out string[] more))
                break;
            if (more.Length > 0)
                _sources.PushLines(expanded, more);
            line = expanded;
        }
        return !_sources.TryInclude(line);
    }

    /// <summary>
    /// What a word processor or a web page brings along, named as what it is: it looks like a blank or a quote, and is
    /// a letter to keepalived and us. Inside double quotes it may be meant.
    /// </summary>
    private void NameOddCharacters(in TracedText line)
    {
        QuoteScanner quotes = QuoteScanner.For(line.Span);
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (!quotes.IsPlain(c) || c < '\u00a0')
                continue;
            string? name = c switch
            {
                '\u00a0' or '\u202f' or '\u2007' => "a no-break space: write an ordinary blank",
                '\u2002' or '\u2003' or '\u2009' or '\u3000' => "a typographic space: write an ordinary blank",
                '\u200b' or '\u200c' or '\u200d' or '\u2060' or '\ufeff' =>
                    "an invisible character of no width: take it away",
                '\u201c' or '\u201d' or '\u201e' or '\u00ab' or '\u00bb' => "a typographic quote: write \"",
                '\u2018' or '\u2019' or '\u201a' => "a typographic quote: write '",
                '\u2013' or '\u2014' or '\u2212' => "a dash: write -",
                _ => null,
            };
            if (name is null)
                continue;
            _findings.Warning(line.At(i), $"this is U+{(int)c:X4}, {name}");
            return;
        }
    }

    /// <summary>`@ID rest` and `@^ID rest`; the rest takes the place of the line when the condition holds.</summary>
    private bool HoldsCondition(ref TracedText line)
    {
        ReadOnlySpan<char> word = line.FirstWord;
        bool negated = word.StartsWith("@^");
        bool equal = word[(negated ? 2 : 1)..].SequenceEqual(_configId);
        if (equal == negated)
            return false;
        line = line.Slice(word.Length);
        return true;
    }

    private bool TryDefine(in TracedText line)
    {
        int length = Reference.NameLength(line.Span[1..]);
        if (length == 0 || 1 + length >= line.Length || line[1 + length] != '=')
            return false;
        string name = line.Slice(1, length).ToString();
        TracedText value = line.Slice(length + 2).Trim();
        if (value.Length == 1 && value[0] == '\\')
        {
            _collecting = name;
            _collected.Clear();
        }
        else
        {
            _parameters.Define(name, value.ToString());
        }
        return true;
    }

    /// <summary>
    /// One line of a multi-line parameter: each but the last ends with a backslash, a blank one ends it too.
    /// </summary>
    private void Collect(TracedText line)
    {
        bool goesOn = line.Length > 0 && line[^1] == '\\';
        TracedText text = goesOn ? line.Slice(0, line.Length - 1).Trim() : line;
        if (!text.IsEmpty)
            _collected.Add(text.ToString());
        if (!goesOn)
            EndCollecting();
    }

    private void EndCollecting()
    {
        if (_collecting is not null)
            _parameters.Define(_collecting, [.. _collected]);
        _collecting = null;
    }

    private bool TryQueueSequence(TracedText line)
    {
        int close = line.Span.IndexOf(')');
        if (close > 0 && _parameters.Expand(line.Slice(0, close + 1), _sources.Directory, out TracedText head, out _))
            line = line.ReplacedBy(head.ToString() + line.Slice(close + 1).ToString());
        Sequence? sequence = Sequence.Read(line, out string problem);
        if (sequence is null)
            _findings.Error(line.At(0), problem + "; the line is left out");
        else
            _sources.Push(sequence);
        return true;
    }

    /// <summary>Counts the lines that are made rather than read; the first one too many ends the making.</summary>
    private bool Allow(in TracedText line)
    {
        _madeLines++;
        _madeCharacters += line.Length;
        if (_madeLines <= Limits.MadeLines && _madeCharacters <= Limits.MadeCharacters)
            return true;
        if (!_stoppedMaking)
            _findings.Error(line.At(0),
                $"sequences and parameters make more than {Limits.MadeLines} lines or "
                + $"{Limits.MadeCharacters >> 20} million characters; the rest of them is left out");
        _stoppedMaking = true;
        _sources.DropMade();
        return false;
    }
}
