using System.Globalization;
using System.Text;

namespace Appliance.Generations;

/// <summary>
/// The mark of a commit that undoes itself unless it is confirmed: one line, parted by tabs. Its time is of the clock
/// that counts from boot, with the name of that boot, so that no step of the wall clock makes it longer or shorter.
/// </summary>
/// <param name="Committed">The generation on trial.</param>
/// <param name="Back">The generation that comes back.</param>
/// <param name="Until">When it does; of this boot only.</param>
/// <param name="Boot">The kernel's name for the boot.</param>
/// <param name="Carried">It may go on over the next start, since it asked for a new start itself. Any other start
/// undoes it at once.</param>
internal sealed record CommitTrial(int Committed, int Back, Instant Until, string Boot, bool Carried, string File)
{
    private const string Mark = "trial";
    private const int Fields = 7;

    public byte[] ToBytes() =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{Mark}\t{Committed}\t{Back}\t{Until.Nanoseconds}\t{Boot}\t{(Carried ? 1 : 0)}\t{File}\n"));

    /// <summary>Null for anything that is not a whole mark.</summary>
    public static CommitTrial? Parse(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        string[] words = text.TrimEnd('\n').Split('\t');
        return text.EndsWith('\n') && words.Length == Fields && words[0] == Mark
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int committed)
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int back)
            && long.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out long until)
            && words[5] is "0" or "1"
            ? new CommitTrial(committed, back, new Instant(until), words[4], words[5] == "1", words[6])
            : null;
    }
}
