using System.Globalization;

namespace Appliance.Base;

/// <summary>
/// A length of time as people type it behind `for`: `90s`, `30m` or `30min`, `2h`, `1d`; a bare number is seconds.
/// </summary>
internal static class TimeWord
{
    /// <param name="longest">What is longer is refused, as is 0.</param>
    public static bool TryRead(string? word, Duration longest, out Duration length)
    {
        length = default;
        if (word is null)
            return false;
        int digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
            digits++;
        int unit = word[digits..] switch { "" or "s" => 1, "m" or "min" => 60, "h" => 3600, "d" => 86400, _ => 0 };
        if (unit == 0 || !int.TryParse(word.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture,
            out int count)
            || count == 0 || (long)count * unit > longest.TotalSeconds)
            return false;
        length = Duration.FromSeconds((long)count * unit);
        return true;
    }
}
