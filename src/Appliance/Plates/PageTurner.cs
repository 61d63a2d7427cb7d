
namespace Appliance.Plates;

/// <summary>
/// Which page is shown. A press of the button turns to the next one, and some time after the last press the first is
/// back, which says whether anything is wrong. Without a button pages turn by themselves.
/// </summary>
internal sealed class PageTurner(bool hasButton)
{
    public static readonly Duration StaysFor = Duration.FromSeconds(30);
    public static readonly Duration TurnsEvery = Duration.FromSeconds(5);

    private sealed record Turned(int Times, Instant At);

    private Turned? _last;

    /// <summary>The button was pressed. By one thread, read by any.</summary>
    public void Turn(Instant now) =>
        Volatile.Write(ref _last, new Turned(_last is { } last && now < last.At + StaysFor ? last.Times + 1 : 1, now));

    /// <param name="pages">At least one.</param>
    /// <returns>The page, from 0, and when the mere passing of time changes it.</returns>
    public (int Page, Instant NextChange) At(Instant now, int pages)
    {
        if (!hasButton)
        {
            if (pages == 1)
                return (0, Instant.Never);
            long turns = now.Nanoseconds / TurnsEvery.Nanoseconds;
            return ((int)(turns % pages), new Instant((turns + 1) * TurnsEvery.Nanoseconds));
        }
        return Volatile.Read(ref _last) is { } last && now < last.At + StaysFor
            ? (last.Times % pages, last.At + StaysFor) : (0, Instant.Never);
    }
}
