using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>The whole numbers that a keyword takes.</summary>
/// <param name="Min">Least value.</param>
/// <param name="Max">Greatest value.</param>
/// <param name="Tail">What becomes of a number with something behind it.</param>
internal sealed record Bounds(int Min, int Max, Tail Tail)
{
    /// <summary>As the grammar of the keyword has it.</summary>
    public string Text => Max == int.MaxValue ? $"NUMBER from {Min}" : $"{Min}..{Max}";

    /// <param name="before">What counted until now, and goes on counting when the text is no number.</param>
    /// <param name="otherwise">What counts when there was nothing before, as words: "5".</param>
    public Located<int>? Read(Line line, Located<int>? before, string otherwise) =>
        line.Arguments.Integer(line.Statement, Min, Max, Tail, before, otherwise);

    /// <summary>A number that is outside is moved to the nearest, as keepalived does, and that is said.</summary>
    /// <param name="what">How the warning begins, up to "outside range".</param>
    public int Nearest(int number, Origin at, Findings findings, string what)
    {
        int nearest = Math.Clamp(number, Min, Max);
        if (nearest != number)
            findings.Warning(at, $"{what} outside range [{Min}, {Max}]; {nearest} is used");
        return nearest;
    }

    /// <summary>Null when the text is no number; nothing goes on counting then.</summary>
    /// <param name="instead">What counts then, as a sentence without its stop: "100 is used".</param>
    public Located<int>? Read(Line line, string instead)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        return line.Arguments.Integer(word.Value, word.At, Min, Max, Tail, instead);
    }
}

/// <summary>The seconds that a keyword takes.</summary>
/// <param name="Min">Least value, in units of the last place.</param>
/// <param name="Max">Greatest value, in units of the last place.</param>
/// <param name="Places">Places after the point that count.</param>
/// <param name="Tail">What becomes of a number with something behind it.</param>
internal sealed record Seconds(long Min, long Max, int Places, Tail Tail)
{
    /// <summary>As the grammar of the keyword has it.</summary>
    public string Text => $"SECONDS {WrittenNumber.Range(Min, Max, Places)}";

    /// <summary>Null when the text is no number.</summary>
    /// <param name="instead">What counts then, as a sentence without its stop.</param>
    public Located<Duration>? Read(Line line, string instead) =>
        line.Arguments.Seconds(line.Statement, Min, Max, Places, Tail, instead);
}

/// <summary>A keyword whose value is a whole number; what cannot be read leaves what counted before.</summary>
internal sealed class Number : Option<int>
{
    /// <param name="otherwise">What counts when there was nothing before, as words: "255".</param>
    public Number(string block, string name, Bounds bounds, string otherwise)
        : base(block, name, Shape.Value, (line, before) => bounds.Read(line, before, otherwise)) =>
        (Grammar, Default) = (bounds.Text, otherwise);
}
