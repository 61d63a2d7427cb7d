using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Bytes through a descriptor's number: pipes between our processes, standard streams, and (with a count) descriptors
/// that never wait. Refusals are an errno, never an exception.
/// </summary>
public static unsafe class Descriptor
{
    /// <summary>A pipe, both ends close-on-exec. 0 or errno.</summary>
    public static int CreatePipe(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        int error = LibC.pipe2(ends, LibC.O_CLOEXEC) == 0 ? 0 : LibC.errno;
        (readEnd, writeEnd) = error == 0 ? (ends[0], ends[1]) : (-1, -1);
        return error;
    }

    /// <summary>Reads and writes on it never wait from now on.</summary>
    public static void NeverWait(int fd) =>
        LibC.fcntl(fd, LibC.F_SETFL, LibC.fcntl(fd, LibC.F_GETFL) | LibC.O_NONBLOCK);

    /// <summary>One read(2), which waits if there is nothing yet. Bytes read; 0 at the end; -1 on failure.</summary>
    public static int Read(int fd, Span<byte> into)
    {
        fixed (byte* start = into)
            return (int)(long)LibC.read(fd, start, into.Length);
    }

    /// <summary>Writes all of it, or as much as the other end takes. 0 or errno.</summary>
    public static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                int written = (int)(long)LibC.write(fd, start + done, bytes.Length - done);
                if (written < 0 && LibC.errno != LibC.EINTR)
                    return LibC.errno;
                done += Math.Max(0, written);
            }
        }
        return 0;
    }

    /// <summary>A person sits at the other end.</summary>
    public static bool IsTerminal(int fd) => LibC.isatty(fd) == 1;

    public static void Close(int fd) => LibC.close(fd);

    /// <summary>"Not now": wait until it is readable or writable, and try again.</summary>
    public const int TryAgain = 11; // EAGAIN

    /// <summary>Reads what there is, without waiting. 0 bytes without an errno is the end of the file.</summary>
    /// <returns>0 or an errno.</returns>
    public static int Read(int fd, Span<byte> into, out int count)
    {
        long done;
        fixed (byte* start = into)
        {
            do
                done = (long)LibC.read(fd, start, into.Length);
            while (done < 0 && LibC.errno == LibC.EINTR);
        }
        count = (int)Math.Max(0, done);
        return done < 0 ? LibC.errno : 0;
    }

    /// <summary>
    /// Writes as much as there is room for. A socket is to be written by this only where SIGPIPE is blocked.
    /// </summary>
    /// <returns>0 or an errno.</returns>
    public static int Write(int fd, ReadOnlySpan<byte> from, out int count)
    {
        long done;
        fixed (byte* start = from)
        {
            do
                done = (long)LibC.write(fd, start, from.Length);
            while (done < 0 && LibC.errno == LibC.EINTR);
        }
        count = (int)Math.Max(0, done);
        return done < 0 ? LibC.errno : 0;
    }
}
