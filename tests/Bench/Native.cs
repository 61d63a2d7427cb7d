using System.Runtime.InteropServices;
using System.Text;
using Lab;

namespace Bench;

/// <summary>The system calls of the flood and the tap.</summary>
internal static unsafe partial class Native
{
    public const int SolSocket = 1, SolPacket = 263;
    public const int ReceiveTimeout = 20, ReceiveBufferForce = 33, TimestampNanoseconds = 35, BypassQueue = 20;
    public const byte PacketOutgoing = 4;
    private const int AfPacket = 17, SockRaw = 3, CloseOnExec = 0x80000, ClockRealtime = 0, AttachFilter = 26;

    [LibraryImport("libc", SetLastError = true)] private static partial int socket(int family, int type, int protocol);
    [LibraryImport("libc", SetLastError = true)] private static partial int bind(int fd, void* address, int length);
    [LibraryImport("libc")] private static partial uint if_nametoindex(byte* name);
    [LibraryImport("libc")] private static partial int clock_gettime(int clock, TimeSpec* time);
    [LibraryImport("libc", SetLastError = true)] private static partial int sched_setscheduler(int thread, int policy,
        int* parameters);
    [LibraryImport("libc")] public static partial int close(int fd);
    [LibraryImport("libc")] public static partial int setsockopt(int fd, int level, int name, void* value, int length);
    [LibraryImport("libc")] public static partial nint recvmsg(int fd, MessageHeader* message, int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial int sendmmsg(int fd, BatchEntry* messages,
        uint count, int flags);
    [LibraryImport("libc")] public static partial int nanosleep(TimeSpec* time, TimeSpec* left);

    /// <summary>
    /// Puts the calling thread before all ordinary programs, so that a busy machine does not delay it.
    /// </summary>
    public static void BecomeRealTime()
    {
        const int FirstInFirstOut = 1;
        int priority = 1;
        Check(sched_setscheduler(0, FirstInFirstOut, &priority), "real-time priority");
    }

    /// <summary>A packet socket on one interface of the calling thread's network.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="protocol">EtherType that is heard; 3 is all, 0 none.</param>
    public static int PacketSocket(string device, ushort protocol)
    {
        ushort networkOrder = (ushort)((protocol << 8) | (protocol >> 8));
        int fd = Check(socket(AfPacket, SockRaw | CloseOnExec, networkOrder), "packet socket");
        uint index;
        fixed (byte* name = Encoding.ASCII.GetBytes(device + "\0"))
            index = if_nametoindex(name);
        var address = new LinkAddress { Family = AfPacket, Protocol = networkOrder, Index = (int)index };
        Check(bind(fd, &address, sizeof(LinkAddress)), $"bind to {device}");
        return fd;
    }

    /// <summary>From now on a packet socket drops frames from this MAC address; its last four bytes count.</summary>
    public static void IgnoreSource(int fd, string mac)
    {
        const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06;
        uint source = Convert.ToUInt32(mac.Replace(":", "", StringComparison.Ordinal)[4..], 16);
        FilterStep* steps = stackalloc FilterStep[]
        {
            new() { Code = LoadWord, Operand = 8 },
            new() { Code = JumpIfEqual, IfTrue = 0, IfFalse = 1, Operand = source },
            new() { Code = Return, Operand = 0 },
            new() { Code = Return, Operand = uint.MaxValue },
        };
        var filter = new Filter { Length = 4, Steps = steps };
        Check(setsockopt(fd, SolSocket, AttachFilter, &filter, sizeof(Filter)), "packet filter");
    }

    /// <summary>The kernel's wall clock in ns: the clock of packet timestamps.</summary>
    public static long WallClock()
    {
        TimeSpec time;
        clock_gettime(ClockRealtime, &time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    public static void Sleep(TimeSpan length)
    {
        var time = new TimeSpec { Seconds = (long)length.TotalSeconds,
            Nanoseconds = length.Ticks % TimeSpan.TicksPerSecond * 100 };
        nanosleep(&time, null);
    }

    public static int Check(int result, string what) =>
        result >= 0 ? result : throw new LabException($"{what}: errno {Marshal.GetLastPInvokeError()}");

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterStep
    {
        public ushort Code;
        public byte IfTrue;
        public byte IfFalse;
        public uint Operand;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        public ushort Length;
        public FilterStep* Steps;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct LinkAddress
    {
        public ushort Family;
        public ushort Protocol;
        public int Index;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Piece
    {
        public void* Base;
        public nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public int NameLength;
        public Piece* Pieces;
        public nint PieceCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct BatchEntry
    {
        public MessageHeader Header;
        public uint Sent;
    }
}
