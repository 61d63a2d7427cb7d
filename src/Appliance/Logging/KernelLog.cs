using System.Text;
using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Logging;

/// <summary>
/// /dev/kmsg: the ring in which the kernel keeps its own lines and ours. Bounded however long a node runs, on the
/// console where the kernel shows errors, and there for whatever keeps the last words of a kernel that panics. One
/// write is one line, with its end: one without could still be continued, and nobody is shown it before the next line
/// comes.
/// </summary>
internal sealed class KernelLog : IDisposable
{
    /// <summary>The kernel refuses a line above 1 KB, its own prefix included.</summary>
    private const int LongestLine = 900;

    private readonly string _ident;
    private readonly int _facility;
    private readonly Descriptor _ring;

    /// <param name="facility">As for syslog, not 0: that is the kernel's.</param>
    public KernelLog(string ident, int facility)
    {
        (_ident, _facility) = (ident, facility);
        RawFile.Open("/dev/kmsg", FileUse.AppendWithoutWait, out _ring);
    }

    public void Write(LogLevel level, string text)
    {
        if (!_ring.IsOpen)
            return;
        byte[] line =
            Encoding.UTF8.GetBytes($"<{_facility * 8 + (int)level}>{_ident}[{Environment.ProcessId}]: {text}\n");
        int length = Math.Min(line.Length, LongestLine);
        line[length - 1] = (byte)'\n';
        Descriptor.Write(_ring, line.AsSpan(0, length));
    }

    public void Dispose() => _ring.Dispose();
}
