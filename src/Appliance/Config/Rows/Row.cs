using Appliance.Config.Blocks;
using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>One line of a block on its way to a row.</summary>
/// <param name="Statement">The line.</param>
/// <param name="Arguments">Reads its values.</param>
/// <param name="File">What the file has declared so far.</param>
/// <param name="Instance">The name of the instance in whose block it stands; null elsewhere.</param>
internal readonly record struct Line(Statement Statement, Arguments Arguments, FileReader File, string? Instance)
{
    public Findings Findings => Arguments.Findings;

    /// <summary>The keyword is there, and that is all it says.</summary>
    public Located<bool> Here => new(true, Statement.At);
}

/// <summary>
/// A keyword that is carried out, in one piece: what people are told of it, how its lines are read, and what a
/// reload says when its effect has changed.
/// </summary>
internal abstract class Row(string block, string name, Shape shape) : Keyword(block, name, shape)
{
    /// <summary>One sentence without its stop.</summary>
    public required string Meaning { get; init; }

    /// <summary>What follows the keyword; empty for what is usual for its shape.</summary>
    public string Grammar { get; init; } = "";

    /// <summary>What holds without it; empty for what is usual for its shape.</summary>
    public string Default { get; init; } = "";

    /// <summary>First release of keepalived that has it; empty for 2.2.7 and before.</summary>
    public string Since { get; init; } = "";

    /// <summary>Compares its effect before and after a reload.</summary>
    public required Told Reload { get; init; }

    /// <summary>
    /// Without its argument keepalived leaves it out and goes on, where it ends with 2 for the others (seen from
    /// 2.2.7 for each).
    /// </summary>
    public bool MayBeBare { get; init; }

    /// <summary>What keepalived says where <see cref="MayBeBare"/>; null for nothing of its own.</summary>
    public string? Bare { get; init; }

    /// <summary>Without its argument it says something all the same.</summary>
    public bool WholeBare { get; init; }

    /// <summary>A second line is no repetition, or the row says what becomes of it.</summary>
    public bool Repeats { get; init; }

    public override bool IsWholeBare => WholeBare;
    public override bool MayRepeat => Repeats;
    public override bool Carried => true;
    public override Cost Cost => Cost.Nothing;
    public override bool LeftOutBare => MayBeBare || Bare is not null;
    public override string? Complaint => Bare;
    public override KeywordText Text => KeywordText.Of(Shape, Meaning, Grammar, Default, Since);

    /// <summary>Reads one of its lines; what cannot be read has been said then, and changes nothing.</summary>
    public abstract void Read(Line line, LocatedValues into);
}

/// <summary>
/// A keyword that gives one value, found again by the row itself: `instance.Of(InstanceRows.UnicastTtl)`.
/// </summary>
/// <param name="read">From a line, and what counted until now, to what counts.</param>
internal class Option<T>(string block, string name, Shape shape, Func<Line, Located<T>?, Located<T>?> read)
    : Row(block, name, shape)
{
    public override void Read(Line line, LocatedValues into) => into.Set(this, read(line, into.Of(this)));
}

/// <summary>
/// A keyword whose lines change more than one value: a list, a block, a word that others may have the better of.
/// </summary>
/// <param name="read">From a line into what its block gives.</param>
internal sealed class Lines<TModel>(string block, string name, Shape shape, Action<Line, TModel> read)
    : Row(block, name, shape)
    where TModel : LocatedValues
{
    public override void Read(Line line, LocatedValues into) => read(line, (TModel)into);
}
