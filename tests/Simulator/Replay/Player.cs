using System.Collections.Immutable;
using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Replay;

/// <summary>How a journal was played.</summary>
/// <param name="Difference">The first thing that the code says otherwise today; null when it says the same.</param>
/// <param name="Lost">Inputs that the journal does not have: then it cannot be exact.</param>
public sealed record ReplayVerdict(Picture Picture, ImmutableArray<string> Transitions, string? Difference, int Inputs,
    int Lost);

/// <summary>
/// Plays journals through the election that the daemon runs: each router begins as it stood, is told what it was told,
/// and must say what it said. Several journals are played as one, by the clocks of their machines.
/// </summary>
public sealed class Player
{
    private const string Legend = """
        M became master   b became backup   f fault   i stopped   B the journal begins   + how it stands
        w woke   r reload   o asked to hand over   p priority   s stop   ! something was done to it
        e the journal ends   X its engine ended without a word   L inputs are missing   # plays otherwise
        between events: # holds the addresses   - does not   . not known
        """;

    private sealed class Line(string name)
    {
        public string Name => name;
        public VirtualRouter? Router { get; set; }
    }

    private readonly IReadOnlyList<InputJournal> _journals;
    private readonly bool _isVerbose;
    private readonly List<Line> _lines = [];
    private readonly Dictionary<(InputJournal, string), int> _named = [];
    private readonly Dictionary<(InputJournal, int), int> _numbered = [];
    private readonly HashSet<InputJournal> _open = [];
    private readonly Outputs _outputs = new();
    private readonly List<string> _transitions = [];
    private readonly Picture _picture;
    private readonly long _begun;
    private string? _difference;
    private int _inputs, _lost;

    private Player(IReadOnlyList<InputJournal> journals, bool isVerbose)
    {
        (_journals, _isVerbose) = (journals, isVerbose);
        foreach (InputJournal journal in journals)
            foreach (Stands stands in journal.Records.OfType<Stands>())
                if (_named.TryAdd((journal, stands.Name), _lines.Count))
                    _lines.Add(new Line(journals.Count == 1 ? stands.Name : $"{journal.Name} {stands.Name}"));
        _picture = new Picture("engine", [.. _lines.Select(line => line.Name)], Legend);
        _begun = journals.Where(journal => journal.Records.Count > 0)
            .Select(journal => journal.UnixNanoseconds(journal.Records[0].At)).DefaultIfEmpty().Min();
    }

    /// <param name="verbose">Adverts and timers are in the picture too.</param>
    public static ReplayVerdict Play(IReadOnlyList<InputJournal> journals, bool verbose = false)
    {
        var player = new Player(journals, verbose);
        foreach ((InputJournal journal, JournalRecord record) in player.InOrder())
        {
            player.Take(journal, record);
            if (player._difference is not null)
                break;
        }
        return new ReplayVerdict(player._picture, [.. player._transitions], player._difference, player._inputs,
            player._lost);
    }

    /// <summary>Each journal in its own order, and of several the earliest record first.</summary>
    private IEnumerable<(InputJournal, JournalRecord)> InOrder()
    {
        var next = new int[_journals.Count];
        while (true)
        {
            int first = -1;
            for (int i = 0; i < next.Length; i++)
                if (next[i] < _journals[i].Records.Count && (first < 0 || TimeOfNext(i) < TimeOfNext(first)))
                    first = i;
            if (first < 0)
                yield break;
            yield return (_journals[first], _journals[first].Records[next[first]++]);
        }

        long TimeOfNext(int i) => _journals[i].UnixNanoseconds(_journals[i].Records[next[i]].At);
    }

    private void Take(InputJournal journal, JournalRecord record)
    {
        switch (record)
        {
            case Begins:
                if (!_open.Add(journal))
                    Forget(journal, record.At, 'X', "its engine ended without a word");
                Note(journal, record.At, -1, 'B', $"{journal.Name} begins, {journal.TimeOf(record.At)} UTC");
                break;
            case Ends:
                _open.Remove(journal);
                Forget(journal, record.At, 'e', $"{journal.Name} ends");
                break;
            case Succeeded:
                Note(journal, record.At, -1, 'r', "a reload is taken up");
                break;
            case Lost lost:
                _lost += Math.Max(1, lost.Inputs);
                Note(journal, record.At, -1, 'L', $"{lost.Inputs} inputs are missing: it cannot be exact");
                break;
            case Stands stands:
                int line = _named[(journal, stands.Name)];
                _numbered[(journal, stands.Number)] = line;
                VirtualRouter router = _lines[line].Router = stands.Router;
                Note(journal, stands.At, line, '+', $"VRID {stands.Vrid}, {Words.Name(router.State)}, "
                    + $"priority {router.EffectivePriority}");
                break;
            case Told told:
                Tell(journal, told);
                break;
        }
    }

    private void Forget(InputJournal journal, Instant at, char glyph, string why)
    {
        foreach (var (named, line) in _named)
            if (named.Item1 == journal)
                _lines[line].Router = null;
        Note(journal, at, -1, glyph, why);
    }

    private void Tell(InputJournal journal, Told told)
    {
        if (!_numbered.TryGetValue((journal, told.Number), out int line) || _lines[line].Router is not { } router)
        {
            Differ(journal, told, -1, $"router {told.Number} is told something before it is said how it stands");
            return;
        }
        _inputs++;
        _outputs.Clear();
        try
        {
            Step(router, told);
        }
        catch (InvalidOperationException impossible)
        {
            Differ(journal, told, line, $"{Words.Of(told)}: {impossible.Message}");
            return;
        }
        if (GlyphOf(told) is var glyph && (glyph != ' ' || _isVerbose))
            Note(journal, told.At, line, glyph, Words.Of(told));
        foreach (ref readonly Output output in _outputs.Items)
            if (output.Kind == OutputKind.StateChanged)
                NoteTransition(journal, told.At, line, output);
        Compare(journal, told, line);
    }

    private void Step(VirtualRouter router, Told told)
    {
        switch (told)
        {
            case Stepped step:
                router.Step(step.Input, step.At, _outputs);
                break;
            case Reconfigured other:
                router.Reconfigure(other.Settings, other.At, _outputs);
                break;
            default:
                router.Woke(told.At, _outputs);
                break;
        }
    }

    private void NoteTransition(InputJournal journal, Instant at, int line, in Output changed)
    {
        string words = Words.Transition(changed);
        _transitions.Add($"{_lines[line].Name}: {words}");
        Note(journal, at, line, changed.To switch
        {
            RouterState.Master => 'M',
            RouterState.Backup => 'b',
            RouterState.Fault => 'f',
            _ => 'i',
        }, words);
    }

    private void Compare(InputJournal journal, Told told, int line)
    {
        ImmutableArray<Output> now = [.. _outputs.Items];
        int same = 0;
        while (same < now.Length && same < told.Outputs.Length && now[same] == told.Outputs[same])
            same++;
        if (same < now.Length || same < told.Outputs.Length)
            Differ(journal, told, line, $"{Words.Of(told)}: the journal has {Words.Of(told.Outputs[same..], told.At)}; "
                + $"played again it is {Words.Of(now[same..], told.At)}");
    }

    private void Differ(InputJournal journal, Told told, int line, string what)
    {
        _difference = $"{journal.TimeOf(told.At)} {(line < 0 ? "" : _lines[line].Name + ": ")}{what}";
        Note(journal, told.At, line, '#', what);
    }

    private static char GlyphOf(Told told) => told switch
    {
        Woke { Outputs.IsEmpty: false } => 'w',
        Stepped step => step.Input.Kind switch
        {
            InputKind.Stop => 's',
            InputKind.Priority => 'p',
            InputKind.HandOver or InputKind.Reclaim => 'o',
            InputKind.Start or InputKind.Fault or InputKind.Recovery or InputKind.SourceAddress => '!',
            _ => ' ',
        },
        _ => ' ',
    };

    /// <param name="line">-1 for the engine's.</param>
    private void Note(InputJournal journal, Instant at, int line, char glyph, string text)
    {
        string states = string.Concat(_lines.Select(one =>
            one.Router is not { } router ? '.' : router.HoldsAddresses ? '#' : '-'));
        _picture.Add(new Instant(unchecked(journal.UnixNanoseconds(at) - _begun)), line, glyph, states, text);
    }
}
