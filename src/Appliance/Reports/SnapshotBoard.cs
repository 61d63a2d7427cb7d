namespace Appliance.Reports;

/// <summary>
/// Where the newest <see cref="Snapshot"/> hangs. One writer (the attendant), any number of readers; nobody waits for
/// anybody. Making a snapshot costs something, so one is only made when it was asked for: a reader that finds the board
/// too old says so, and looks again when it is woken.
/// </summary>
public sealed class SnapshotBoard
{
    private Snapshot? _latest;

    /// <summary>The newest; null before the first.</summary>
    public Snapshot? Latest => Volatile.Read(ref _latest);

    /// <summary>
    /// What the node is called, also while nothing else is known of it (its engine is being started again); null before
    /// the first snapshot.
    /// </summary>
    public string? HostName { get; private set; }

    /// <summary>
    /// A new one hangs here, or none any more. Called on the writer's thread; must return at once.
    /// </summary>
    public event Action<Snapshot?>? Published;

    public void Publish(Snapshot snapshot)
    {
        HostName = snapshot.HostName;
        Volatile.Write(ref _latest, snapshot);
        Published?.Invoke(snapshot);
    }

    /// <summary>The newest is not true any more, and nothing is known.</summary>
    public void Clear()
    {
        Volatile.Write(ref _latest, null);
        Published?.Invoke(null);
    }
}
