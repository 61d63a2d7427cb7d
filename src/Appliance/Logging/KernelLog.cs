using System.Text;
using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Logging;

/// <summary>
/// /dev/kmsg: the ring in which the kernel keeps its own lines and ours. Bounded however long a box runs, on the
/// console where the kernel shows errors, and there for whatever keeps the last words of a kernel that panics. One
/// write is one line, with its end: one without could still be continued, and nobody is shown it before the next line
/// comes.
/// </summary>
internal sealed unsafe class KernelLog : IDisposable
{
    /// <summary>The kernel refuses a line above 1 KB, its own prefix included.</summary>
    private const int LongestLine = 900;

    private readonly string _ident;
    private readonly int _facility;
    private readonly int _fd;

    /// <param name="facility">As for syslog, not 0: that is the kernel's.</param>
    public KernelLog(string ident, int facility)
    {
        (_ident, _facility) = (ident, facility);
        fixed (byte* path = "/dev/kmsg\0"u8)
            _fd = LibC.open(path, LibC.O_WRONLY | LibC.O_CLOEXEC | LibC.O_NONBLOCK);
    }

    public void Write(LogLevel level, string text)
    {
        if (_fd < 0)
            return;
        byte[] line =
            Encoding.UTF8.GetBytes($"<{_facility * 8 + (int)level}>{_ident}[{Environment.ProcessId}]: {text}\n");
        int length = Math.Min(line.Length, LongestLine);
        line[length - 1] = (byte)'\n';
        Descriptor.Write(_fd, line.AsSpan(0, length));
    }

    public void Dispose()
    {
        if (_fd >= 0)
            Descriptor.Close(_fd);
    }
}
