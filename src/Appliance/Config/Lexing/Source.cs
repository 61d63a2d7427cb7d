using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>Gives lines one after the other.</summary>
internal abstract class Source
{
    public abstract bool TryRead(out TracedText line);
}

/// <summary>An open file, and what it covers while it is read.</summary>
internal sealed class FileSource(SourceFile file, IncludeChecks checksBefore, string directoryBefore) : Source
{
    private int _next = 1;

    public SourceFile File => file;
    public IncludeChecks ChecksBefore => checksBefore;
    public string DirectoryBefore => directoryBefore;

    public override bool TryRead(out TracedText line)
    {
        line = _next <= file.Lines.Length ? TracedText.OfLine(file, _next) : default;
        return _next++ <= file.Lines.Length;
    }
}

/// <summary>The further lines of a multi-line parameter, all standing where it was used.</summary>
internal sealed class MadeLines(TracedText model, string[] lines) : Source
{
    private int _next;

    public override bool TryRead(out TracedText line)
    {
        line = _next < lines.Length ? model.ReplacedBy(lines[_next]) : default;
        return _next++ < lines.Length;
    }
}

/// <summary>A line once for each value; the variables hold while the line and all that it makes is read.</summary>
internal sealed class SequenceSource : Source
{
    private readonly Sequence _sequence;
    private readonly Parameters _parameters;
    private readonly string[]?[] _before;

    public SequenceSource(Sequence sequence, Parameters parameters)
    {
        _sequence = sequence;
        _parameters = parameters;
        _before = new string[]?[sequence.Names.Length];
        for (int i = 0; i < _before.Length; i++)
            _before[i] = parameters.Find(sequence.Names[i]);
    }

    public override bool TryRead(out TracedText line)
    {
        line = _sequence.Text;
        bool more = _sequence.Values.MoveNext();
        for (int i = 0; i < _sequence.Names.Length; i++)
        {
            if (more)
                _parameters.Define(_sequence.Names[i], i < _sequence.Values.Current.Length
                    ? _sequence.Values.Current[i] : "");
            else
                _parameters.Restore(_sequence.Names[i], _before[i]);
        }
        return more;
    }
}
