using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>What has happened to a process.</summary>
public enum ProcessEventKind : byte
{
    /// <summary>Nothing of interest.</summary>
    None,
    /// <summary>It has a child, which is as it is: Other.</summary>
    Forked,
    /// <summary>It is another program from now on.</summary>
    Executed,
    /// <summary>It has given itself another name.</summary>
    Renamed,
    Ended,
    /// <summary>Some were lost: whoever counts has to count anew.</summary>
    Lost,
}

/// <param name="Process">Its number.</param>
/// <param name="Other">Of Forked: the number of the child.</param>
public readonly record struct ProcessEvent(ProcessEventKind Kind, int Process, int Other = 0);

/// <summary>
/// The kernel tells of every process that begins, ends or becomes another (linux/cn_proc.h), in the machine's own
/// network namespace and to who has CAP_NET_ADMIN. Threads are left out. Waits for nothing; allocates nothing.
/// </summary>
public sealed unsafe class ProcessEvents : IPolled
{
    private const int NETLINK_CONNECTOR = 11;
    private const uint CN_IDX_PROC = 1, CN_VAL_PROC = 1, PROC_CN_MCAST_LISTEN = 1;
    private const uint FORK = 1, EXEC = 2, COMM = 0x200, EXIT = 0x80000000;

    /// <summary>In a message: the head of netlink has 16 bytes, that of the connector 20.</summary>
    private const int IndexAt = 16, WhatAt = 36, DataAt = 52;

    private readonly Descriptor _socket;
    private readonly NativeBuffer _buffer = new(4096);

    private ProcessEvents(Descriptor socket) => _socket = socket;

    /// <param name="bytes">Of the queue; null for the usual.</param>
    /// <param name="force">More than net.core.rmem_max.</param>
    /// <returns>ECONNREFUSED: this is not the machine's own network namespace, or the kernel tells nobody
    /// (CONFIG_PROC_EVENTS); EPERM: CAP_NET_ADMIN is missing; EPROTONOSUPPORT: no CONFIG_CONNECTOR.</returns>
    public static Errno TryListen(int? bytes, bool force, out ProcessEvents? events)
    {
        events = null;
        Errno error = Descriptor.Take(LibC.socket(LibC.AF_NETLINK,
            LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, NETLINK_CONNECTOR), out Descriptor socket);
        if (!error.IsOk)
            return error;
        var own = new NetlinkAddress { Family = (ushort)LibC.AF_NETLINK, Groups = CN_IDX_PROC };
        error = Errno.Of(LibC.bind(socket.Number, (sockaddr*)&own, sizeof(NetlinkAddress)));
        if (error.IsOk && bytes is { } wanted)
        {
            if (!force || !LibCGaps.SetOption(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, wanted).IsOk)
                LibCGaps.SetOption(socket, LibC.SOL_SOCKET, LibC.SO_RCVBUF, wanted);
        }
        if (error.IsOk)
            error = Subscribe(socket);
        if (error.IsOk)
            events = new ProcessEvents(socket);
        else
            socket.Dispose();
        return error;
    }

    private static Errno Subscribe(Borrowed socket)
    {
        const ushort NLMSG_DONE = 3;
        Span<byte> message = stackalloc byte[40];
        message.Clear();
        MemoryMarshal.Write(message, new NetlinkHeader { Length = (uint)message.Length, Type = NLMSG_DONE });
        MemoryMarshal.Write(message[IndexAt..], CN_IDX_PROC);
        MemoryMarshal.Write(message[(IndexAt + 4)..], CN_VAL_PROC);
        MemoryMarshal.Write(message[(IndexAt + 16)..], (ushort)4);
        MemoryMarshal.Write(message[WhatAt..], PROC_CN_MCAST_LISTEN);
        fixed (byte* start = message)
            return Errno.Of(LibC.send(socket.Number, start, message.Length, 0));
    }

    public Borrowed Fd => _socket;

    /// <summary>Takes one; false when none waits.</summary>
    public bool TryTake(out ProcessEvent happened)
    {
        happened = default;
        while (true)
        {
            int length = (int)(long)LibC.recv(_socket.Number, _buffer.Pointer, _buffer.Length, 0);
            if (length < 0 && Errno.Last == Errno.EINTR)
                continue;
            if (length < 0 && Errno.Last == Errno.ENOBUFS)
            {
                happened = new ProcessEvent(ProcessEventKind.Lost, 0);
                return true;
            }
            if (length < 0)
                return false;
            happened = Read(_buffer.Span[..length]);
            if (happened.Kind != ProcessEventKind.None)
                return true;
        }
    }

    /// <summary>One message. PURE.</summary>
    internal static ProcessEvent Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < DataAt + 16 || Number(message, IndexAt) != CN_IDX_PROC)
            return default;
        int thread = (int)Number(message, DataAt), process = (int)Number(message, DataAt + 4);
        int child = (int)Number(message, DataAt + 8), ofProcess = (int)Number(message, DataAt + 12);
        return Number(message, WhatAt) switch
        {
            FORK when child == ofProcess => new ProcessEvent(ProcessEventKind.Forked, process, child),
            EXEC => new ProcessEvent(ProcessEventKind.Executed, process),
            COMM when thread == process => new ProcessEvent(ProcessEventKind.Renamed, process),
            EXIT when thread == process => new ProcessEvent(ProcessEventKind.Ended, process),
            _ => default,
        };
    }

    private static uint Number(ReadOnlySpan<byte> message, int at) => MemoryMarshal.Read<uint>(message[at..]);

    public void Dispose()
    {
        _socket.Dispose();
        _buffer.Dispose();
    }
}
