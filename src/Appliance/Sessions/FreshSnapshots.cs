using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Sessions;

/// <summary>
/// A snapshot of now for every caller that wants one; those who ask at the same time share one. On the desk's thread.
/// </summary>
internal sealed class FreshSnapshots
{
    /// <summary>One this young need not be made again: a thousand callers a second cost twenty.</summary>
    private static readonly Duration s_fresh = Duration.FromMilliseconds(50);
    /// <summary>
    /// The attendant answers in a millisecond; one that does not is busy, and the last snapshot is told with its age.
    /// </summary>
    private static readonly Duration s_patience = Duration.FromSeconds(2);

    private readonly Desk _desk;
    private readonly SnapshotBoard _board;
    private readonly Func<bool> _want;
    private readonly List<TaskCompletionSource> _waiting = [];
    private Instant _outdatedAt;
    /// <summary>When the newest was made; null for none.</summary>
    private Instant? _seen;

    /// <param name="want">Asks for a new one, which will hang on the board within a moment; false when there is nobody
    /// to ask.</param>
    public FreshSnapshots(Desk desk, SnapshotBoard board, Func<bool> want)
    {
        (_desk, _board, _want) = (desk, board, want);
        board.Published += snapshot => desk.Post(() => Wake(snapshot?.At));
    }

    /// <summary>A snapshot of now, or the last there is when the attendant is busy; null before the first.</summary>
    public async Task<Snapshot?> Get()
    {
        if (_board.Latest is { } latest && latest.At >= _outdatedAt && BootClock.Now - latest.At < s_fresh)
            return latest;
        await Next();
        // What was on its way may be from before.
        if (_board.Latest is { } early && early.At < _outdatedAt)
            await Next();
        return _board.Latest;
    }

    /// <summary>Somebody has changed something: who looks from now on must see it.</summary>
    public void Outdate() => _outdatedAt = BootClock.Now;

    private async Task Next()
    {
        if (_waiting.Count == 0 && !_want())
            return;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(next);
        using (_desk.At(BootClock.Now + s_patience, () => next.TrySetResult()))
            await next.Task;
        _waiting.Remove(next);
    }

    /// <summary>
    /// The box's own facts are published on the snapshot that was there before: nobody has waited for that.
    /// </summary>
    private void Wake(Instant? madeAt)
    {
        if (madeAt is not null && madeAt == _seen)
            return;
        _seen = madeAt;
        foreach (TaskCompletionSource waiting in _waiting)
            waiting.TrySetResult();
        _waiting.Clear();
    }
}
