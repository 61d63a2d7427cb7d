namespace VrrpAot.Protocol;

/// <summary>
/// Takes down what an election remembers, or gives it back: each method is told a value, and returns the one that
/// stands from now on.
/// </summary>
public interface IRouterMemory
{
    /// <param name="most">The largest that it can be; a smaller one is checked by who gives back.</param>
    byte Byte(byte now, byte most = byte.MaxValue);
    long Number(long now);
    IpAddress Address(IpAddress now);
}

/// <summary>All that an election remembers besides its settings: with both it can go on elsewhere.</summary>
public sealed partial class VirtualRouter
{
    /// <summary>Hands over every field, always in this order. Allocates nothing.</summary>
    public void Carry<T>(ref T memory) where T : IRouterMemory, allows ref struct
    {
        _phase = (Phase)memory.Byte((byte)_phase, (byte)Phase.Waiting);
        _state = (RouterState)memory.Byte((byte)_state, (byte)RouterState.Fault);
        _source = memory.Address(_source);
        _effective = new Priority(memory.Byte(_effective.Value));
        _faulted = Carry(ref memory, _faulted);
        _isReleased = Carry(ref memory, _isReleased);
        _offerTo = (RouterState)memory.Byte((byte)_offerTo, (byte)RouterState.Fault);
        _force = Carry(ref memory, _force);
        _masterInterval = new Duration(memory.Number(_masterInterval.Nanoseconds));
        _deadline = Carry(ref memory, _deadline);
        _timeoutCause = (TransitionCause)memory.Byte((byte)_timeoutCause, (byte)TransitionCause.Group);
        _lastWord = new Heard(memory.Address(_lastWord.From), new Priority(memory.Byte(_lastWord.Priority.Value)));
        _listensOnceMore = Carry(ref memory, _listensOnceMore);
        _preemptAllowedAt = Carry(ref memory, _preemptAllowedAt);
        _lastAdvertAt = Carry(ref memory, _lastAdvertAt);
        _lastAnnouncementAt = Carry(ref memory, _lastAnnouncementAt);
        _announceAgainAt = Carry(ref memory, _announceAgainAt);
        _announceAgainCount = (int)memory.Number(_announceAgainCount);
        _contestBurstAt = Carry(ref memory, _contestBurstAt);
        _contestEchoAt = Carry(ref memory, _contestEchoAt);
        _refreshAt = Carry(ref memory, _refreshAt);
        _armed = Carry(ref memory, _armed);
        bool isKnown = Carry(ref memory, KnownMaster.HasValue);
        IpAddress master = memory.Address(KnownMaster ?? IpAddress.Any);
        KnownMaster = isKnown ? master : null;
    }

    private static bool Carry<T>(ref T memory, bool now) where T : IRouterMemory, allows ref struct =>
        memory.Byte(now ? (byte)1 : (byte)0, most: 1) != 0;

    private static Instant Carry<T>(ref T memory, Instant now) where T : IRouterMemory, allows ref struct =>
        new(memory.Number(now.Nanoseconds));
}
