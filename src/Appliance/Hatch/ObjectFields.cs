using System.Collections.Immutable;
using System.Runtime.InteropServices;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>Routes, rules and static addresses: requests, which one machine's processes read alike.</summary>
internal static class ObjectFields
{
    public static void Write(FieldWriter to, HeldObject one)
    {
        to.Byte((byte)one.Kind);
        to.Text(one.Requests.Text);
        to.Blob(one.Requests.SetTemplate.AsSpan());
        to.Blob(one.Requests.RemovalTemplate.AsSpan());
        to.List(one.Requests.Places, static (to, place) =>
        {
            to.Text(place.Device);
            to.Flag(place.IsInRemoval);
            to.Number(place.At);
        });
        to.Flag(one.Untracked);
        to.Texts(one.Tracking);
    }

    public static HeldObject Read(FieldReader from) => new(
        (HoldingKind)from.Between((int)HoldingKind.Link, (int)HoldingKind.Filter),
        new ObjectRequests(from.Text(), Blob(from), Blob(from),
            from.List(static from => new IndexPlace(from.Text(), from.Flag(), from.Int()))))
    {
        Untracked = from.Flag(),
        Tracking = from.Texts(),
    };

    private static ImmutableArray<byte> Blob(FieldReader from) =>
        ImmutableCollectionsMarshal.AsImmutableArray(from.Blob());
}
