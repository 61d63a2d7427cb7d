
namespace Appliance.Leds;

/// <summary>What a person did with the button.</summary>
public enum Press : byte
{
    None,
    /// <summary>Pressed and let go before a long press was reached. Told when it is let go.</summary>
    Short,
    /// <summary>Held long enough. Told while it is still held, so that a lamp can say so.</summary>
    Long,
}

/// <summary>
/// From a contact that bounces to presses. Time is an argument: edges carry the kernel's time, and what comes out is
/// the same whenever the reader was woken. A level counts once it has held for <see cref="Settling"/>, from the moment
/// it was taken.
/// </summary>
/// <param name="longPress">More than <see cref="Settling"/>.</param>
/// <param name="pressed">The level at the start. A button that is held from before is not ours: that press is not
/// told.</param>
public sealed class ButtonLogic(Duration longPress, bool pressed)
{
    /// <summary>Contacts bounce for a few milliseconds; the quickest finger stays for 50.</summary>
    public static readonly Duration Settling = Duration.FromMilliseconds(20);

    private bool _level = pressed;
    private bool _settled = pressed;
    private Instant _levelSince;
    private Instant _pressedAt;
    /// <summary>The press that lasts was told already, or is not to be.</summary>
    private bool _told = pressed;

    /// <summary>
    /// The contact changed at <paramref name="at"/>. Edges come in order; one that changes nothing is ignored.
    /// </summary>
    /// <returns>What became certain before it.</returns>
    public Press Edge(bool pressed, Instant at)
    {
        Press press = Turn(at);
        if (pressed != _level)
        {
            _level = pressed;
            _levelSince = at;
        }
        return press;
    }

    /// <summary>Time has passed.</summary>
    public Press Turn(Instant now)
    {
        if (_level != _settled && _levelSince + Settling <= now)
        {
            _settled = _level;
            if (!_settled)
                return _told ? Press.None : Press.Short;
            _pressedAt = _levelSince;
            _told = false;
        }
        if (now < LongPressAt)
            return Press.None;
        _told = true;
        return Press.Long;
    }

    /// <summary>
    /// When <see cref="Turn"/> has to be called though no edge came; never, while nothing is going on.
    /// </summary>
    public Instant Deadline => _level == _settled ? LongPressAt : _levelSince + Settling;

    /// <summary>
    /// Never while the contact is open, also when that has not settled yet: a press that ends just before is a short
    /// one.
    /// </summary>
    private Instant LongPressAt => _settled && _level && !_told ? _pressedAt + longPress : Instant.Never;
}
