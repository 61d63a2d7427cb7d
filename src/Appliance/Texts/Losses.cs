using System.Collections.Immutable;
using System.Text;

namespace Appliance.Texts;

/// <summary>
/// What a file says and this version does not carry out: one finding a keyword, however often it stands there.
/// </summary>
/// <param name="anyway">The user knows what it costs, and wants to run without.</param>
internal sealed class Losses(bool anyway)
{
    /// <summary>Places that a finding names beside its own.</summary>
    private const int MostPlaces = 8;

    private sealed class Loss(string title, Cost cost, Origin at)
    {
        /// <summary>What happens without it; fits after a colon, and empty when there is nothing to add.</summary>
        public string Without { get; init; } = "";
        public string Title => title;
        public Cost Cost => cost;
        public Origin At => at;
        public List<Origin> More { get; } = [];
        public int Places { get; set; }
        /// <summary>Its own words, when it is not about a keyword alone.</summary>
        public string? Message { get; init; }
    }

    private readonly List<Loss> _all = [];
    private readonly Dictionary<(string Keyword, Cost Cost), Loss> _known = [];
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private bool _allTouched;

    /// <summary>A keyword, or a word of a line, in one of its places.</summary>
    /// <param name="instances">Whom it is about; null for all of them.</param>
    /// <param name="without">What happens without it; may be empty.</param>
    public void Enter(
        string keyword, Cost cost, Origin at, ReadOnlySpan<string> instances, bool ofAll, string without)
    {
        // A track_file declared costs nothing, and its use does: these are two.
        if (!_known.TryGetValue((keyword, cost), out Loss? loss))
            _all.Add(_known[(keyword, cost)] = loss = new Loss(keyword, cost, at) { Without = without });
        else if (loss.More.Count < MostPlaces)
            loss.More.Add(at);
        loss.Places++;
        if (cost != Cost.Safety)
            return;
        _allTouched |= ofAll;
        foreach (string instance in instances)
            _touched.Add(instance);
    }

    /// <summary>A whole instance is left out, or runs otherwise; said in words of its own.</summary>
    public void Differ(string title, Cost cost, string instance, string message, Origin at)
    {
        _all.Add(new Loss(title, cost, at) { Message = message, Places = 1 });
        _touched.Add(instance);
    }

    /// <summary>The instance runs otherwise than keepalived would have it.</summary>
    public bool Touch(string instance) => _allTouched || _touched.Contains(instance);

    /// <summary>What is missing at that cost, each once, in the order of the file.</summary>
    public ImmutableArray<string> Titles(Func<Cost, bool> wanted)
    {
        var titles = ImmutableArray.CreateBuilder<string>();
        foreach (Loss loss in _all)
            if (wanted(loss.Cost) && !titles.Contains(loss.Title))
                titles.Add(loss.Title);
        return titles.ToImmutable();
    }

    /// <summary>What there is to say, in the order of the file.</summary>
    public void Report(Action<Severity, Cost, Origin, string> say)
    {
        foreach (Loss loss in _all)
        {
            Severity severity = loss.Cost switch
            {
                Cost.Safety => anyway ? Severity.Warning : Severity.Fatal,
                Cost.Feature => Severity.Warning,
                _ => Severity.Note,
            };
            say(severity, loss.Cost, loss.At, Sentence(loss));
        }
    }

    private string Sentence(Loss loss)
    {
        var text = new StringBuilder(loss.Message);
        if (loss.Message is null)
            text.Append($"'{loss.Title}' is known but not carried out by this version");
        if (loss.Cost == Cost.Safety)
        {
            if (loss.Message is null && loss.Without.Length > 0)
                text.Append(": ").Append(loss.Without);
            text.Append(anyway ? " (--anyway)"
                : "; the daemon runs without it only with --anyway, or \"anyway\" in appliance.json");
        }
        else if (loss.Cost == Cost.Nothing)
        {
            text.Append("; nothing is lost by that");
            if (loss.Without.Length > 0)
                text.Append(": ").Append(loss.Without);
        }
        AppendPlaces(text, loss);
        return text.ToString();
    }

    private static void AppendPlaces(StringBuilder text, Loss loss)
    {
        for (int i = 0; i < loss.More.Count; i++)
        {
            Origin at = loss.More[i];
            text.Append(i == 0 ? " (also in " : ", ").Append(at.File == loss.At.File ? $"line {at.Line}" : $"{at}");
        }
        if (loss.More.Count > 0)
            text.Append(loss.Places - 1 > loss.More.Count ? $" and {loss.Places - 1 - loss.More.Count} places more)"
                : ")");
    }
}
