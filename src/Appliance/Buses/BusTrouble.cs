using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Buses;

/// <summary>
/// What a device did, in words that follow its name. The library says `Error 121 performing I2C data transfer`.
/// </summary>
internal static class BusTrouble
{
    private const int NoSuchAddress = 6, NoAnswer = 121, TimedOut = 110;

    public static string InWords(Exception refused, DevicePlace place)
    {
        for (Exception? cause = refused; cause is not null; cause = cause.InnerException)
        {
            if (cause is NoBusException)
                return cause.Message;
            if (cause is IOException && NumberIn(cause.Message) is int number)
                return number switch
                {
                    NoSuchAddress or NoAnswer => $"does not answer at 0x{place.Address:x2} of {place.Bus}",
                    TimedOut => $"holds {place.Bus} up",
                    _ => $"cannot be talked to: {new Errno(number)}",
                };
        }
        return refused is InvalidDataException ? "answers with what cannot be read"
            : $"cannot be driven: {Mistake.InShort(refused)}";
    }

    /// <summary>The number behind "Error ".</summary>
    private static int? NumberIn(string message)
    {
        const string Before = "Error ";
        int at = message.IndexOf(Before, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int number = 0, digits = 0;
        foreach (char c in message.AsSpan(at + Before.Length))
        {
            if (!char.IsAsciiDigit(c) || ++digits > 4)
                break;
            number = number * 10 + (c - '0');
        }
        return digits > 0 ? number : null;
    }
}

/// <summary>The kernel does not offer the bus.</summary>
/// <param name="remedy">What would help, for the log.</param>
internal sealed class NoBusException(string message, string remedy) : IOException(message)
{
    public string Remedy => remedy;
}
