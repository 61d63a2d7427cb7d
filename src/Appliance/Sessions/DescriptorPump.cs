using System.Buffers;
using System.IO.Pipelines;
using Nerdbank.Streams;
using VrrpAot.Linux;

namespace Appliance.Sessions;

/// <summary>
/// Makes a duplex pipe of a non-blocking descriptor (socket, serial line, pty), so that sessions know pipes only. It
/// holds what fits into the two pipes and no more: a session that does not read leaves the bytes in the kernel, and one
/// whose line takes nothing waits in its flush, alone. On the desk's thread only. The descriptor stays the caller's.
/// </summary>
public sealed class DescriptorPump
{
    /// <summary>
    /// Changes bytes that came in, in place, and says how many are left. At most as many as there were.
    /// </summary>
    public delegate int Sieve(Span<byte> bytes);

    private readonly Borrowed _fd;
    private readonly Sieve? _sieve;
    private readonly IDuplexPipe _inside;
    private readonly Pulse _readable = new();
    private readonly Pulse _writable = new();
    private readonly DescriptorWatch _watch;
    private bool _over;
    private bool _fromEnded, _toEnded;

    /// <exception cref="System.ComponentModel.Win32Exception">The descriptor cannot be waited for.</exception>
    public DescriptorPump(Desk desk, Borrowed fd, Sieve? sieve = null)
    {
        _fd = fd;
        _sieve = sieve;
        (_inside, Pipe) = FullDuplexStream.CreatePipePair(desk.Pipes);
        _watch = desk.Watch(fd, () => { _watch!.Reading = false; _readable.Set(); },
            () => { _watch!.Writing = false; _writable.Set(); });
        FromDescriptor = PumpFrom();
        ToDescriptor = PumpTo();
    }

    /// <summary>The session's end. Its input is completed when the other side has hung up.</summary>
    public IDuplexPipe Pipe { get; }

    /// <summary>Ends when the other side has hung up, the session reads no more, or <see cref="End"/>.</summary>
    /// <remarks>The result is true when the descriptor is at its end or broken.</remarks>
    public Task<bool> FromDescriptor { get; }

    /// <summary>
    /// Ends when all that the session wrote has left and it has completed its output, the other side has hung up, or
    /// <see cref="End"/>.
    /// </summary>
    public Task ToDescriptor { get; }

    /// <summary>
    /// Stops at once, whatever is still in the pipes. Before the descriptor is closed. Repeating it does nothing.
    /// </summary>
    public void End()
    {
        if (_over)
            return;
        _over = true;
        _watch.Dispose();
        _readable.Set();
        _writable.Set();
        if (!_fromEnded)
            _inside.Output.CancelPendingFlush();
        if (!_toEnded)
            _inside.Input.CancelPendingRead();
    }

    private async Task<bool> PumpFrom()
    {
        bool hungUp = false;
        while (!_over)
        {
            Memory<byte> room = _inside.Output.GetMemory();
            Errno errno = Descriptor.Read(_fd, room.Span, out int count);
            if (errno == Errno.EAGAIN)
            {
                _watch.Reading = true;
                await _readable.Wait();
                continue;
            }
            hungUp = !errno.IsOk || count == 0;
            if (hungUp)
                break;
            _inside.Output.Advance(_sieve?.Invoke(room.Span[..count]) ?? count);
            FlushResult flushed = await _inside.Output.FlushAsync();
            if (flushed.IsCompleted)
                break;
        }
        _fromEnded = true;
        await _inside.Output.CompleteAsync();
        return hungUp;
    }

    private async Task PumpTo()
    {
        while (!_over)
        {
            ReadResult read = await _inside.Input.ReadAsync();
            ReadOnlySequence<byte> rest = read.Buffer;
            Errno errno = Errno.Ok;
            while (!_over && !rest.IsEmpty && (errno.IsOk || errno == Errno.EAGAIN))
            {
                errno = Descriptor.Write(_fd, rest.FirstSpan, out int count);
                rest = rest.Slice(count);
                if (errno == Errno.EAGAIN)
                {
                    _watch.Writing = true;
                    await _writable.Wait();
                }
            }
            _inside.Input.AdvanceTo(rest.Start);
            if (read.IsCompleted || (!errno.IsOk && errno != Errno.EAGAIN))
                break;
        }
        _toEnded = true;
        await _inside.Input.CompleteAsync();
    }
}
