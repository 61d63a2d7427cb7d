using System.Buffers;
using Appliance.Base;
using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Trace;

/// <summary>
/// One trace, from its sockets to its answer. On the desk's thread: what it cannot take in time waits in the kernel, in
/// a queue of fixed length, and what does not fit there is lost and counted. The engine has sockets of its own and
/// notices nothing.
/// </summary>
internal sealed class PacketTrace : IDisposable
{
    /// <summary>Bytes of an answer; a reader of these never cuts a packet.</summary>
    private const int Portion = 8 * 1024;

    private readonly Desk _desk;
    private readonly AdvertJudge _judge;
    private readonly List<Tap> _taps = [];
    private readonly List<string> _names = [];
    private readonly Pulse _news = new();

    private sealed class Tap(TraceSocket socket)
    {
        public readonly TraceSocket Socket = socket;
        public DescriptorWatch? Watch;
        public ulong Passed, Lost;
    }

    public PacketTrace(Desk desk, AdvertJudge judge) => (_desk, _judge) = (desk, judge);

    /// <summary>Listens to one more interface.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It is gone, or we may not.</exception>
    public void Add(string device)
    {
        var tap = new Tap(new TraceSocket(Interfaces.IndexOf(device)));
        _taps.Add(tap);
        _names.Add(device);
        tap.Watch = _desk.Watch(tap.Socket.Fd, () =>
        {
            tap.Watch!.Reading = false;
            _news.Set();
        });
    }

    /// <summary>Until the time is over, the answer has its longest, or nobody is there to read it.</summary>
    /// <param name="most">Bytes of the answer, and a portion more.</param>
    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async Task Run(ITraceForm form, IAnswer to, Instant end, long most, CancellationToken gone)
    {
        using CancellationTokenRegistration leaving = gone.Register(_news.Set);
        using IDisposable over = _desk.At(end, _news.Set);
        var portion = new ArrayBufferWriter<byte>(2 * Portion);
        form.Begin(portion, _names);
        long written = 0;
        while (true)
        {
            bool more = Take(form, portion);
            TellLosses(form, portion);
            if (portion.WrittenCount > 0)
                await to.Write(portion.WrittenMemory, gone);
            written += portion.WrittenCount;
            portion.ResetWrittenCount();
            gone.ThrowIfCancellationRequested();
            if (written >= most || BootClock.Now >= end)
                break;
            if (!more)
                await _news.Wait();
        }
        for (int i = 0; i < _taps.Count; i++)
            form.Count(portion, i, Now, Update(_taps[i]).Passed, _taps[i].Lost, written >= most
                ? $"ended because it had grown to {written} bytes" : "ended in time");
        await to.Write(portion.WrittenMemory, gone);
    }

    /// <summary>Takes what waits, a portion at most. True when more may wait.</summary>
    private bool Take(ITraceForm form, ArrayBufferWriter<byte> into)
    {
        for (int i = 0; i < _taps.Count; i++)
        {
            TraceSocket socket = _taps[i].Socket;
            while (socket.TryReceive())
            {
                string? remark = socket.IsOutgoing
                    || FrameGlance.At(socket.Frame).Kind is not (FrameKind.Advert or FrameKind.AuthenticatedAdvert)
                    ? null
                    : _judge.Remark(_names[i], socket.Frame[FrameGlance.PacketAt..]);
                form.Add(into, new TracedFrame(i, socket.Nanoseconds, socket.Length, socket.IsOutgoing, remark),
                    socket.Frame);
                if (into.WrittenCount >= Portion)
                    return true;
            }
            _taps[i].Watch!.Reading = true;
        }
        return false;
    }

    /// <summary>At once, so that a trace that is broken off names them too.</summary>
    private void TellLosses(ITraceForm form, ArrayBufferWriter<byte> into)
    {
        for (int i = 0; i < _taps.Count; i++)
        {
            ulong before = _taps[i].Lost;
            if (Update(_taps[i]).Lost != before)
                form.Count(into, i, Now, _taps[i].Passed, _taps[i].Lost, end: null);
        }
    }

    private static Tap Update(Tap tap)
    {
        (uint passed, uint lost) = tap.Socket.ReadStatistics();
        tap.Passed += passed;
        tap.Lost += lost;
        return tap;
    }

    private static long Now => Moment.Now.UnixMilliseconds * 1_000_000;

    public void Dispose()
    {
        foreach (Tap tap in _taps)
        {
            tap.Watch?.Dispose();
            tap.Socket.Dispose();
        }
    }
}
