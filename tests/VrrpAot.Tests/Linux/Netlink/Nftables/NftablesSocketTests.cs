using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>With a kernel that has all of it, it is tested in a guest (tests/Guest).</summary>
public sealed class NftablesSocketTests
{
    /// <summary>No kernel takes it: the last address is of another family than the first.</summary>
    private static readonly MarkTable s_impossible = new("vrrpaot-test", int.MaxValue,
        [new MarkedRange(6, IpAddress.Any, IpAddress.Read(new byte[16], IpFamily.IPv6), 80, 1)]);

    [Fact]
    public void what_the_kernel_refuses_is_an_errno_as_often_as_it_is_asked()
    {
        var socket = new NftablesSocket();
        Errno first = socket.Replace(s_impossible);
        Assert.False(first.IsOk);
        Assert.Equal(first, socket.Replace(s_impossible));
    }
}
