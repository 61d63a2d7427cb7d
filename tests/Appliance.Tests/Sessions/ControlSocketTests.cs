using System.Runtime.InteropServices;
using System.Text;
using Appliance.Base;
using Appliance.Sessions;
using Appliance.Tests.Tracking;
using VrrpAot.Linux;

namespace Appliance.Tests.Sessions;

/// <summary>The door itself: who may come in, and how many.</summary>
public sealed partial class ControlSocketTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("door").FullName;
    private readonly List<Descriptor> _callers = [];

    private string Door => Path.Combine(_folder, "control.sock");

    [Fact]
    public void who_calls_is_named_as_the_machine_names_them()
    {
        var accounts = new Appliance.Scripts.Accounts(["root:x:0:0::/root:/bin/sh", "alice:x:1000:100::/:/bin/sh"], []);
        Assert.Equal("alice", ControlSocket.NameOf(1000, accounts));
        Assert.Equal("uid 1001", ControlSocket.NameOf(1001, accounts));
        Assert.Equal("root", ControlSocket.NameOf(0, new Appliance.Scripts.Accounts([], [])));
    }

    [RootFact]
    public void those_who_only_look_cannot_keep_root_out() => DeskRun.Do(async run =>
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1ED /* 0755 */);
        LocalSocket.Listen(Door, group: 0, SocketFile.OwnerAndGroup, out Descriptor listening, out _);
        Assert.True(LocalSocket.IsListening(listening));
        run.Desk.Open("door", new ControlSocket(run.Desk, listening, new Patient(),
            line => run.Log.Add(line.Text)).Run);

        for (int i = 0; i < 80; i++)
        {
            Call(asRoot: false, "wait\n");
            await run.Settle();
        }
        Descriptor root = Call(asRoot: true, "who\n");
        string answer = "";
        await run.Until(() => (answer += Heard(root)).Contains("end "), "root is answered");
        Assert.Contains("Change", answer);
        Assert.Equal(32, _callers.Count(caller => caller != root && IsSentAway(caller)));
    });

    private Descriptor Call(bool asRoot, string question)
    {
        Descriptor fd = Descriptor.None;
        // Who a thread is (by the bare system call) is its own affair, and the kernel tells the other side whom it
        // sees.
        var caller = new Thread(() =>
        {
            if (!asRoot)
                Assert.Equal(0, syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147
                    : 117, -1, 65534, -1));
            LocalSocket.Connect(Door, out fd);
        });
        caller.Start();
        caller.Join();
        Assert.True(fd.IsOpen);
        Descriptor.Write(fd, Encoding.UTF8.GetBytes(question));
        _callers.Add(fd);
        return fd;
    }

    private static unsafe string Heard(Descriptor fd)
    {
        byte* room = stackalloc byte[256];
        long count = recv(fd.Number, room, 256, MSG_DONTWAIT);
        return count > 0 ? Encoding.UTF8.GetString(room, (int)count) : "";
    }

    private static unsafe bool IsSentAway(Descriptor fd)
    {
        byte one;
        // What was asked and never read makes it a reset.
        long count = recv(fd.Number, &one, 1, MSG_DONTWAIT);
        return count == 0 || count < 0 && Marshal.GetLastPInvokeError() == ECONNRESET;
    }

    public void Dispose()
    {
        foreach (Descriptor caller in _callers)
            caller.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Patient : ICommands
    {
        public IReadOnlyList<CommandSpecification> All { get; } = [];

        public async Task<int> Run(IReadOnlyList<string> words, Caller caller, IAnswer answer, CancellationToken gone)
        {
            if (words is ["wait"])
                await new TaskCompletionSource().Task.WaitAsync(gone);
            await answer.Write(Encoding.UTF8.GetBytes(caller.Rights.ToString()), gone);
            return 0;
        }
    }

    private const int MSG_DONTWAIT = 0x40;
    private const int ECONNRESET = 104;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int syscall(long number, nint real, nint effective, nint saved);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recv(int socket, byte* buffer, nint length, int flags);
}
