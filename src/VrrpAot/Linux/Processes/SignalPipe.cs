using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Signals as something to poll for and read (signalfd(2)): no handler, no thread, no race. They have to be blocked in
/// every thread of the process for that, see <see cref="BlockInEveryThread"/>.
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
    /// Blocks all signals from outside in the calling thread, in the runtime's finalizer thread and, by inheritance, in
    /// every thread started later. To be called first thing in the main thread, while there are no others. The
    /// finalizer thread exists before any code of ours runs, and only it can change its mask, so a finalizer does.
    /// (Starting the program over with the signals blocked would do the same and cost a millisecond and a half.)
    /// </summary>
    public static void BlockInEveryThread()
    {
        Block();
        for (int tries = 0; tries < 3 && !s_finalizerBlocked; tries++)
        {
            LeaveOneToBeFinalized();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static volatile bool s_finalizerBlocked;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveOneToBeFinalized() => _ = new BlocksWhenFinalized();

    private static void Block()
    {
        SignalSet fromOutside = SignalSet.AllThatArriveFromOutside;
        pthread_sigmask(SIG_BLOCK, &fromOutside, null);
    }

    private sealed class BlocksWhenFinalized
    {
        ~BlocksWhenFinalized()
        {
            Block();
            s_finalizerBlocked = true;
        }
    }

    public void Dispose() => _signals.Dispose();

    private const int InformationLength = 128;
    private const int SIG_BLOCK = 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int signalfd(int fd, SignalSet* signals, int flags);
    [LibraryImport("libc")]
    private static partial int pthread_sigmask(int how, SignalSet* signals, SignalSet* old);
}
