using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>With a kernel that has IPVS it is tested in a guest (tests/Guest).</summary>
public sealed class IpvsSocketTests
{
    [Fact]
    public void A_kernel_without_ipvs_is_an_errno_as_often_as_it_is_asked()
    {
        using var socket = new IpvsSocket(receiveBuffer: 65536);
        Errno error = socket.Open();
        Assert.True(error.IsOk || error == Errno.ENOENT, error.ToString());
        List<PresentService> services = [];
        Errno listed = socket.List(services);
        // Where there is one, only root may list.
        Assert.True(error.IsOk ? listed.IsOk || listed == Errno.EPERM : listed == Errno.ENOENT, listed.ToString());
        Assert.Equal(error, socket.Open());
    }

    [Fact]
    public void A_sync_daemon_that_is_refused_can_be_asked_for_again_without_making_garbage()
    {
        using var socket = new IpvsSocket();
        // No such interface: nothing starts, whether there is IPVS or not.
        var daemon = new IpvsDaemon { Interface = FixedName.From("nowhere9"), Id = 1 };
        Assert.False(socket.Start(daemon).IsOk);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int again = 0; again < 20; again++)
        {
            socket.Start(daemon);
            socket.Stop(daemon);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
