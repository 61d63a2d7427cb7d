using Appliance.Reports;

namespace Appliance.Views;

/// <summary>
/// What was made of a snapshot last, kept for the next who asks for the same: a thousand callers a second cost twenty
/// texts.
/// </summary>
internal sealed class Rendered(Func<Snapshot, byte[]> render)
{
    private Snapshot? _snapshot;
    private byte[] _bytes = [];

    public byte[] Of(Snapshot snapshot)
    {
        if (!ReferenceEquals(snapshot, _snapshot))
            _bytes = render(snapshot);
        _snapshot = snapshot;
        return _bytes;
    }
}
