using System.Net.Sockets;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// A name for one at a time: kept over a change of processes, and never by somebody who does not say who he is.
/// </summary>
public sealed class NameLockTests
{
    /// <summary>Another test's child, between fork and exec, has a copy of every descriptor for a moment.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(10);

    private readonly string _name = $"vrrpaot/test/{Guid.NewGuid()}";

    [Fact]
    public void whoever_comes_second_hears_who_has_it_and_when_it_is_given_back()
    {
        NameLock.Create(out Descriptor first);
        NameLock.Create(out Descriptor second);
        Assert.Equal(Errno.Ok, NameLock.TryTake(first, _name));
        Assert.Equal(Errno.EADDRINUSE, NameLock.TryTake(second, _name));
        Assert.Equal(Errno.Ok, NameLock.Ask(_name, out Descriptor end, out int holder, out uint user));
        Assert.Equal((Environment.ProcessId, (uint)LibC.geteuid()), (holder, user));
        Assert.False(IsOver(end, Duration.Zero));
        first.Dispose();
        Assert.True(IsOver(end, s_patience));
        Assert.Equal(Errno.Ok, NameLock.TryTake(second, _name));
        Close(second, end);
    }

    // A respawn: nobody can take the name between two engines.
    [Fact]
    public void a_copy_of_the_descriptor_keeps_the_name_and_takes_it_again()
    {
        NameLock.Create(out Descriptor first);
        NameLock.Create(out Descriptor other);
        Assert.Equal(Errno.Ok, NameLock.TryTake(first, _name));
        var copy = new Descriptor(LibC.dup(first.Number));
        first.Dispose();
        Assert.Equal(Errno.EADDRINUSE, NameLock.TryTake(other, _name));
        Assert.Equal(Errno.Ok, NameLock.TryTake(copy, _name));
        Close(copy, other);
    }

    [Fact]
    public void who_took_it_without_listening_does_not_answer_and_is_nobody()
    {
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint("\0" + _name));
        NameLock.Create(out Descriptor second);
        Assert.Equal(Errno.EADDRINUSE, NameLock.TryTake(second, _name));
        Assert.Equal(Errno.ECONNREFUSED, NameLock.Ask(_name, out _, out int holder, out uint user));
        Assert.Equal((0, uint.MaxValue), (holder, user));
        second.Dispose();
    }

    [Fact]
    public void what_is_no_socket_takes_no_name()
    {
        SharedMemory.CreateFile("name", out Descriptor memory);
        Assert.Equal(Errno.ENOTSOCK, NameLock.TryTake(memory, _name));
        memory.Dispose();
    }

    private static bool IsOver(Borrowed end, Duration patience)
    {
        using var poller = new Poller();
        poller.Add(end, 0);
        return poller.Wait(stackalloc int[1], BootClock.Now + patience) > 0;
    }

    private static void Close(params Descriptor[] descriptors) =>
        Array.ForEach(descriptors, descriptor => descriptor.Dispose());
}
