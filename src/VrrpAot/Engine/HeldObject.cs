using System.Collections.Immutable;
using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// A route, a rule or a static address: what the engine holds beside VIPs. It is compared by its text.
/// </summary>
public sealed record HeldObject(HoldingKind Kind, ObjectRequests Requests)
{
    /// <summary>`no_track`: when something removes it, it stays away until it is wanted anew.</summary>
    public bool Untracked { get; init; }

    /// <summary>`track_group`: the instances that are in FAULT while it cannot be had.</summary>
    public ImmutableArray<string> Tracking { get; init; } = [];

    /// <summary>As keepalived tells it.</summary>
    public string Text => Untracked ? $"{Requests.Text} no_track" : Requests.Text;

    public bool Equals(HeldObject? other) => other is not null && Kind == other.Kind && Text == other.Text
        && Tracking.AsSpan().SequenceEqual(other.Tracking.AsSpan());

    public override int GetHashCode() => Text.GetHashCode();
}
