using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

[SupportedOSPlatform("linux")]
public class DescriptorWaitTests
{
    private const int SIGWINCH = 28;

    [Fact]
    public void a_signal_does_not_end_a_wait()
    {
        using PosixSignalRegistration heard = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => { });
        Assert.Equal(Errno.Ok, Descriptor.CreatePipe(out Descriptor read, out Descriptor write));
        int thread = 0;
        Waited waited = default;
        Duration took = default;
        var waiter = new Thread(() =>
        {
            Instant begun = BootClock.Now;
            Volatile.Write(ref thread, (int)Syscall.Call(X64 ? 186 : 178, 0, 0, 0)); // gettid
            waited = DescriptorWait.For(read, Readiness.Readable, interrupt: default,
                begun + Duration.FromMilliseconds(500));
            took = BootClock.Now - begun;
        });
        waiter.Start();
        while (!waiter.Join(10))
        {
            if (Volatile.Read(ref thread) is int id and not 0)
                Syscall.Call(X64 ? 234 : 131, Environment.ProcessId, id, SIGWINCH); // tgkill
        }
        read.Dispose();
        write.Dispose();
        Assert.Equal(Waited.TimeIsUp, waited);
        Assert.True(took >= Duration.FromMilliseconds(500));
    }

    private static bool X64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;
}
