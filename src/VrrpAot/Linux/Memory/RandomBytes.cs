using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>Random bytes that nobody can guess, from the kernel. (.NET's own come from OpenSSL.)</summary>
public static unsafe partial class RandomBytes
{
    /// <summary>Fills all of it; waits, early in a boot, until the kernel has gathered enough.</summary>
    public static void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint done;
            fixed (byte* start = bytes)
                done = getrandom(start, (nuint)bytes.Length, 0);
            if (done < 0 && Errno.Last != Errno.EINTR)
                throw Errno.Last.Exception("The kernel gives no random bytes");
            bytes = bytes[(int)Math.Max(0, done)..];
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint getrandom(byte* buffer, nuint length, uint flags);
}
