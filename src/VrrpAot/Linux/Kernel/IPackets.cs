namespace VrrpAot.Linux;

/// <summary>Adverts as they come in on one interface: see <see cref="AdvertReceiver"/>.</summary>
public interface IAdvertReceiver : IPolled
{
    int InterfaceIndex { get; }

    /// <summary>The last batch was full: more may wait.</summary>
    bool More { get; }

    /// <summary>From now on these virtual routers are heard, and so many bytes may wait.</summary>
    void Accept(ReadOnlySpan<byte> vrids, int queue);

    /// <summary>Takes the waiting packets, 0..64, without blocking.</summary>
    int Receive();

    /// <summary>From its IP header on; valid until the next <see cref="Receive"/>.</summary>
    ReadOnlySpan<byte> Packet(int i);

    /// <summary>Adverts dropped since the last call because we were slower than they came.</summary>
    uint ReadDrops();
}

/// <summary>We are a member of a multicast group on one interface: see <see cref="GroupMembership"/>.</summary>
public interface IGroupMembership : IDisposable
{
    /// <summary>The group joined; <see cref="IpAddress.Any"/> for none.</summary>
    IpAddress Group { get; }

    int InterfaceIndex { get; }

    /// <summary>Why the group could not be joined.</summary>
    Errno JoinErrno { get; }
}

/// <summary>Packets collected, and sent in one system call.</summary>
public interface ISender : IDisposable
{
    /// <summary>Of the last packet refused in the last <see cref="Flush"/>.</summary>
    Errno LastErrno { get; }

    /// <summary>The interface of the last packet refused.</summary>
    int LastFailedInterface { get; }

    /// <summary>Sends everything collected. Returns how many were refused since the last call.</summary>
    int Flush();
}

/// <summary>Whole Ethernet frames: see <see cref="FrameSender"/>.</summary>
public unsafe interface IFrameSender : ISender
{
    /// <summary>The memory must stay as it is until <see cref="ISender.Flush"/>.</summary>
    void Add(int interfaceIndex, byte* frame, int length);
}

/// <summary>Whole packets of one family, which the routing table sends: see <see cref="UnicastSender"/>.</summary>
public unsafe interface IPacketSender : ISender
{
    /// <summary>The memory must stay as it is until <see cref="ISender.Flush"/>.</summary>
    void Add(int interfaceIndex, IpAddress destination, byte* packet, int length);
}

/// <summary>A question on one link, and its answers: see <see cref="QuestionSocket"/>.</summary>
public interface IQuestionSocket : IPolled
{
    /// <summary>Sends one frame.</summary>
    Errno Send(ReadOnlySpan<byte> frame);

    /// <summary>Takes one waiting frame; empty when none waits. Valid until the next call.</summary>
    ReadOnlySpan<byte> Receive();
}
