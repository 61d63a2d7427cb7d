using System.Collections.Immutable;

namespace Appliance.Config;

/// <summary>Collects what there is to say, all of it at once, and bounded: a megabyte of junk does not give a million findings.</summary>
public sealed class Findings
{
    private const int Limit = 1000;

    private readonly ImmutableArray<Finding>.Builder _all = ImmutableArray.CreateBuilder<Finding>();
    private int _beyondLimit;

    /// <summary>Something was found with which the daemon does not run.</summary>
    public bool AnyFatal { get; private set; }

    /// <summary>No more are kept: the work for a good suggestion can be saved.</summary>
    public bool IsFull => _all.Count >= Limit;

    public void Note(Origin at, string message) => Add(Severity.Note, FindingClass.General, at, message);

    public void Warning(Origin at, string message, string? suggestion = null) =>
        Add(Severity.Warning, FindingClass.General, at, message, suggestion);

    public void Error(Origin at, string message, string? suggestion = null, string? logMessage = null) =>
        Add(Severity.Error, FindingClass.General, at, message, suggestion, logMessage);

    public void Fatal(Origin at, string message, string? suggestion = null) =>
        Add(Severity.Fatal, FindingClass.General, at, message, suggestion);

    public void Add(Severity severity, FindingClass kind, Origin at, string message, string? suggestion = null, string? logMessage = null)
    {
        AnyFatal |= severity == Severity.Fatal;
        // The reason why it cannot be run is never the one that is left out.
        if (_all.Count >= Limit && (severity != Severity.Fatal || _all.Count >= 2 * Limit))
        {
            _beyondLimit++;
            return;
        }
        _all.Add(new Finding
        {
            Severity = severity,
            Class = kind,
            File = at.File?.Path ?? "",
            Line = at.Line,
            Column = at.Column,
            Text = Secrets.Hide(at.SourceLine),
            Message = message,
            LogMessage = logMessage,
            Suggestion = suggestion,
        });
    }

    /// <summary>Everything found, in the order of the work: text, then blocks, then rules.</summary>
    public ImmutableArray<Finding> ToImmutable()
    {
        if (_beyondLimit == 0)
            return _all.ToImmutable();
        var more = new Finding { Severity = Severity.Error, Message = $"{_beyondLimit} more findings are not shown" };
        return [.. _all, more];
    }
}
