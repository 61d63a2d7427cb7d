using System.Globalization;
using System.Text;
using Appliance.Base;

namespace Appliance.Generations;

/// <summary>
/// One text that was the configuration, with what is to be known of it. Kept as a line
/// `generation NUMBER MILLISECONDS LENGTH HOW WHO FILE`, parted by tabs, and below it the very bytes of the text.
/// </summary>
/// <param name="Number">Grows by one with each.</param>
/// <param name="How">`commit`, `commit confirm 5`, `rollback 3`, `undo of 4`, or `found` for a text that did not come
/// through us.</param>
/// <param name="Who">`console ttyS0`, `root`.</param>
/// <param name="File">Which configuration it was.</param>
internal sealed record Generation(int Number, Moment At, string How, string Who, string File, byte[] Text)
{
    private const string Mark = "generation";
    private const int Fields = 7;

    public byte[] ToBytes() =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{Mark}\t{Number}\t{At.UnixMilliseconds}\t{Text.Length}\t{How}\t{Who}\t{File}\n")), .. Text];

    /// <summary>Null for anything that is not a whole generation.</summary>
    public static Generation? Parse(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        if (end < 0)
            return null;
        string[] words = Encoding.UTF8.GetString(bytes[..end]).Split('\t');
        return words.Length == Fields && words[0] == Mark
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            && new Moment(at).IsPossible
            && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length == bytes.Length - end - 1
            ? new Generation(number, new Moment(at), words[4], words[5], words[6], bytes[(end + 1)..].ToArray())
            : null;
    }
}
