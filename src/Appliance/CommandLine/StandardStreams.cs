using System.Text;
using VrrpAot.Kernel;

namespace Appliance.CommandLine;

/// <summary>
/// Text to standard output and error by write(2). System.Console would bring encodings, colours and a terminal database
/// for the sake of a few lines.
/// </summary>
internal static class StandardStreams
{
    public const int Input = 0;
    public const int Output = 1;
    public const int Error = 2;

    /// <summary>Writes all of it, or as much as the other end takes: nobody is left to tell if it does not.</summary>
    public static void Write(int fd, string text) => Descriptor.Write(fd, Encoding.UTF8.GetBytes(text));

    public static void WriteLine(int fd, string text) => Write(fd, text + "\n");
}
