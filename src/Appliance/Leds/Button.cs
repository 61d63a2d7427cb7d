
namespace Appliance.Leds;

/// <summary>
/// The button of the node: a contact, and <see cref="ButtonLogic"/>. <see cref="Turn"/> is called when
/// edges wait and at the deadline.
/// </summary>
/// <param name="contact">Disposed with the button.</param>
/// <param name="longPress">More than <see cref="ButtonLogic.Settling"/>.</param>
public sealed class Button(IContact contact, Duration longPress) : IDisposable
{
    private readonly ButtonLogic _logic = new(longPress, contact.WasClosed);

    public IContact Contact => contact;

    /// <summary>Reads what the contact has to tell.</summary>
    /// <param name="pressed">Called for each press that became certain.</param>
    /// <returns>The next deadline.</returns>
    /// <exception cref="IOException">The contact is gone: poll for this button no more.</exception>
    public Instant Turn(Instant now, Action<Press> pressed)
    {
        contact.Read((on, at) => Tell(_logic.Edge(on, at)));
        Tell(_logic.Turn(now));
        return _logic.Deadline;

        void Tell(Press press)
        {
            if (press != Press.None)
                pressed(press);
        }
    }

    public void Dispose() => contact.Dispose();
}
