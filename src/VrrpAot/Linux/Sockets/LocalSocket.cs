using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Stream sockets of this machine (AF_UNIX). Descriptors are close-on-exec; those of the listening side
/// never wait, the client's do.
/// </summary>
public static unsafe partial class LocalSocket
{
    /// <summary>Longest path, in bytes.</summary>
    public const int LongestPath = 107;

    /// <summary>
    /// Two sockets without a name, each the other's end, for packets in their order (SOCK_SEQPACKET), close-on-exec and
    /// never waiting.
    /// </summary>
    public static Errno CreatePair(out Descriptor one, out Descriptor other)
    {
        int* ends = stackalloc int[2];
        Errno error = Errno.Of(
            LibC.socketpair(LibC.AF_UNIX, LibC.SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0, ends));
        (one, other) = error.IsOk ? (new Descriptor(ends[0]), new Descriptor(ends[1]))
            : (Descriptor.None, Descriptor.None);
        return error;
    }

    /// <summary>Whether callers can be taken from a descriptor that somebody handed to us.</summary>
    public static bool IsListening(Borrowed socket)
    {
        int listens = 0;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(socket.Number, LibC.SOL_SOCKET, LibC.SO_ACCEPTCONN, &listens, &length) == 0
            && listens != 0;
    }

    /// <summary>
    /// Listens at a path, with owner and rights of its own. What lies there already is removed when it is a socket that
    /// nobody listens to; otherwise EADDRINUSE. Waits for nobody.
    /// </summary>
    /// <param name="group">-1 for our own.</param>
    /// <param name="mode">Rights, 0660 for instance.</param>
    /// <param name="groupRefused">Why the file cannot be given to the group (EPERM without CAP_CHOWN): then it is
    /// its owner's alone.</param>
    public static Errno Listen(
        string path, int group, uint mode, out Descriptor listening, out Errno groupRefused)
    {
        (listening, groupRefused) = (Descriptor.None, Errno.Ok);
        if (!TryMakeRoom(path))
            return Errno.EADDRINUSE;
        Errno error = Create(path, LibC.SOCK_NONBLOCK, out sockaddr_un address, out listening);
        if (!error.IsOk)
            return error;
        // The file is made with the rights that the socket has, less the umask, which belongs to all threads and is not
        // touched: nobody but the owner may connect before the group is right.
        error = LibC.fchmod(listening.Number, (mode_t)OwnerOnly) == 0
            && LibC.bind(listening.Number, (sockaddr*)&address, sizeof(sockaddr_un)) == 0 ? Errno.Ok : Errno.Last;
        if (error.IsOk)
        {
            if (group >= 0)
                groupRefused = Errno.Of(LibC.chown(address.sun_path, uint.MaxValue, (uint)group));
            error = LibC.chmod(address.sun_path, (mode_t)(ushort)(groupRefused.IsOk ? mode : mode & OwnerOnly)) == 0
                && LibC.listen(listening.Number, 16) == 0 ? Errno.Ok : Errno.Last;
            if (!error.IsOk)
                LibC.unlink(address.sun_path);
        }
        if (!error.IsOk)
            listening.Dispose();
        return error;
    }

    /// <summary>
    /// Only what is a socket, and nobody's, is removed: a program that connects to a file of another kind hears that it
    /// refuses, too.
    /// </summary>
    private static bool TryMakeRoom(string path)
    {
        if (!FileStatus.Read(path, out FileStatus there).IsOk)
            return true;
        if (!there.IsSocket)
            return false;
        // EAGAIN: somebody listens, and has more callers than he takes.
        Errno answer = Connect(path, LibC.SOCK_NONBLOCK, patience: 0, out Descriptor probe);
        probe.Dispose();
        if (answer == Errno.ECONNREFUSED)
            RawFile.Delete(path);
        return answer == Errno.ECONNREFUSED || answer == Errno.ENOENT;
    }

    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>A caller; EAGAIN when nobody waits.</summary>
    /// <param name="userId">Who the caller is, as the kernel says (LibC.SO_PEERCRED).</param>
    /// <param name="processId">The process that connected; 0 when we cannot see it (another PID namespace).</param>
    public static Errno Accept(Borrowed listening, out Descriptor caller, out uint userId, out int processId)
    {
        (userId, processId) = (uint.MaxValue, 0);
        Errno error = Descriptor.Take(
            LibC.accept4(listening.Number, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC), out caller);
        if (error.IsOk)
            (processId, userId) = PeerOf(caller);
        return error;
    }

    /// <summary>
    /// Who is at the other end, as the kernel says (LibC.SO_PEERCRED): who connected, or who listens. (0,
    /// <see cref="uint.MaxValue"/>) when it does not.
    /// </summary>
    internal static (int ProcessId, uint UserId) PeerOf(Descriptor socket)
    {
        uint* credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        socklen_t length = 3 * sizeof(uint);
        return LibC.getsockopt(socket.Number, LibC.SOL_SOCKET, LibC.SO_PEERCRED, credentials, &length) == 0
            ? ((int)credentials[0], credentials[1]) : (0, uint.MaxValue);
    }

    /// <summary>
    /// Waits while the other side's queue is full, but not longer than 5 s (EAGAIN): nobody takes callers there any
    /// more.
    /// </summary>
    public static Errno Connect(string path, out Descriptor socket) => Connect(path, 0, Patience, out socket);

    /// <summary>The same without any wait, and neither do reads and writes wait later.</summary>
    public static Errno TryConnect(string path, out Descriptor socket) =>
        Connect(path, LibC.SOCK_NONBLOCK, patience: 0, out socket);

    private const int Patience = 5;

    private static Errno Connect(string path, int flags, int patience, out Descriptor socket)
    {
        Errno error = Create(path, flags, out sockaddr_un address, out socket);
        if (!error.IsOk)
            return error;
        SetPatience(socket, patience);
        error = Errno.Of(LibC.connect(socket.Number, (sockaddr*)&address, sizeof(sockaddr_un)));
        SetPatience(socket, 0);
        if (!error.IsOk)
            socket.Dispose();
        return error;
    }

    /// <summary>Of sends, to which connect counts here (unix(7)); 0 waits for ever.</summary>
    private static void SetPatience(Descriptor socket, int seconds)
    {
        long* time = stackalloc long[2]; // struct timeval
        (time[0], time[1]) = (seconds, 0);
        LibC.setsockopt(socket.Number, LibC.SOL_SOCKET, LibC.SO_SNDTIMEO, time, 2 * sizeof(long));
    }

    /// <summary>
    /// A socket for <see cref="Send"/>. It belongs to the network namespace of the moment, and so do the abstract names
    /// that it finds.
    /// </summary>
    public static Errno OpenDatagram(out Descriptor socket) => Descriptor.Take(
        LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0), out socket);

    /// <summary>One datagram; waits for nobody (EAGAIN: the receiver's queue is full).</summary>
    /// <param name="address">A path, or `@` and an abstract name (unix(7)).</param>
    public static Errno Send(Borrowed socket, string address, ReadOnlySpan<byte> bytes)
    {
        sockaddr_un to = default;
        int length = Encoding.UTF8.GetByteCount(address);
        if (length > LongestPath)
            return Errno.ENAMETOOLONG;
        to.sun_family = LibC.AF_UNIX;
        Encoding.UTF8.GetBytes(address, new Span<byte>(to.sun_path, LongestPath));
        // An abstract name begins with a NUL and goes on to the end of the address; a path ends with one.
        bool isAbstract = address.StartsWith('@');
        if (isAbstract)
            to.sun_path[0] = 0;
        int size = sizeof(sockaddr_un) - LongestPath - 1 + length + (isAbstract ? 0 : 1);
        fixed (byte* start = bytes)
            return Errno.Of((long)LibC.sendto(
                socket.Number, start, bytes.Length, LibC.MSG_NOSIGNAL, (sockaddr*)&to, size));
    }

    private static Errno Create(string path, int flags, out sockaddr_un address, out Descriptor socket)
    {
        (address, socket) = (default, Descriptor.None);
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            return Errno.ENAMETOOLONG;
        address.sun_family = LibC.AF_UNIX;
        fixed (byte* at = address.sun_path)
            Encoding.UTF8.GetBytes(path, new Span<byte>(at, LongestPath));
        return Descriptor.Take(
            LibC.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | flags, 0), out socket);
    }

}
