using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// The moment in which a child is another user's already and still in our memory, held open: a fanotify mark makes
/// execve wait for our word. Needs root, and a kernel with CONFIG_FANOTIFY_ACCESS_PERMISSIONS.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection("children")]
public sealed unsafe partial class ChildInBetweenTests : IDisposable
{
    private const uint Stranger = 65534;
    private const int SIGQUIT = 3, SIGSTOP = 19, SIGKILL = 9;

    private readonly string _program = Path.GetTempFileName();
    private readonly int _gate = -1;

    public ChildInBetweenTests()
    {
        File.Copy("/bin/true", _program, overwrite: true);
        File.SetUnixFileMode(_program, (UnixFileMode)0b111_101_101);
        if (LibC.geteuid() != 0)
            return;
        _gate = fanotify_init(FAN_CLOEXEC | FAN_CLASS_CONTENT | FAN_NONBLOCK, LibC.O_RDONLY | LibC.O_CLOEXEC);
        fixed (byte* path = Encoding.UTF8.GetBytes(_program + '\0'))
        {
            if (_gate >= 0 && fanotify_mark(_gate, FAN_MARK_ADD, FAN_OPEN_PERM, -100, path) != 0)
            {
                LibC.close(_gate);
                _gate = -1;
            }
        }
    }

    public void Dispose()
    {
        if (_gate >= 0)
            LibC.close(_gate);
        File.Delete(_program);
    }

    [Fact]
    public void its_new_owner_can_end_it_but_not_look_into_our_memory()
    {
        if (_gate < 0)
            return;
        bool dumpableBefore = IsDumpable;
        (Errno error, int signal) = Hold(child =>
        {
            Assert.Equal(Stranger, UserOf(child));
            Assert.False(IsDumpable);
            Assert.Equal("closed\n", OpenMemory(child));
            // As with fs.suid_dumpable=1: then the capabilities that it still has forbid it.
            ProcessControl.Set(ProcessControl.PR_SET_DUMPABLE, 1);
            Assert.Equal("closed\n", OpenMemory(child));
            Assert.Equal(Errno.Ok, AsStranger(() => ChildProcess.Signal(child, SIGKILL)));
        });
        Assert.Equal(Errno.Ok, error);
        Assert.Equal(SIGKILL, signal);
        Assert.Equal(dumpableBefore, IsDumpable);
    }

    /// <summary>In execve it meets the new program; before, it would meet a function that ends the child.</summary>
    [Fact]
    public void a_signal_that_dumps_core_does_not_end_us()
    {
        if (_gate < 0)
            return;
        (Errno error, int signal) = Hold(child =>
            Assert.Equal(Errno.Ok, AsStranger(() => ChildProcess.Signal(child, SIGQUIT))));
        Assert.Equal(Errno.Ok, error);
        Assert.Equal(SIGQUIT, signal);
    }

    [Fact]
    public void if_it_never_gets_further_it_is_killed_and_the_start_has_failed()
    {
        if (_gate < 0)
            return;
        (Errno error, _) = Hold(child => Assert.Equal(Errno.Ok, AsStranger(() => ChildProcess.Signal(child, SIGSTOP))),
            answer: false);
        Assert.Equal(Errno.ETIMEDOUT, error);
    }

    [Fact]
    public void meanwhile_every_thread_of_ours_is_still_root()
    {
        if (_gate < 0)
            return;
        Hold(child =>
        {
            foreach (string thread in Directory.GetDirectories("/proc/self/task"))
                Assert.Contains("Uid:\t0\t0\t0\t0", File.ReadAllText(thread + "/status"));
        });
    }

    /// <summary>Starts the program as a stranger; <paramref name="look"/> is called while it waits in execve.</summary>
    /// <returns>What Spawn said, and the signal that ended the child.</returns>
    private (Errno Error, int Signal) Hold(Action<int> look, bool answer = true)
    {
        (Errno error, int pid) = (Errno.EIO, -1);
        var starter = new Thread(() => error = ChildProcess.Spawn(
            new SpawnRequest { Path = _program, Arguments = ["true"], Identity = new Identity(Stranger, Stranger),
                NewProcessGroup = true }, out pid));
        starter.Start();
        OpenEvent held = default;
        for (int tries = 0; tries < 5000 && (long)LibC.read(_gate, &held,
            sizeof(OpenEvent)) < sizeof(OpenEvent); tries++)
            Thread.Sleep(1);
        Assert.NotEqual(0, held.Pid);
        try
        {
            look(held.Pid);
        }
        finally
        {
            if (answer)
            {
                OpenAnswer allow = new() { Descriptor = held.Descriptor, Response = 1 };
                LibC.write(_gate, &allow, sizeof(OpenAnswer));
            }
            LibC.close(held.Descriptor);
            starter.Join();
        }
        ChildExit exit = default;
        for (int tries = 0; error.IsOk && tries < 5000 && !ChildProcess.TryReap(pid, out exit); tries++)
            Thread.Sleep(1);
        return (error, exit.Signal);
    }

    private static bool IsDumpable => ProcessControl.Get(ProcessControl.PR_GET_DUMPABLE) == 1;

    private static uint UserOf(int pid) =>
        uint.Parse(File.ReadAllLines($"/proc/{pid}/status")
            .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);

    /// <summary>On a thread of the test that is the stranger, by the bare system calls, and ends then.</summary>
    private static Errno AsStranger(Func<Errno> work)
    {
        Errno result = Errno.EIO;
        bool x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        var thread = new Thread(() =>
        {
            Syscall.Call(x64 ? 119 : 149, (nint)Stranger, (nint)Stranger, (nint)Stranger); // setresgid
            Syscall.Call(x64 ? 117 : 147, (nint)Stranger, (nint)Stranger, (nint)Stranger); // setresuid
            result = work();
        });
        thread.Start();
        thread.Join();
        return result;
    }

    /// <summary>
    /// Tried by a process of the stranger's: within ours the kernel would not ask, since the memory is the same.
    /// </summary>
    private static string OpenMemory(int pid)
    {
        using Process shell = Process.Start(new ProcessStartInfo("setpriv",
            [$"--reuid={Stranger}", $"--regid={Stranger}", "--clear-groups", "sh", "-c",
                $"(exec 3</proc/{pid}/mem) 2>/dev/null && echo open || echo closed"])
        {
            RedirectStandardOutput = true,
        })!;
        string said = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return said;
    }

    // linux/fanotify.h
    private const uint FAN_CLOEXEC = 1, FAN_NONBLOCK = 2, FAN_CLASS_CONTENT = 4, FAN_MARK_ADD = 1;
    private const ulong FAN_OPEN_PERM = 0x10000;

    /// <summary>struct fanotify_event_metadata.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct OpenEvent
    {
        [FieldOffset(16)] public int Descriptor;
        [FieldOffset(20)] public int Pid;
    }

    /// <summary>struct fanotify_response.</summary>
    private struct OpenAnswer
    {
        public int Descriptor;
        public uint Response;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fanotify_init(uint flags, int eventFlags);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fanotify_mark(int fd, uint flags, ulong mask, int folder, byte* path);
}
