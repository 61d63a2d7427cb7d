using System.ComponentModel;

namespace VrrpAot.Linux;

/// <summary>
/// Closes sockets beside a loop that must not wait. The kernel ends a packet socket only after an RCU grace period, 10
/// ms and more, and a multicast membership under the lock of the whole network configuration.
/// <para>
/// One thread, made with this object. To start one for each socket would be a wait too: the runtime gives way with
/// sched_yield until a new thread runs, and to a real-time thread alone on its CPU that is for ever.
/// </para>
/// </summary>
public sealed class ClosingThread : IDisposable
{
    /// <summary>Sockets that may wait, a power of two; far more than a machine's links have at a time.</summary>
    private const int Capacity = 1024;

    private readonly IDisposable?[] _waiting = new IDisposable?[Capacity];
    private readonly WakeEvent _wake = new();
    private readonly Poller _poller = new();
    private readonly Thread _thread;
    private long _handedOver;
    private long _closed;
    private bool _ending;

    /// <summary>To be called before the calling thread becomes a real-time one.</summary>
    /// <exception cref="Win32Exception">The kernel gave no descriptor.</exception>
    public ClosingThread()
    {
        _poller.Add(_wake.Fd, 0);
        _thread = new Thread(Run, maxStackSize: 128 * 1024) { IsBackground = true, Name = "closing" };
        _thread.Start();
    }

    /// <summary>
    /// Hands over what the caller does not use any more, and has taken out of its poller. Allocates nothing and does
    /// not wait, but when a thousand wait already: then it closes here. One thread at a time may call it.
    /// </summary>
    public void Close(IDisposable? socket)
    {
        if (socket == null)
            return;
        if (_handedOver - Volatile.Read(ref _closed) >= Capacity)
        {
            socket.Dispose();
            return;
        }
        _waiting[_handedOver & (Capacity - 1)] = socket;
        Volatile.Write(ref _handedOver, _handedOver + 1);
        _wake.Set();
    }

    private void Run()
    {
        Span<int> ready = stackalloc int[1];
        while (true)
        {
            _poller.Wait(ready, Instant.Never);
            _wake.Clear();
            // Read before the last look, so that nothing handed over earlier is left.
            bool ending = Volatile.Read(ref _ending);
            while (_closed < Volatile.Read(ref _handedOver))
            {
                ref IDisposable? next = ref _waiting[_closed & (Capacity - 1)];
                next!.Dispose();
                next = null;
                Volatile.Write(ref _closed, _closed + 1);
            }
            if (ending)
                return;
        }
    }

    /// <summary>Waits until everything handed over is closed.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _ending, true);
        _wake.Set();
        _thread.Join();
        _poller.Dispose();
        _wake.Dispose();
    }
}
