using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class ClosingThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void who_hands_a_socket_over_does_not_wait_for_its_end()
    {
        using var gate = new ManualResetEventSlim();
        var slow = new Socket(gate);
        using (var closing = new ClosingThread())
        {
            // Would not come back, were it closed here.
            closing.Close(slow);
            Assert.False(slow.IsClosed);
            gate.Set();
        }
        Assert.True(slow.IsClosed);
        Assert.NotEqual(Environment.CurrentManagedThreadId, slow.Thread);
    }

    [Fact]
    public void its_end_leaves_nothing_open()
    {
        Socket[] sockets = [.. Enumerable.Range(0, 5000).Select(_ => new Socket(null))];
        using (var closing = new ClosingThread())
            foreach (Socket socket in sockets)
                closing.Close(socket);
        Assert.All(sockets, socket => Assert.True(socket.IsClosed));
    }

    [Fact]
    public void handing_over_allocates_nothing()
    {
        Socket[] sockets = [.. Enumerable.Range(0, 500).Select(_ => new Socket(null))];
        using var closing = new ClosingThread();
        closing.Close(new Socket(null));
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (Socket socket in sockets)
            closing.Close(socket);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Socket(ManualResetEventSlim? gate) : IDisposable
    {
        public bool IsClosed { get; private set; }
        public int Thread { get; private set; }

        public void Dispose()
        {
            Assert.True(gate?.Wait(s_patience) ?? true);
            Thread = Environment.CurrentManagedThreadId;
            IsClosed = true;
        }
    }
}
