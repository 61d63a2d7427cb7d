using System.Net.Sockets;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// A name for one at a time: kept over a change of processes, and never by somebody who does not say who he is.
/// </summary>
public sealed class NameLockTests
{
    private readonly string _name = $"vrrpaot/test/{Guid.NewGuid()}";

    [Fact]
    public void whoever_comes_second_hears_who_has_it_and_when_it_is_given_back()
    {
        int first = NameLock.Create(), second = NameLock.Create();
        Assert.Equal(0, NameLock.TryTake(first, _name));
        Assert.Equal(LibC.EADDRINUSE, NameLock.TryTake(second, _name));
        int end = NameLock.Ask(_name, out int holder, out uint user);
        Assert.Equal((Environment.ProcessId, (uint)LibC.geteuid()), (holder, user));
        Assert.False(IsOver(end));
        Descriptor.Close(first);
        Assert.True(IsOver(end));
        Assert.Equal(0, NameLock.TryTake(second, _name));
        Close(second, end);
    }

    // A respawn: nobody can take the name between two engines.
    [Fact]
    public void a_copy_of_the_descriptor_keeps_the_name_and_takes_it_again()
    {
        int first = NameLock.Create(), other = NameLock.Create();
        Assert.Equal(0, NameLock.TryTake(first, _name));
        int copy = LibC.dup(first);
        Descriptor.Close(first);
        Assert.Equal(LibC.EADDRINUSE, NameLock.TryTake(other, _name));
        Assert.Equal(0, NameLock.TryTake(copy, _name));
        Close(copy, other);
    }

    [Fact]
    public void who_took_it_without_listening_does_not_answer_and_is_nobody()
    {
        using var silent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        silent.Bind(new UnixDomainSocketEndPoint("\0" + _name));
        int second = NameLock.Create();
        Assert.Equal(LibC.EADDRINUSE, NameLock.TryTake(second, _name));
        Assert.Equal(-LibC.ECONNREFUSED, NameLock.Ask(_name, out int holder, out uint user));
        Assert.Equal((0, uint.MaxValue), (holder, user));
        Descriptor.Close(second);
    }

    [Fact]
    public void what_is_no_socket_takes_no_name()
    {
        int memory = SharedMemory.CreateFile("name");
        Assert.Equal(LibC.ENOTSOCK, NameLock.TryTake(memory, _name));
        Descriptor.Close(memory);
    }

    private static bool IsOver(int end)
    {
        using var poller = new Poller();
        poller.Add(end, 0);
        return poller.Wait(stackalloc int[1], BootClock.Now) > 0;
    }

    private static void Close(params int[] fds) => Array.ForEach(fds, Descriptor.Close);
}
