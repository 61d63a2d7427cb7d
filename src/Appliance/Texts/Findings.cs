using System.Collections.Immutable;

namespace Appliance.Texts;

/// <summary>
/// Collects what there is to say, all of it at once, and bounded: a megabyte of junk does not give a million findings.
/// </summary>
/// <param name="anyway">`--anyway`: what this version does not carry out is no reason not to run, whatever it
/// costs.</param>
public sealed class Findings(bool anyway = false)
{
    private const int Limit = 1000;

    private readonly ImmutableArray<Finding>.Builder _all = ImmutableArray.CreateBuilder<Finding>();
    private readonly HashSet<(SourceFile?, int, int, string)> _said = [];
    private int _beyondLimit;

    /// <summary>Something was found with which the daemon does not run.</summary>
    public bool AnyFatal => AnyFatalMistake || _anyFatalLoss;

    /// <summary>The same, but for what is right and not carried out.</summary>
    public bool AnyFatalMistake { get; private set; }

    private bool _anyFatalLoss;

    /// <summary>No more are kept: the work for a good suggestion can be saved.</summary>
    public bool IsFull => _all.Count >= Limit;

    public void Note(Origin at, string message) => Add(Severity.Note, FindingClass.General, at, message);

    public void Warning(Origin at, string message, string? suggestion = null) =>
        Add(Severity.Warning, FindingClass.General, at, message, suggestion);

    public void Error(Origin at, string message, string? suggestion = null, string? logMessage = null) =>
        Add(Severity.Error, FindingClass.General, at, message, suggestion, logMessage);

    public void Fatal(Origin at, string message, string? suggestion = null) =>
        Add(Severity.Fatal, FindingClass.General, at, message, suggestion);

    /// <summary>What is known but not carried out by this version.</summary>
    internal Losses Losses { get; } = new(anyway);

    /// <summary>Says, once for all its places, that this version does not carry something out.</summary>
    /// <param name="keyword">A keyword, or a keyword and a word of its lines.</param>
    /// <param name="cost">What that costs: a matter of safety forbids the run, unless the user wants it anyway.</param>
    /// <param name="instances">Whose lines it stands in; null when it is about all of them.</param>
    /// <param name="without">What happens without it, to stand behind a colon; only said of what costs safety.</param>
    internal void Lose(string keyword, Cost cost, Origin at, string[]? instances = null, string without = "")
    {
        Losses.Enter(keyword, cost, at, instances, ofAll: instances is null, without);
        _anyFatalLoss |= cost == Cost.Safety && !anyway;
    }

    /// <summary>
    /// A whole instance is left out, because it needs something that this version does not carry out.
    /// </summary>
    internal void LoseInstance(string what, string instance, Origin at, string message)
    {
        Losses.Differ(what, Cost.Safety, instance, message, at);
        _anyFatalLoss |= !anyway;
    }

    /// <summary>An instance runs, and its adverts are not those of keepalived.</summary>
    internal void Differ(string what, string instance, Origin at, string message) =>
        Losses.Differ(what, Cost.Feature, instance, message, at);

    public void Add(Severity severity, FindingClass kind, Origin at, string message, string? suggestion = null,
        string? logMessage = null)
    {
        AnyFatalMistake |= severity == Severity.Fatal;
        // A sequence or a parameter can bring one mistake a thousand times to one place; the bound is the same as that
        // of what is kept.
        if (_said.Count < 2 * Limit && !_said.Add((at.File, at.Line, at.Column, message)))
            return;
        // The reason why it cannot be run is never the one that is left out.
        if (_all.Count >= Limit && (severity != Severity.Fatal || _all.Count >= 2 * Limit))
        {
            _beyondLimit++;
            return;
        }
        _all.Add(Finding.At(severity, kind, at, message) with { LogMessage = logMessage, Suggestion = suggestion });
    }

    /// <summary>
    /// Everything found, in the order of the work: text, then blocks, then rules, and then what is not carried out.
    /// </summary>
    public ImmutableArray<Finding> ToImmutable()
    {
        var all = _all.ToImmutable().ToBuilder();
        if (_beyondLimit > 0)
            all.Add(new Finding { Severity = Severity.Error, Message = $"{_beyondLimit} more findings are not shown" });
        Losses.Report((severity, cost, at, message) =>
            all.Add(Finding.At(severity, FindingClass.NotCarriedOut, at, message) with { Cost = cost }));
        return all.ToImmutable();
    }
}
