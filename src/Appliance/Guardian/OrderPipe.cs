using System.Collections.Immutable;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>The guardian's end of the pipe by which a child gets its orders, a byte each.</summary>
internal sealed class OrderPipe : IDisposable
{
    private Descriptor _orders = Descriptor.None;

    /// <summary>Starts a child that hears us.</summary>
    /// <param name="inherited">What it gets as 3, 4, 5..., made of the end where it hears.</param>
    /// <param name="first">An order that it finds there at its start; 0 for none.</param>
    public Errno TryStart(Child child, Func<Borrowed, ImmutableArray<Borrowed>> inherited, byte first = 0)
    {
        Errno error = Descriptor.CreatePipe(out Descriptor theirs, out Descriptor orders);
        if (!error.IsOk)
            return error;
        if (first != 0)
            Descriptor.Write(orders, [first]);
        error = child.TryStart(inherited(theirs));
        theirs.Dispose();
        if (!error.IsOk)
        {
            orders.Dispose();
            return error;
        }
        // One that reads nothing must not make us wait.
        Descriptor.NeverWait(orders);
        _orders = orders;
        return Errno.Ok;
    }

    public void Say(byte order) => Descriptor.Write(_orders, [order]);

    /// <summary>The child has taken all that was said.</summary>
    public bool IsHeard => Descriptor.Unread(_orders) == 0;

    public void Dispose() => _orders.Dispose();
}
