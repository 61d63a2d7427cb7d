using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Owns what the kernel gave a number for (a file, a socket, one end of a pipe), and closes it when it is disposed.
/// What opens something hands it out beside an <see cref="Errno"/>; it is <see cref="None"/> when that is refused. The
/// number never leaves this room: a caller that only waits, reads or writes is lent it (<see cref="Borrowed"/>).
/// </summary>
public sealed unsafe class Descriptor : IDisposable
{
    private int _number;

    /// <summary>
    /// Empty: for who opens one thing after another in the same place, and must not leave garbage each time.
    /// </summary>
    public Descriptor() => _number = -1;

    /// <param name="number">Open; nobody else closes it.</param>
    internal Descriptor(int number) => _number = number;

    /// <summary>Nothing; to dispose it does nothing.</summary>
    public static Descriptor None { get; } = new();

    public bool IsOpen => _number >= 0;

    /// <summary>-1 when it is closed, which the kernel refuses (EBADF).</summary>
    internal int Number => _number;

    public static implicit operator Borrowed(Descriptor owner) => new(owner._number);

    /// <summary>What a system call answered: a number, or below 0.</summary>
    internal static Errno Take(long answer, out Descriptor descriptor)
    {
        descriptor = answer < 0 ? None : new Descriptor((int)answer);
        return Errno.Of(answer);
    }

    /// <summary>The same for constructors.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The call was refused.</exception>
    internal static Descriptor Take(long answer, string refused) =>
        answer < 0 ? throw Errno.Last.Exception(refused) : new Descriptor((int)answer);

    /// <summary>The same into this place; what was open in it is closed.</summary>
    internal Errno Take(long answer)
    {
        Errno error = Errno.Of(answer);
        Keep(answer);
        return error;
    }

    /// <summary>The same where what went wrong is known otherwise.</summary>
    internal void Keep(long answer)
    {
        Dispose();
        _number = (int)Math.Max(-1, answer);
    }

    /// <summary>Closes it; a second time does nothing.</summary>
    public void Dispose()
    {
        int number = _number;
        _number = -1;
        if (number >= 0)
            LibC.close(number);
    }

    /// <summary>A pipe, both ends close-on-exec.</summary>
    public static Errno CreatePipe(out Descriptor readEnd, out Descriptor writeEnd)
    {
        int* ends = stackalloc int[2];
        Errno error = Errno.Of(LibC.pipe2(ends, LibC.O_CLOEXEC));
        (readEnd, writeEnd) = error.IsOk ? (new Descriptor(ends[0]), new Descriptor(ends[1])) : (None, None);
        return error;
    }

    /// <summary>
    /// Bytes that were written to a pipe and not yet read from it, asked at either end. 0 where nobody can say.
    /// </summary>
    public static int Unread(Borrowed pipe)
    {
        int count = 0;
        return LibC.ioctl(pipe.Number, FIONREAD, &count) == 0 ? count : 0;
    }

    /// <summary>The same number on all architectures of ours.</summary>
    internal const int FIONREAD = 0x541B;

    /// <summary>Reads and writes on it never wait from now on.</summary>
    public static void NeverWait(Borrowed at) =>
        LibC.fcntl(at.Number, LibC.F_SETFL, LibC.fcntl(at.Number, LibC.F_GETFL) | LibC.O_NONBLOCK);

    /// <summary>A person sits at the other end.</summary>
    public static bool IsTerminal(Borrowed at) => LibC.isatty(at.Number) == 1;

    /// <summary>
    /// One read(2): waits for the first byte, unless it never waits (EAGAIN). 0 bytes without an errno is the end.
    /// </summary>
    public static Errno Read(Borrowed from, Span<byte> into, out int count)
    {
        long done;
        fixed (byte* start = into)
        {
            do
                done = (long)LibC.read(from.Number, start, into.Length);
            while (done < 0 && Errno.Last == Errno.EINTR);
        }
        count = (int)Math.Max(0, done);
        return Errno.Of(done);
    }

    /// <summary>
    /// Writes as much as there is room for. A socket is to be written by this only where SIGPIPE is blocked.
    /// </summary>
    public static Errno Write(Borrowed to, ReadOnlySpan<byte> bytes, out int count)
    {
        long done;
        fixed (byte* start = bytes)
        {
            do
                done = (long)LibC.write(to.Number, start, bytes.Length);
            while (done < 0 && Errno.Last == Errno.EINTR);
        }
        count = (int)Math.Max(0, done);
        return Errno.Of(done);
    }

    /// <summary>Writes all of it, or as much as the other end takes before it refuses.</summary>
    public static Errno Write(Borrowed to, ReadOnlySpan<byte> bytes)
    {
        Errno error = Errno.Ok;
        while (error.IsOk && bytes.Length > 0)
        {
            error = Write(to, bytes, out int count);
            bytes = bytes[count..];
        }
        return error;
    }
}
