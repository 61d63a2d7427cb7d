using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>Bytes in and out of a non-blocking descriptor. Refusals are an errno, never an exception.</summary>
public static unsafe class Descriptor
{
    /// <summary>"Not now": wait until it is readable or writable, and try again.</summary>
    public const int TryAgain = 11; // EAGAIN

    /// <summary>Reads what there is. 0 bytes without an errno is the end of the file.</summary>
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

    /// <summary>Writes as much as there is room for. A socket is to be written by this only where SIGPIPE is blocked.</summary>
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
