using Appliance.Base;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// One keyword in one block: what must follow it, what is done with it, and what people are told of it.
/// </summary>
internal abstract class Keyword(string block, string name, Shape shape)
{
    /// <summary>The block it stands in; "root" outside all blocks.</summary>
    public string Block { get; } = block;

    /// <summary>As written in the file.</summary>
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public bool OpensBlock => Shape is Shape.Block or Shape.List or Shape.Named or Shape.Headed;

    /// <summary>False when this version knows the keyword but does not do what it says.</summary>
    public abstract bool Carried { get; }

    /// <summary>What that costs; <see cref="Cost.Nothing"/> for one that is carried out.</summary>
    public abstract Cost Cost { get; }

    /// <summary>Without its argument keepalived leaves it out and goes on; otherwise it ends there.</summary>
    public abstract bool LeftOutBare { get; }

    /// <summary>What keepalived says of one that is left out bare; null for nothing of its own.</summary>
    public virtual string? Complaint => null;

    /// <summary>Without its argument it says something all the same.</summary>
    public virtual bool IsWholeBare => false;

    /// <summary>A second line is no repetition, or its reader says what becomes of it.</summary>
    public virtual bool MayRepeat => false;

    /// <summary>For people: `vrrpaot keywords`, docs/keywords.md.</summary>
    public abstract KeywordText Text { get; }
}

/// <summary>What people are told of a keyword.</summary>
/// <param name="Meaning">One sentence without its stop.</param>
/// <param name="Grammar">What follows the keyword; empty for nothing.</param>
/// <param name="Default">What holds without it; empty for nothing.</param>
/// <param name="Since">First release of keepalived that has it; empty for 2.2.7 and before.</param>
/// <param name="Without">Of one that is not carried out and costs safety: what happens then.</param>
internal sealed record KeywordText(string Meaning, string Grammar, string Default, string Since, string Without = "")
{
    /// <summary>What is empty is the usual of the shape.</summary>
    public static KeywordText Of(
        Shape shape, string meaning, string grammar, string @default, string since, string without = "")
    {
        string usual = shape switch
        {
            Shape.Optional => "[BOOL]",
            Shape.Script => "SCRIPT [USER [GROUP]]",
            Shape.Block or Shape.List => "{ block }",
            Shape.Named => "NAME { block }",
            _ => "",
        };
        string off = shape switch { Shape.Flag => "off", Shape.Optional => "false", _ => "" };
        return new KeywordText(meaning, grammar.Length > 0 ? grammar : usual, @default.Length > 0 ? @default : off,
            since, without);
    }
}
