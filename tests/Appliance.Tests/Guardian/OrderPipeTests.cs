using Appliance.Base;
using Appliance.Guardian;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

public sealed class OrderPipeTests : IDisposable
{
    private readonly Poller _poller = new();
    private readonly OrderPipe _orders = new();

    public void Dispose()
    {
        _orders.Dispose();
        _poller.Dispose();
    }

    [Fact]
    public void what_was_said_waits_until_the_child_reads_it()
    {
        var child = new Child("/bin/sh", ["sh", "-c", "read line <&3 && test $line = D && read line <&4"], _poller, 0);
        Errno error = Descriptor.CreatePipe(out Descriptor held, out Descriptor go);
        Assert.True(error.IsOk);
        Assert.True(_orders.TryStart(child, theirs => [theirs, held]).IsOk);
        held.Dispose();
        _orders.Say((byte)'D');
        _orders.Say((byte)'\n');
        Assert.True(SpinWait.SpinUntil(() => _orders.IsHeard, 10_000));
        _orders.Say((byte)'X');
        Assert.False(_orders.IsHeard);
        Descriptor.Write(go, "end\n"u8);
        Assert.True(child.SeeOff(Duration.FromSeconds(10)));
        Assert.Equal(ExitCode.Ok, child.LastExit?.Status);
        go.Dispose();
    }

    [Fact]
    public void one_that_reads_nothing_makes_nobody_wait()
    {
        var child = new Child("/bin/sleep", ["sleep", "60"], _poller, 0);
        Assert.True(_orders.TryStart(child, theirs => [theirs]).IsOk);
        for (int order = 0; order < 100_000; order++)
            _orders.Say((byte)'R');
        Assert.False(_orders.IsHeard);
        child.Signal(9);
        child.SeeOff(Duration.FromSeconds(10));
    }

    [Fact]
    public void a_child_that_cannot_be_started_leaves_nothing_open()
    {
        var child = new Child("/nowhere/at/all", ["all"], _poller, 0);
        Assert.False(_orders.TryStart(child, theirs => [theirs]).IsOk);
        Assert.False(child.IsRunning);
    }
}
