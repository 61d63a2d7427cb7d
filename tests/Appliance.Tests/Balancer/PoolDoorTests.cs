using System.Net.Sockets;
using Appliance.Tests.Hatch;

namespace Appliance.Tests.Balancer;

/// <summary>The door of the checkers' process, and those who come to it with something else than a question.</summary>
public class PoolDoorTests
{
    [Theory]
    [InlineData("00000000")]
    [InlineData("ffffffff00")]
    [InlineData("7fffffff00")]
    [InlineData("0100000009")]
    [InlineData("030000000100")]
    public void what_is_no_question_ends_the_call(string hex)
    {
        using var process = new Answering(() => [], _ => 0);
        using Socket caller = Call(process.Path);
        caller.Send(Convert.FromHexString(hex));
        caller.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, caller.Receive(new byte[16]));
    }

    [Fact]
    public void many_who_say_nothing_keep_nobody_out()
    {
        using var process = new Answering(() => [], _ => 0);
        Socket[] silent = [.. Enumerable.Range(0, 12).Select(_ => Call(process.Path))];
        using Socket caller = Call(process.Path);
        caller.Send([1, 0, 0, 0, 0]);
        byte[] answer = new byte[16];
        int length = 0;
        while (length < 5 && caller.Receive(answer, length, answer.Length - length, SocketFlags.None) is > 0 and var n)
            length += n;
        Assert.Equal([1, 0, 0, 0, 0], answer[..length]);
        foreach (Socket one in silent)
            one.Dispose();
    }

    private static Socket Call(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = 30_000,
        };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
