using System.ComponentModel;

namespace VrrpAot.Linux;

/// <summary>
/// Everything that the engine touches outside of itself: clock, poller, netlink and packets. <see cref="LinuxKernel"/>
/// is the real one; the simulator has one that loses, delays and refuses.
/// <para>
/// To be used by one thread, but for <see cref="Listen"/>, <see cref="Join"/>, <see cref="OpenFrames"/>,
/// <see cref="OpenPackets"/> and <see cref="IndexOf"/>, by which another thread prepares what the first goes on with.
/// </para>
/// </summary>
public interface IKernel : IDisposable
{
    /// <summary>The clock that every deadline is on (<see cref="BootClock"/>).</summary>
    Instant Now { get; }

    /// <summary>
    /// The clock that people set, since 1970, UTC: no deadline is on it, but signed adverts say it.
    /// </summary>
    Duration UnixTime { get; }

    /// <summary>The one netlink socket.</summary>
    IRoutes Routes { get; }

    /// <summary>The load balancer, of which the engine's thread needs the daemons only. Its own thread's.</summary>
    IIpvs Ipvs { get; }

    /// <summary>What drops packets that are for some addresses.</summary>
    IDropFilter Filter { get; }

    /// <summary>From now on <see cref="Wait"/> says <paramref name="token"/> while the source is readable.</summary>
    /// <exception cref="Win32Exception">It cannot be polled, or is watched already.</exception>
    void Watch(IPolled source, int token);

    /// <summary>Forgets a source, to be called before it is closed; unknown ones are ignored.</summary>
    void Unwatch(IPolled source);

    /// <summary>See <see cref="Poller.Wait(Span{int}, Instant)"/>.</summary>
    int Wait(Span<int> readyTokens, Instant deadline);

    /// <summary>Closes what is not used any more, and has been unwatched, without a wait.</summary>
    void Close(IDisposable? socket);

    /// <summary>Kernel index of an interface; 0 when there is none of that name.</summary>
    int IndexOf(string interfaceName);

    /// <summary>See <see cref="AdvertReceiver"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or no such interface (ENODEV).</exception>
    IAdvertReceiver Listen(int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids, int queue,
        bool isShared = false);

    /// <summary>Whether the link of an interface is there; null when it cannot be asked that way.</summary>
    bool? HasCarrier(in FixedName interfaceName, CarrierMethod method);

    /// <summary>Writes one value below /proc/sys/net, `ipv4/conf/eth0/arp_ignore`, and gives the one before; null where
    /// there is no such thing, or it is that already, or may not be written.</summary>
    string? SetNetSysctl(string name, string value);

    /// <summary>See <see cref="GroupMembership"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or the interface could not be chosen.</exception>
    IGroupMembership Join(int interfaceIndex, IpAddress group);

    /// <summary>See <see cref="FrameSender"/>.</summary>
    /// <exception cref="Win32Exception">No socket.</exception>
    IFrameSender OpenFrames(int capacity, int burst);

    /// <summary>See <see cref="UnicastSender"/>.</summary>
    /// <exception cref="Win32Exception">No socket.</exception>
    IPacketSender OpenPackets(IpFamily family, int capacity, int burst);

    /// <summary>See <see cref="QuestionSocket.ForIgmp"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or no such interface (ENODEV).</exception>
    IQuestionSocket AskByIgmp(int interfaceIndex, ReadOnlySpan<byte> reports);

    /// <summary>See <see cref="QuestionSocket.ForArp"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or no such interface (ENODEV).</exception>
    IQuestionSocket AskByArp(int interfaceIndex);

    /// <summary>See <see cref="QuestionSocket.ForIcmp6"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or no such interface (ENODEV).</exception>
    IQuestionSocket AskByIcmp6(int interfaceIndex, ReadOnlySpan<byte> reports);

    /// <summary>See <see cref="DatagramReceiver"/>.</summary>
    /// <exception cref="Win32Exception">No socket, or somebody else has the port (EADDRINUSE).</exception>
    IDatagramReceiver Hear(IpFamily family, ushort port);

    /// <summary>See <see cref="DatagramSender"/>.</summary>
    /// <exception cref="Win32Exception">No socket, our address is not here, or no way leads there.</exception>
    IDatagramSender Speak(in Endpoint to, IpAddress? from, byte hops);
}
