using System.Collections.Immutable;
using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>
/// Where lines come from: a stack of open files and, above them, lines made by sequences and parameters.
/// </summary>
internal sealed class Sources(Findings findings, Parameters parameters, IncludeChecks checks)
{
    private readonly Stack<Source> _open = new();
    private readonly List<SourceFile> _files = [];
    private IncludeChecks _checks = checks;
    private long _bytesLeft = Limits.FileBytes;

    public IReadOnlyList<SourceFile> Files => _files;

    /// <summary>Of the file being read; relative includes and `_PWD` mean it.</summary>
    public string Directory { get; private set; } = ".";

    /// <summary>The next line as written or made; false when all sources are exhausted.</summary>
    public bool TryRead(out TracedText line, out bool made)
    {
        while (_open.TryPeek(out Source? source))
        {
            made = source is not FileSource;
            if (source.TryRead(out line))
                return true;
            _open.Pop();
            if (source is FileSource file)
            {
                _checks = file.ChecksBefore;
                Directory = file.DirectoryBefore;
            }
        }
        line = default;
        made = false;
        return false;
    }

    public void Push(Sequence sequence) => _open.Push(new SequenceSource(sequence, parameters));

    public void PushLines(TracedText model, string[] lines) => _open.Push(new MadeLines(model, lines));

    /// <summary>Drops what is still to be made, down to the file being read.</summary>
    public void DropMade()
    {
        while (_open.TryPeek(out Source? source) && source is not FileSource)
            _open.Pop();
    }

    /// <summary>The file of `-f`, which may be a pattern.</summary>
    public void OpenMain(string pattern)
    {
        List<string> matches = [];
        foreach (string alternative in Glob.Alternatives(pattern))
            matches.AddRange(Glob.Matches(alternative));
        if (matches.Count == 0)
            matches.Add(pattern);
        if (matches.Count > 1)
            findings.Warning(default, $"'{pattern}' matches {matches.Count} files; all are read");
        for (int i = matches.Count - 1; i >= 0; i--)
        {
            SourceFile? file = TextFile.Read(matches[i], _bytesLeft, out string problem, out bool missing);
            if (file is not null)
                Open(file);
            else
                findings.Add(Severity.Fatal, missing ? FindingClass.MissingFile
                    : FindingClass.Fatal, new Origin(Named(matches[i]), 0, 0), $"the configuration file {problem}");
        }
    }

    /// <summary>A main file that has been read already.</summary>
    public void OpenMain(SourceFile file) => Open(file);

    /// <summary>
    /// False when the line is no include. `include_check` is noted here, and read as a keyword all the same.
    /// </summary>
    public bool TryInclude(in TracedText line)
    {
        if (line.FirstWord is "include_check")
        {
            ImmutableArray<Word> words = Tokens.Split(line, findings);
            _checks = IncludeKeyword.Change(words.AsSpan()[1..], _checks, out Word? unknown);
            if (unknown is { } word)
                findings.Error(word.At,
                    $"'{word.Text}' is no include check: readable, match, wildcard_match, brace_match");
            return false;
        }
        if (!IncludeKeyword.TryRead(line.FirstWord, out IncludeChecks own))
            return false;
        ImmutableArray<Word> parts = Tokens.Split(line, findings);
        if (parts.Length < 2)
            findings.Error(parts[0].At, $"'{parts[0].Text}' names no file - ignoring");
        else
            Include(parts[1], own | _checks);
        if (parts.Length > 2)
            findings.Warning(parts[2].At,
                $"'{parts[2].Text}' after the name of an include is ignored; a name with blanks needs quotes");
        return true;
    }

    private void Include(Word name, IncludeChecks checks)
    {
        string pattern = name.Text.StartsWith('/') ? name.Text : Path.Combine(Directory, name.Text);
        var matches = new List<string>();
        List<string> alternatives = Glob.Alternatives(pattern);
        foreach (string alternative in alternatives)
        {
            List<string> found = Glob.Matches(alternative);
            if (found.Count == 0)
                ReportNoMatch(name, alternative, alternatives.Count > 1, checks);
            matches.AddRange(found);
        }
        for (int i = matches.Count - 1; i >= 0; i--)
            OpenIncluded(name, matches[i], checks);
    }

    private void OpenIncluded(Word name, string path, IncludeChecks checks)
    {
        int depth = 0;
        foreach (Source source in _open)
        {
            depth += source is FileSource ? 1 : 0;
            if (source is FileSource open && Path.GetFullPath(open.File.Path) == Path.GetFullPath(path))
            {
                findings.Error(name.At, $"'{path}' includes itself, directly or through others; it is left out here");
                return;
            }
        }
        if (depth >= Limits.IncludeDepth || _files.Count >= Limits.Files)
        {
            findings.Error(name.At,
                $"'{path}' is left out: includes are nested deeper than {Limits.IncludeDepth}, or are more than "
                + $"{Limits.Files} files");
            return;
        }
        SourceFile? file = TextFile.Read(path, _bytesLeft, out string problem, out _);
        if (file is not null)
            Open(file);
        else if ((checks & IncludeChecks.Readable) != 0)
            findings.Add(Severity.Fatal, FindingClass.NotConfigured, name.At, $"include file '{path}' {problem}");
        else
            findings.Warning(name.At, $"include file '{path}' {problem}; it is left out");
    }

    private void ReportNoMatch(Word name, string pattern, bool inBraces, IncludeChecks checks)
    {
        IncludeChecks broken = Glob.HasWildcard(pattern) ? IncludeChecks.WildcardMatch : IncludeChecks.Match;
        if (inBraces)
            broken |= IncludeChecks.BraceMatch;
        if ((checks & broken) != 0)
            findings.Add(Severity.Fatal, FindingClass.NotConfigured, name.At, $"no file matches include '{pattern}'");
        else if (Glob.HasWildcard(pattern) || inBraces)
            findings.Note(name.At, $"no file matches include '{pattern}'");
        else
            findings.Add(Severity.Error, FindingClass.MissingFile, name.At, $"include file '{pattern}' does not exist");
    }

    private void Open(SourceFile file)
    {
        _files.Add(file);
        foreach (string line in file.Lines)
            _bytesLeft -= line.Length + 1;
        if (file.Encoding is not System.Text.UTF8Encoding)
            findings.Note(new Origin(file, 0, 0), "the file is not UTF-8; it is read as Latin-1");
        if (file.HadByteOrderMark)
            findings.Warning(new Origin(file, 1, 1),
                "the file begins with a byte order mark, which is left out here; to keepalived it is part of"
                + " the first word, which it does not know then (save the file as UTF-8 without it)");
        _open.Push(new FileSource(file, _checks, Directory));
        Directory = Path.GetDirectoryName(Path.GetFullPath(file.Path)) ?? "/";
    }

    private static SourceFile Named(string path) => new(path, [], System.Text.Encoding.UTF8);
}
