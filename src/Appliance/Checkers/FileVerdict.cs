using System.Globalization;

namespace Appliance.Checkers;

/// <summary>
/// `FILE_CHECK`: what the number in a file means. Without a weight one that is not 0 is a failure (with `reverse`, 0);
/// otherwise number times weight (with `reverse`, less than nothing) is added to the server's weight, and what would be
/// below all weights is a failure. What cannot be read, or is no number, is 0. PURE.
/// </summary>
/// <param name="Adjustment">Added to the configured weight; 0 for one that has failed.</param>
internal readonly record struct FileVerdict(bool IsUp, long Adjustment)
{
    private const int MostDigits = 12;

    /// <param name="text">The file, or its beginning.</param>
    public static FileVerdict Of(ReadOnlySpan<char> text, int weight, bool reverse)
    {
        long number = NumberIn(text);
        if (weight == 0)
            return new FileVerdict(number != 0 == reverse, 0);
        long adjustment = number * weight * (reverse ? -1 : 1);
        return adjustment <= int.MinValue ? new FileVerdict(false, 0)
            : new FileVerdict(true, Math.Min(adjustment, int.MaxValue));
    }

    /// <summary>Blanks, a sign, digits, and then anything, as strtol reads; held within 32 bits.</summary>
    public static long NumberIn(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        int end = text.StartsWith("-") || text.StartsWith("+") ? 1 : 0;
        while (end < text.Length && end < MostDigits && char.IsAsciiDigit(text[end]))
            end++;
        return long.TryParse(text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? Math.Clamp(number, int.MinValue, int.MaxValue) : 0;
    }
}
