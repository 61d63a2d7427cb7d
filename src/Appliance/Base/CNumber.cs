namespace Appliance.Base;

/// <summary>A number as C reads it: 0x1F, 017 and 15 (hexadecimal, octal, decimal) are 31, 15 and 15.</summary>
public static class CNumber
{
    public static bool TryRead(string text, out uint number)
    {
        number = 0;
        (int radix, int start) = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? (16, 2)
            : text.StartsWith('0') ? (8, 0) : (10, 0);
        if (start == text.Length || text.Length > 10)
            return false;
        foreach (char digit in text.AsSpan(start))
        {
            int value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (value >= radix)
                return false;
            number = number * (uint)radix + (uint)value;
        }
        return true;
    }
}
