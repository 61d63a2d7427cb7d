using System.Text;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// Text to standard output and error by write(2). System.Console would bring encodings, colours and a terminal database
/// for the sake of a few lines.
/// </summary>
internal static class StandardStreams
{
    public static Borrowed Input => Borrowed.StandardInput;
    public static Borrowed Output => Borrowed.StandardOutput;
    public static Borrowed Error => Borrowed.StandardError;

    /// <summary>
    /// Writes all of it, or as much as the other end takes: nobody is left to tell if it does not. Without control
    /// characters.
    /// </summary>
    public static void Write(Borrowed to, string text) =>
        Descriptor.Write(to, Encoding.UTF8.GetBytes(CleanText.Lines(text)));

    public static void WriteLine(Borrowed to, string text) => Write(to, text + "\n");

    /// <summary>
    /// Whether a line can be written without a wait for the reader: a terminal may be stopped (Ctrl-S), a pipe full.
    /// </summary>
    /// <param name="milliseconds">How long to wait for that.</param>
    public static bool HasRoom(Borrowed to, int milliseconds = 0) => DescriptorWait.For(to, Readiness.Writable,
        interrupt: default, BootClock.Now + Duration.FromMilliseconds(milliseconds)) == Waited.Ready;
}
