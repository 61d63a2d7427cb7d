using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>Something that is done once, at its time.</summary>
internal sealed class Later : Service
{
    private Instant _at = Instant.Never;
    private Action? _what;

    /// <summary>One thing; another takes its place.</summary>
    public void Do(Instant at, Action what) => (_at, _what) = (at, what);

    public override Instant NextDeadline => _at;

    public override void Turn(Instant now)
    {
        if (now < _at)
            return;
        _at = Instant.Never;
        _what!();
    }
}
