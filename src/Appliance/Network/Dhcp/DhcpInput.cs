
namespace Appliance.Network.Dhcp;

/// <summary>What can happen to a client.</summary>
internal enum DhcpEvent : byte
{
    /// <summary>The interface is up and has a carrier: perhaps another network than before.</summary>
    LinkUp,
    /// <summary>It has none any more. The address stays until its lease ends, or until there is another.</summary>
    LinkDown,
    /// <summary>There is no such interface any more, and so no address.</summary>
    LinkGone,
    /// <summary>A server's message.</summary>
    Reply,
    /// <summary>Somebody else answers for the address that was asked about.</summary>
    Conflict,
    /// <summary><see cref="DhcpClient.Deadline"/> has come.</summary>
    Time,
    /// <summary>The node is about to end: the address is given back.</summary>
    Stop,
}

/// <param name="Reply">With <see cref="DhcpEvent.Reply"/>.</param>
internal readonly struct DhcpInput(DhcpEvent what, DhcpReply? reply = null)
{
    public DhcpEvent Event { get; } = what;
    public DhcpReply? Reply { get; } = reply;

    public static implicit operator DhcpInput(DhcpEvent what) => new(what);
}

/// <summary>What a client wants done, in the order in which it is said.</summary>
internal interface IDhcpOutputs
{
    /// <param name="to">The server whose lease we have; null is everybody on the link.</param>
    void Send(DhcpRequest request, IpAddress? to);

    /// <summary>Asks the link whether somebody has this address (RFC 5227 section 2.1.1).</summary>
    void Probe(IpAddress address);

    /// <summary>From now on this lease: also when it is the same as before, for longer.</summary>
    void Bind(Lease lease);

    /// <summary>The lease is over: its address is to go.</summary>
    void Unbind(Lease lease);

    /// <summary>For the log.</summary>
    void Say(string sentence);
}
