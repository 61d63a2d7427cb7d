using Appliance.Config;
using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// `plan`, which anybody who may look may ask without pause. The file is read on the desk's thread, with ordinary
/// priority, and an unchanged one that would replace the same settings has no second plan within a second. (A change in
/// an included file alone is seen a second later.)
/// </summary>
/// <param name="find">The file's path.</param>
/// <param name="load">Reads and judges it.</param>
internal sealed class Planning(Func<string> find, Func<string, ConfigResult> load)
{
    private static readonly Duration s_fresh = Duration.FromSeconds(1);

    /// <summary>A longer file is read anew each time.</summary>
    private const int LongestKept = 1 << 20;

    private sealed record Kept(Instant At, string Path, byte[] Text, DaemonSettings Running, ReloadOutcome Outcome);

    private Kept? _kept;

    /// <param name="before">What is in force.</param>
    public ReloadOutcome Now(DaemonSettings before)
    {
        string path = find();
        byte[]? text = Text(path);
        Instant now = BootClock.Now;
        if (_kept is { } kept && text is not null && now - kept.At < s_fresh && kept.Path == path
            && ReferenceEquals(kept.Running, before) && text.AsSpan().SequenceEqual(kept.Text))
            return kept.Outcome;
        ReloadOutcome outcome = ReloadOutcome.Planned(load(path), before);
        _kept = text is null ? null : new Kept(now, path, text, before, outcome);
        return outcome;
    }

    private static byte[]? Text(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            byte[] text = new byte[Math.Min(RandomAccess.GetLength(file), LongestKept + 1)];
            int length = RandomAccess.Read(file, text, 0);
            return length == text.Length && length <= LongestKept ? text : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
