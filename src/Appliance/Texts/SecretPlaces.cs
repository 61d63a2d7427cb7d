namespace Appliance.Texts;

/// <summary>
/// Where in a text passwords stand, as far as the text alone can tell. It is looked at as it would be read: which lines
/// come to begin with `auth_pass` when parameters and variables of sequences take their values, which names stand
/// behind it, and of what those are made. A file that includes others does not show all that is done with its names:
/// there the values of all of them count as secret.
/// </summary>
internal sealed class SecretPlaces
{
    /// <summary>Values tried for one line, and for all. What has more is taken for a password's line.</summary>
    private const int MostTrials = 256, MostOfAll = 100_000;
    private const int Deepest = 16;

    /// <summary>Where a name gets a value: from a column of one line to a column of the last one.</summary>
    private sealed record Definition(int First, int From, int Last, int To, bool IsSequence);

    /// <summary>
    /// All that is known of a name. It may have as many values as the text has lines: what is asked often is known
    /// beforehand.
    /// </summary>
    private sealed class Known
    {
        public readonly List<Definition> Definitions = [];
        public bool HasBlock, HasKeyword;
    }

    private static readonly Known s_nothing = new();

    private readonly IReadOnlyList<string> _lines;
    private readonly Dictionary<string, Known> _names = [];
    private readonly bool _includes;
    /// <summary>
    /// By line: where its text begins that is read as such, behind `$NAME=` and behind the list of a sequence.
    /// </summary>
    private readonly int[] _bodies;
    /// <summary>By line: the last one that backslashes join to it.</summary>
    private readonly int[] _ends;
    private readonly bool[] _isInBlock;
    private readonly HashSet<string> _secret = [];
    private readonly Queue<string> _unseen = new();
    private int _trials, _allTrials;

    /// <param name="cautious">What an included file may do with the names is counted too.</param>
    public SecretPlaces(IReadOnlyList<string> lines, bool cautious)
    {
        _lines = lines;
        (_bodies, _ends, _isInBlock) = (new int[lines.Count], new int[lines.Count], new bool[lines.Count]);
        for (int i = lines.Count - 1; i >= 0; i--)
            _ends[i] = i + 1 < lines.Count && lines[i].TrimEnd().EndsWith('\\') ? _ends[i + 1] : i;
        for (int i = 0; i < lines.Count; i++)
        {
            FindParameter(i);
            FindSequence(i);
            _includes |= cautious && lines[i].Contains("include", StringComparison.Ordinal);
        }
    }

    public string[] Hidden()
    {
        string[] hidden = [.. _lines];
        int continued = -1;
        for (int i = 0; i < hidden.Length; i++)
        {
            // What a backslash at the end continues is as secret as what it continues.
            int start = i <= continued ? 0 : SecretFrom(i);
            if (start < 0)
                continue;
            hidden[i] = Secrets.HideFrom(hidden[i], start);
            TakeReferences(_lines[i], start);
            if (!_isInBlock[i])
                continued = _ends[i];
            // A password on the line behind its keyword is none to the reader, and still a password.
            if (_bodies[i] == 0 && Secrets.EndsBefore(_lines[i]))
                continued = Math.Max(continued, i + 1);
        }
        if (_includes)
            foreach (string name in _names.Keys)
                Take(name);
        while (_unseen.TryDequeue(out string? name))
            foreach (Definition definition in Find(name).Definitions)
                for (int line = definition.First; line <= definition.Last; line++)
                {
                    int from = line == definition.First ? definition.From : 0, to = line == definition.Last
                        ? definition.To : _lines[line].Length;
                    hidden[line] = Secrets.HideBetween(hidden[line], from, to);
                    TakeReferences(_lines[line].AsSpan(0, to), from);
                }
        return hidden;
    }

    /// <summary>The column from which on a line is secret; -1 for none.</summary>
    private int SecretFrom(int index)
    {
        string line = _lines[index];
        int after = Secrets.AfterKeyword(line);
        if (after >= 0)
            return after;
        // The keyword may be made: of one parameter, or of pieces.
        int body = _bodies[index];
        if (!TryFindReference(line, body, out int at, out Reference first))
            return -1;
        if (Find(first.Name).HasBlock)
            return -1; // Its lines are looked at where they stand.
        _trials = 0;
        if (!MayBeKeyword("", line[body..], 0))
            return -1;
        if (!Find(first.Name).HasKeyword)
            Take(first.Name);
        return at + first.Length;
    }

    /// <summary>
    /// Whether a text can come to hold the keyword when its references take one of their values each.
    /// </summary>
    private bool MayBeKeyword(string before, string rest, int depth)
    {
        if (depth > Deepest || ++_trials > MostTrials || ++_allTrials > MostOfAll)
            return true;
        if (!TryFindReference(rest, 0, out int at, out Reference reference))
            return Secrets.AfterKeyword(before + rest) >= 0;
        string start = before + rest[..at], end = rest[(at + reference.Length)..];
        bool any = false;
        foreach (Definition definition in Find(reference.Name).Definitions)
            foreach (string value in ValuesOf(definition))
            {
                any = true;
                if (MayBeKeyword(start, value + end, depth + 1))
                    return true;
            }
        bool isUnknown = !any && (reference.Name == "_ENV" || _includes && reference.Name[0] != '_');
        return isUnknown && IsFirstWord(start) || !any
            && MayBeKeyword(start + rest.AsSpan(at, reference.Length).ToString(), end, depth + 1);
    }

    /// <summary>
    /// Whether what follows a text stands in the place of a keyword: behind nothing, a brace or a condition.
    /// </summary>
    private static bool IsFirstWord(string before)
    {
        ReadOnlySpan<char> word = before.AsSpan(before.AsSpan().LastIndexOfAny('{', '}') + 1).TrimStart();
        if (word.StartsWith("@"))
            word = word.IndexOfAny(' ', '\t') is >= 0 and int blank ? word[blank..].TrimStart() : [];
        return word.IndexOfAny(' ', '\t') < 0;
    }

    private string[] ValuesOf(Definition definition) =>
        definition.IsSequence ? ValueOf(definition)
            .Split([',', '{', '}', '(', ')'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : definition.Last > definition.First ? [] : [ValueOf(definition).Trim()];

    private string ValueOf(Definition definition) =>
        _lines[definition.First][definition.From..(definition.First == definition.Last ? definition.To
        : _lines[definition.First].Length)];

    private Known Find(string name) => _names.GetValueOrDefault(name, s_nothing);

    /// <summary>
    /// `$NAME=VALUE`, also behind a condition or in a comment; with a backslash at the end it goes on.
    /// </summary>
    private void FindParameter(int index)
    {
        string line = _lines[index];
        for (int at = 0; (at = line.IndexOf('$', at)) >= 0;)
        {
            int name = ++at, length = Reference.NameLength(line.AsSpan(name));
            if (length == 0 || name + length >= line.Length || line[name + length] != '=')
                continue;
            // Within a block it is a line of the block's, which ends with it.
            int last = _isInBlock[index] ? index : _ends[index];
            _bodies[index] = name + length + 1;
            for (int part = index; part <= last && last > index; part++)
                _isInBlock[part] = true;
            Add(line.Substring(name, length), new Definition(index, name + length + 1, last, _lines[last].Length,
                IsSequence: false));
            return;
        }
    }

    /// <summary>
    /// `~LST(NAME, VALUE...)` and `~LST({NAME,NAME},{VALUE,VALUE}...)`; of one that cannot be read every name in its
    /// list counts.
    /// </summary>
    private void FindSequence(int index)
    {
        string line = _lines[index];
        int list = Math.Max(line.IndexOf("~LST", StringComparison.Ordinal),
            line.IndexOf("~SEQ", StringComparison.Ordinal));
        int open = list < 0 ? -1 : line.IndexOf('(', list);
        if (open < 0)
            return;
        int close = line.IndexOf(')', open), to = close < 0 ? line.Length : close;
        int end = line.AsSpan(open, to - open).TrimStart("( \t").StartsWith("{") ? line.IndexOf('}', open)
            : line.IndexOf(',', open);
        int from = end < 0 || end > to ? to : end + 1;
        _bodies[index] = Math.Min(line.Length, to + 1);
        foreach (string name in line[(open + 1)..from].Split([',', '{', '}', ' ', '\t'],
            StringSplitOptions.RemoveEmptyEntries))
            if (Reference.NameLength(name) == name.Length)
                Add(name, new Definition(index, from, index, to, IsSequence: true));
    }

    private void Add(string name, Definition definition)
    {
        if (!_names.TryGetValue(name, out Known? known))
            _names.Add(name, known = new Known());
        known.Definitions.Add(definition);
        known.HasBlock |= definition.Last > definition.First;
        known.HasKeyword |= Secrets.AfterKeyword(ValueOf(definition)) >= 0;
    }

    private void TakeReferences(ReadOnlySpan<char> line, int start)
    {
        // Wider than the reader: `$NAME` before any character.
        for (int at = start; at < line.Length; at++)
        {
            if (line[at] != '$')
                continue;
            int name = at + 1 < line.Length && line[at + 1] == '{' ? at + 2 : at + 1;
            int length = Reference.NameLength(line[Math.Min(name, line.Length)..]);
            if (length > 0)
                Take(line.Slice(name, length).ToString());
        }
    }

    private void Take(string name)
    {
        if (_secret.Add(name))
            _unseen.Enqueue(name);
    }

    private static bool TryFindReference(string text, int start, out int at, out Reference reference)
    {
        reference = default;
        for (at = start; (at = text.IndexOf('$', at)) >= 0; at++)
            if (Reference.TryRead(text.AsSpan(at), out reference))
                return true;
        return false;
    }
}
