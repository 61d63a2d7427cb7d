
namespace Appliance.Network.Sntp;

/// <summary>What can happen to a time client, beside other servers (<see cref="TimeClient.Servers"/>).</summary>
internal enum TimeEvent : byte
{
    /// <summary>The name that was to be looked up has these addresses; none when it could not be.</summary>
    Resolved,
    /// <summary>The server that was asked says what time it is.</summary>
    Answer,
    /// <summary>It cannot be used: unreachable, not set, or it makes no sense.</summary>
    Failed,
    /// <summary>It does not want to be asked.</summary>
    Denied,
    /// <summary>It does not want to be asked so often.</summary>
    TooOften,
    /// <summary>There is a new address or name server: what failed may go well now.</summary>
    NewNetwork,
    /// <summary><see cref="TimeClient.Deadline"/> has come.</summary>
    Time,
}

internal readonly struct TimeInput(TimeEvent what)
{
    public TimeEvent Event { get; } = what;
    /// <summary>With <see cref="TimeEvent.Resolved"/>.</summary>
    public IpAddress[] Addresses { get; init; } = [];
    /// <summary>With <see cref="TimeEvent.Answer"/>: what is to be added to our clock.</summary>
    public Duration Offset { get; init; }
    /// <summary>
    /// With <see cref="TimeEvent.Answer"/>: to the server and back. The offset is right to half of it.
    /// </summary>
    public Duration Delay { get; init; }

    public static implicit operator TimeInput(TimeEvent what) => new(what);
}

/// <summary>What a time client wants done.</summary>
internal interface ITimeOutputs
{
    /// <summary>Looks a name up; <see cref="TimeEvent.Resolved"/> is the answer.</summary>
    void Resolve(string name);

    /// <summary>Sends a query; what comes of an earlier one does not count any more.</summary>
    void Ask(IpAddress server);

    /// <summary>Sets the clock at once. False: it may not be so early.</summary>
    bool Step(Duration offset);

    /// <summary>Lets the clock get there by itself.</summary>
    void Slew(Duration offset);

    /// <summary>For the log.</summary>
    void Say(string sentence);
}
