using System.Runtime.InteropServices;
using System.Text;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// Text to standard output and error by write(2). System.Console would bring encodings, colours and a terminal database
/// for the sake of a few lines.
/// </summary>
internal static unsafe partial class StandardStreams
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    /// <summary>
    /// Writes all of it, or as much as the other end takes: nobody is left to tell if it does not. Without control
    /// characters.
    /// </summary>
    public static void Write(int fd, string text) =>
        Descriptor.Write(fd, Encoding.UTF8.GetBytes(CleanText.Lines(text)));

    public static void WriteLine(int fd, string text) => Write(fd, text + "\n");

    /// <summary>
    /// Whether a line can be written without a wait for whoever reads: a terminal may be stopped (Ctrl-S), a pipe full.
    /// </summary>
    /// <param name="milliseconds">How long to wait for that.</param>
    public static bool HasRoom(int fd, int milliseconds = 0)
    {
        long entry = (long)POLLOUT << 32 | (uint)fd; // struct pollfd: fd, events, revents
        return poll(&entry, 1, milliseconds) == 1;
    }

    private const int POLLOUT = 4;

    [LibraryImport("libc")]
    private static partial int poll(long* entries, nuint count, int milliseconds);
}
