using System.Diagnostics;
using Lab;

namespace Bench;

/// <summary>Sends prepared Ethernet frames from a node at a steady rate, in turn, many in one system call.</summary>
internal sealed unsafe class Flood : IDisposable
{
    private const int Batch = 64;
    private readonly int _fd;
    private readonly byte[][] _frames;
    private readonly double _rate;
    private readonly Thread _thread;
    private readonly Stopwatch _clock = new();
    private long _sent;
    private volatile bool _stop;

    /// <param name="node">Sends on its eth0.</param>
    /// <param name="frames">Destination MAC first, no checksum of the wire.</param>
    /// <param name="perSecond">Frames a second, above 0.</param>
    public Flood(Node node, IReadOnlyList<byte[]> frames, double perSecond)
    {
        _frames = [.. frames];
        _rate = perSecond;
        _fd = node.Inside(() => Native.PacketSocket("eth0", 0));
        int on = 1;
        Native.setsockopt(_fd, Native.SolPacket, Native.BypassQueue, &on, 4);
        _thread = new Thread(Run) { IsBackground = true, Name = "flood" };
        _clock.Start();
        _thread.Start();
    }

    /// <summary>Frames a second that really went out until now.</summary>
    public double Reached => Interlocked.Read(ref _sent) / _clock.Elapsed.TotalSeconds;

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        Native.close(_fd);
    }

    private void Run()
    {
        // It sleeps most of the time; late frames would look like a late answer.
        Native.BecomeRealTime();
        byte* memory = stackalloc byte[Batch * 128];
        Native.Piece* pieces = stackalloc Native.Piece[Batch];
        Native.BatchEntry* entries = stackalloc Native.BatchEntry[Batch];
        long next = 0;
        while (!_stop)
        {
            long due = (long)(_clock.Elapsed.TotalSeconds * _rate) - _sent;
            if (due <= 0)
            {
                Native.Sleep(TimeSpan.FromMilliseconds(Math.Clamp(1000 / _rate, 0.5, 20)));
                continue;
            }
            int count = (int)Math.Min(due, Batch);
            for (int i = 0; i < count; i++)
            {
                byte[] frame = _frames[next++ % _frames.Length];
                frame.CopyTo(new Span<byte>(memory + i * 128, 128));
                pieces[i] = new Native.Piece { Base = memory + i * 128, Length = frame.Length };
                entries[i] = new Native.BatchEntry { Header = new Native.MessageHeader { Pieces = pieces + i,
                    PieceCount = 1 } };
            }
            int done = Native.sendmmsg(_fd, entries, (uint)count, 0);
            // A full queue drops: it counts as sent, so that the rate stays.
            Interlocked.Add(ref _sent, Math.Max(done, 1));
        }
    }
}
