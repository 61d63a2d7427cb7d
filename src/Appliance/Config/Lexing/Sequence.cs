using System.Globalization;
using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>
/// `~SEQ(var, [start, [step,]] end) text`, the same with `~SEQx` in hexadecimal, and `~LST(var, a, b...) text` or
/// `~LST({v,w},{a,b},{c,d}...) text`: the text again and again, with the variables set anew each time.
/// Nothing is made before it is asked for, so a long sequence costs nothing until the line limit stops it.
/// </summary>
internal sealed class Sequence
{
    private Sequence(TracedText text, string[] names, IEnumerator<string[]> values)
    {
        Text = text;
        Names = names;
        Values = values;
    }

    /// <summary>What is repeated.</summary>
    public TracedText Text { get; }
    public string[] Names { get; }
    public IEnumerator<string[]> Values { get; }

    public static bool Starts(in TracedText line) => line.Span.StartsWith("~SEQ") || line.Span.StartsWith("~LST");

    /// <summary>Null, with the reason, when the line is not a whole sequence.</summary>
    /// <param name="line">Starts with `~`; parameters in its brackets are already substituted.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static Sequence? Read(in TracedText line, out string problem)
    {
        ReadOnlySpan<char> text = line.Span;
        int open = text.IndexOf('(');
        int close = text.IndexOf(')');
        string kind = open < 0 ? "" : text[..open].TrimEnd().ToString();
        problem = $"'{line.FirstWord}' needs a list in brackets: ~SEQ(var, start, step, end) or ~LST(var, value...)";
        if (open < 0 || close < open || kind is not ("~SEQ" or "~SEQx" or "~LST"))
            return null;
        List<string[]> arguments = Split(text.Slice(open + 1, close - open - 1));
        TracedText rest = line.Slice(close + 1).Trim();
        if (arguments.Count < 2)
            return null;
        foreach (string name in arguments[0])
        {
            if (name.Length == 0 || Reference.NameLength(name) != name.Length)
            {
                problem = $"'{name}' is not a variable name";
                return null;
            }
        }
        return kind == "~LST"
            ? new Sequence(rest, arguments[0], List(arguments))
            : Numbers(rest, arguments, kind == "~SEQx", ref problem);
    }

    private static Sequence? Numbers(TracedText rest, List<string[]> arguments, bool hexadecimal, ref string problem)
    {
        if (arguments.Count > 4)
        {
            problem = "~SEQ takes a variable, a start, a step and an end";
            return null;
        }
        Span<long> numbers = stackalloc long[3];
        for (int i = 1; i < arguments.Count; i++)
        {
            if (!TryReadInteger(arguments[i][0], out numbers[i - 1]))
            {
                problem = $"invalid number '{arguments[i][0]}'";
                return null;
            }
        }
        int count = arguments.Count - 1;
        long end = numbers[count - 1];
        long start = count > 1 ? numbers[0] : end < 0 ? -1 : 1;
        long step = count > 2 ? numbers[1] : end < start ? -1 : 1;
        if (step == 0 || step > 0 != end >= start && start != end || hexadecimal && (start < 0 || end < 0))
        {
            problem = hexadecimal && (start < 0 || end < 0) ? "~SEQx counts only upwards from 0"
                : $"~SEQ never comes from {start} to {end} by {step}";
            return null;
        }
        return new Sequence(rest, arguments[0], Count(start, step, end, hexadecimal));
    }

    private static IEnumerator<string[]> Count(long start, long step, long end, bool hexadecimal)
    {
        for (Int128 value = start; step > 0 ? value <= end : value >= end; value += step)
            yield return [((long)value).ToString(hexadecimal ? "x" : "d", CultureInfo.InvariantCulture)];
    }

    private static IEnumerator<string[]> List(List<string[]> tuples)
    {
        for (int i = 1; i < tuples.Count; i++)
            yield return tuples[i];
    }

    /// <summary>Splits at commas; `{a,b}` is one argument of two parts.</summary>
    private static List<string[]> Split(ReadOnlySpan<char> text)
    {
        var all = new List<string[]>();
        while (true)
        {
            text = text.Trim();
            if (text.Length > 0 && text[0] == '{')
            {
                int close = text.IndexOf('}');
                int end = close < 0 ? text.Length : close;
                all.Add(text[1..end].ToString().Split(',', StringSplitOptions.TrimEntries));
                int next = close < 0 ? -1 : text[end..].IndexOf(',');
                if (next < 0)
                    return all;
                text = text[(end + next + 1)..];
                continue;
            }
            int comma = text.IndexOf(',');
            all.Add([text[..(comma < 0 ? text.Length : comma)].Trim().ToString()]);
            if (comma < 0)
                return all;
            text = text[(comma + 1)..];
        }
    }

    /// <summary>A whole number as C writes it: decimal, 0x hexadecimal, 0 octal.</summary>
    private static bool TryReadInteger(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        bool negative = text.StartsWith("-");
        if (negative || text.StartsWith("+"))
            text = text[1..];
        int radix = text.StartsWith("0x") || text.StartsWith("0X") ? 16 : text.Length > 1 && text[0] == '0' ? 8 : 10;
        text = radix == 16 ? text[2..] : text;
        if (text.IsEmpty)
            return false;
        foreach (char c in text)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;
            if (digit >= radix || value > (long.MaxValue >> 5))
                return false;
            value = value * radix + digit;
        }
        value = negative ? -value : value;
        return true;
    }
}
