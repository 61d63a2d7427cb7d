namespace Bench;

/// <summary>Which of the samples is held against the wanted figure.</summary>
internal enum Judge { Median, Worst }

/// <summary>One row of the table.</summary>
/// <param name="Key">Name under which a run adds its samples.</param>
/// <param name="What">What is measured, for a reader.</param>
/// <param name="Unit">Of the samples and of the wanted figure.</param>
/// <param name="Wanted">The figure to reach: at most this.</param>
/// <param name="Judge">What is held against it.</param>
internal sealed record Figure(string Key, string What, string Unit, double? Wanted, Judge Judge = Judge.Median);

/// <summary>One of the two programs that are compared.</summary>
/// <param name="Name">"keepalived" or "vrrpaot".</param>
internal sealed record Contender(string Name)
{
    public bool IsOurs => Name == "vrrpaot";
}

/// <summary>Something that is measured on each contender in turn, and gives one or more figures.</summary>
/// <param name="Name">For `ONLY=name`.</param>
/// <param name="Runs">How often, unless `--runs` says otherwise; the contenders take turns.</param>
/// <param name="Figures">Rows of the table.</param>
/// <param name="Run">Measures one contender once.</param>
internal sealed record Measure(string Name, int Runs, IReadOnlyList<Figure> Figures, Action<Contender, Samples> Run);

/// <summary>The samples of one contender in one measure.</summary>
internal sealed class Samples
{
    private readonly Dictionary<string, List<double>> _values = [];

    /// <summary>Sentences about what could not be measured.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Sentences for who wants to know how a figure came about.</summary>
    public List<string> Details { get; } = [];

    public void Detail(string sentence) => Details.Add(sentence);

    public void Add(string key, double value)
    {
        if (!_values.TryGetValue(key, out List<double>? values))
            _values[key] = values = [];
        values.Add(value);
    }

    /// <summary>Samples of a figure, smallest first; empty when none was taken.</summary>
    public IReadOnlyList<double> Of(Figure figure) =>
        _values.TryGetValue(figure.Key, out List<double>? values) ? [.. values.Order()] : [];
}
