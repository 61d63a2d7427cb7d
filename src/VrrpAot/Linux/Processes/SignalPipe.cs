using System.ComponentModel;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Signals as something to poll for and read (signalfd(2)): no handler, no thread, no race. They have to be blocked in
/// every thread of the process for that: a process of ours begins so (Signals.h).
/// </summary>
public sealed unsafe partial class SignalPipe : IDisposable
{
    private readonly Descriptor _signals;

    /// <summary>Readable while signals wait.</summary>
    public Borrowed Fd => _signals;

    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public SignalPipe(params ReadOnlySpan<int> signals)
    {
        SignalSet wanted = default;
        foreach (int signal in signals)
            wanted = wanted.With(signal);
        _signals = Descriptor.Take(signalfd(-1, &wanted, LibC.O_NONBLOCK | LibC.O_CLOEXEC),
            "The kernel gave no signal descriptor");
    }

    /// <summary>Takes the next signal that has arrived.</summary>
    public bool TryRead(out int signal)
    {
        byte* information = stackalloc byte[InformationLength];
        bool read = (long)LibC.read(_signals.Number, information, InformationLength) == InformationLength;
        signal = read ? *(int*)information : 0;
        return read;
    }

    /// <summary>
    /// Every process of ours begins with signals blocked in all threads (Signals.h). This one, which answers a person
    /// and ends, may be ended by them: its first thread hears them as it did when it was started.
    /// </summary>
    public static void HearAsStarted() => hear_signals();

    public void Dispose() => _signals.Dispose();

    private const int InformationLength = 128;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int signalfd(int fd, SignalSet* signals, int flags);
    [LibraryImport("vrrpaot")]
    private static partial void hear_signals();
}
