using System.Globalization;
using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>
/// What becomes of a number with something behind it, like `9O` or `5s`. keepalived has both kinds of keywords.
/// </summary>
internal enum Tail : byte
{
    /// <summary>It is no number.</summary>
    Refused,
    /// <summary>The digits before it count; without any the number is 0.</summary>
    CutOff,
}

/// <summary>
/// A number as keepalived reads it when it runs (its test refuses more): blanks and a plus before it are no mistake,
/// nothing at all is 0, and there is no hexadecimal. The same value counts in a test, in a plan and in a run.
/// </summary>
internal static class WrittenNumber
{
    /// <summary>A whole number.</summary>
    /// <param name="text">The word.</param>
    /// <param name="tail">What becomes of the rest when the word does not end with the number.</param>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    /// <param name="value">0 when it is refused.</param>
    /// <param name="cut">Something behind the number was cut off.</param>
    /// <param name="problem">Why it is refused.</param>
    public static bool TryRead(string text, Tail tail, int min, int max, out int value, out bool cut,
        out string problem)
    {
        bool read = TryRead(text, tail, min, max, places: 0, out decimal number, out cut, out problem);
        value = (int)number;
        return read;
    }

    /// <summary>
    /// A decimal number; <paramref name="min"/> and <paramref name="max"/> in units of the last place.
    /// </summary>
    public static bool TryRead(string text, Tail tail, long min, long max, int places, out decimal value, out bool cut,
        out string problem)
    {
        value = 0;
        int start = 0;
        while (start < text.Length && TracedText.IsBlank(text[start]))
            start++;
        bool negative = start < text.Length && text[start] == '-';
        if (start < text.Length && text[start] is '-' or '+')
            start++;
        int end = start, points = places > 0 ? 0 : 1;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' && points++ == 0))
            end++;
        ReadOnlySpan<char> digits = text.AsSpan(start, end - start);
        cut = end < text.Length;
        string shown = Tokens.Shorten(text);
        if (cut && tail == Tail.Refused)
        {
            problem = $"invalid number '{shown}'";
            return false;
        }
        if (negative && min >= 0 && (tail == Tail.Refused || places > 0 || digits.IndexOfAnyExcept('0') >= 0))
        {
            problem = $"number '{shown}' outside range {Interval(min, max, places)}: it is negative";
            return false;
        }
        if (digits.Length > 0 && digits is not "."
            && !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            value = decimal.MaxValue;
        value = negative ? -value : value;
        decimal unit = Unit(places);
        problem = value < min / unit || value > max / unit
            ? $"number '{shown}' outside range {Interval(min, max, places)}" : "";
        value = problem.Length > 0 ? 0 : value;
        return problem.Length == 0;
    }

    public static string Show(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>`0.01..255`</summary>
    public static string Range(long min, long max, int places) =>
        $"{Show(min / Unit(places))}..{Show(max / Unit(places))}";

    private static string Interval(long min, long max, int places) =>
        $"[{Show(min / Unit(places))}, {Show(max / Unit(places))}]";

    private static decimal Unit(int places)
    {
        decimal unit = 1;
        for (int i = 0; i < places; i++)
            unit *= 10;
        return unit;
    }
}
