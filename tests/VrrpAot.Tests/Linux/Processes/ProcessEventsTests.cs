using System.Buffers.Binary;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What the kernel says of processes, byte by byte; with a kernel it is ProcessWatch's test.</summary>
public class ProcessEventsTests
{
    /// <param name="what">linux/cn_proc.h.</param>
    private static byte[] Message(uint what, params int[] numbers)
    {
        byte[] message = new byte[76];
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(16), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(36), what);
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(52 + 4 * i), numbers[i]);
        return message;
    }

    [Fact]
    public void processes_are_told_of_and_threads_are_not()
    {
        Assert.Equal(new ProcessEvent(ProcessEventKind.Forked, 10, 20), ProcessEvents.Read(Message(1, 11, 10, 20, 20)));
        Assert.Equal(default, ProcessEvents.Read(Message(1, 11, 10, 21, 10)));
        Assert.Equal(new ProcessEvent(ProcessEventKind.Executed, 10), ProcessEvents.Read(Message(2, 10, 10)));
        Assert.Equal(new ProcessEvent(ProcessEventKind.Renamed, 10), ProcessEvents.Read(Message(0x200, 10, 10)));
        Assert.Equal(default, ProcessEvents.Read(Message(0x200, 11, 10)));
        Assert.Equal(new ProcessEvent(ProcessEventKind.Ended, 10), ProcessEvents.Read(Message(0x80000000, 10, 10)));
        Assert.Equal(default, ProcessEvents.Read(Message(0x80000000, 11, 10)));
        Assert.Equal(default, ProcessEvents.Read(Message(4, 10, 10)));
        Assert.Equal(default, ProcessEvents.Read(new byte[30]));
    }
}
