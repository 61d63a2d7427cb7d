using System.Text;
using Tmds.Linux;

namespace Appliance.CommandLine;

/// <summary>
/// Text to standard output and error by write(2). System.Console would bring encodings, colours and a terminal database
/// for the sake of a few lines.
/// </summary>
internal static unsafe class StandardStreams
{
    public const int Output = 1;
    public const int Error = 2;

    /// <summary>Writes all of it, or as much as the other end takes: nobody is left to tell if it does not.</summary>
    public static void Write(int fd, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                long written = (long)LibC.write(fd, start + done, bytes.Length - done);
                if (written <= 0 && LibC.errno != LibC.EINTR)
                    return;
                done += (int)Math.Max(0, written);
            }
        }
    }

    public static void WriteLine(int fd, string text) => Write(fd, text + "\n");
}
