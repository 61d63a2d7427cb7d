using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Versioning;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>Real children, mostly shells that write what they see to a file.</summary>
[SupportedOSPlatform("linux")]
[Collection("children")]
public sealed class ChildProcessTests : IDisposable
{
    private const int SIGKILL = 9;
    private const int SIGTERM = 15;

    private readonly string _output = Path.GetTempFileName();

    public ChildProcessTests() => File.SetUnixFileMode(_output, (UnixFileMode)0b110_110_110);

    public void Dispose() => File.Delete(_output);

    [Fact]
    public void arguments_arrive_as_they_were_given()
    {
        RunShell("printf '%s|' \"$@\" > " + _output, "a b", "", "ü'\"$x\\");
        Assert.Equal("a b||ü'\"$x\\|", File.ReadAllText(_output));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public void the_exit_status_comes_back(int status) =>
        Assert.Equal(new ChildExit(status, 0), RunShell($"exit {status}"));

    [Fact]
    public void standard_error_alone_can_go_to_memory()
    {
        SharedMemory.CreateFile("errors", out Descriptor memory);
        Assert.Equal(Errno.Ok, ChildProcess.Spawn(new SpawnRequest { Path = "/bin/sh",
            Arguments = ["sh", "-c", "echo out; echo mistake >&2"], ErrorOutput = memory }, out int pid));
        ChildExit exit;
        for (int tries = 0; !ChildProcess.TryReap(pid, out exit) && tries < 1000; tries++)
            Thread.Sleep(10);
        Assert.Equal(new ChildExit(0, 0), exit);
        byte[] text = new byte[100];
        int count = SharedMemory.ReadBeginning(memory, text);
        memory.Dispose();
        Assert.Equal("mistake\n", System.Text.Encoding.UTF8.GetString(text, 0, count));
    }

    [Fact]
    public void a_death_by_signal_is_told_apart_from_an_exit() =>
        Assert.Equal(new ChildExit(-1, SIGKILL), RunShell("kill -KILL $$"));

    [Fact]
    public void a_program_that_is_not_there_is_an_errno_and_no_child()
    {
        Assert.Equal(Errno.ENOENT, ChildProcess.Spawn(new SpawnRequest { Path = "/no/such/program", Arguments = ["x"] },
            out int pid));
        Assert.Equal(-1, pid);
    }

    [Fact]
    public void a_file_that_may_not_be_executed_is_an_errno() =>
        Assert.Equal(Errno.EACCES, ChildProcess.Spawn(new SpawnRequest { Path = _output, Arguments = ["x"] }, out _));

    [Fact]
    public void signalling_the_group_ends_what_the_child_started_too()
    {
        int pid = Start(new SpawnRequest { Path = "/bin/sh",
            Arguments = ["sh", "-c", $"sleep 60 & echo $! > {_output}; wait"], NewProcessGroup = true });
        Eventually(() => File.ReadAllText(_output).EndsWith('\n'));
        int grandchild = int.Parse(File.ReadAllText(_output));

        Assert.Equal(Errno.Ok, ChildProcess.SignalGroup(pid, SIGKILL));
        Assert.Equal(new ChildExit(-1, SIGKILL), Reap(pid));
        Eventually(() => !File.Exists($"/proc/{grandchild}/stat")
            || File.ReadAllText($"/proc/{grandchild}/stat").Contains(") Z"));
    }

    [Fact]
    public void a_child_is_reaped_once()
    {
        int pid = Start(Shell("exit 0"));
        Reap(pid);
        Assert.False(ChildProcess.TryReap(pid, out _));
        Assert.Equal(Errno.ESRCH, ChildProcess.Signal(pid, SIGTERM));
        Assert.Equal(Errno.ESRCH, ChildProcess.OpenEnd(pid, out _));
    }

    [Fact]
    public void a_pid_descriptor_becomes_readable_when_the_process_ends()
    {
        int pid = Start(Shell("exec sleep 60"));
        Assert.Equal(Errno.Ok, ChildProcess.OpenEnd(pid, out Descriptor fd));
        Assert.False(IsReadable(fd, 0));
        ChildProcess.Signal(pid, SIGTERM);
        Assert.True(IsReadable(fd, 5000));
        fd.Dispose();
        Assert.Equal(new ChildExit(-1, SIGTERM), Reap(pid));
    }

    [Fact]
    public void an_identity_changes_user_group_and_supplementary_groups_of_the_child_alone()
    {
        if (LibC.geteuid() != 0)
            return; // only root can switch
        string before = OwnCredentials();
        RunShell($"id -u > {_output}; id -g >> {_output}; id -G >> {_output}; grep -E 'Uid|Gid' /proc/self/status "
            + $">> {_output}", new Identity(65534, 65533) { SupplementaryGroups = [65532, 65531] });

        string[] lines = File.ReadAllLines(_output);
        Assert.Equal("65534", lines[0]);
        Assert.Equal("65533", lines[1]);
        Assert.Equal(["65531", "65532", "65533"], lines[2].Split(' ').Order());
        Assert.Equal("Uid:\t65534\t65534\t65534\t65534", lines[3]);
        Assert.Equal("Gid:\t65533\t65533\t65533\t65533", lines[4]);
        Assert.Equal(before, OwnCredentials());
    }

    [Fact]
    public void an_identity_without_supplementary_groups_clears_ours()
    {
        if (LibC.geteuid() != 0)
            return;
        RunShell($"grep Groups: /proc/self/status > {_output}", new Identity(65534, 65534));
        Assert.Equal("Groups:", File.ReadAllText(_output).Trim());
    }

    [Fact]
    public void an_identity_that_may_not_execute_the_program_is_an_errno_and_we_are_ourselves_again()
    {
        if (LibC.geteuid() != 0)
            return;
        string before = OwnCredentials();
        string hidden = Directory.CreateTempSubdirectory().FullName; // mode 0700
        File.Copy("/bin/true", hidden + "/true");
        Errno error = ChildProcess.Spawn(new SpawnRequest { Path = hidden + "/true", Arguments = ["true"],
            Identity = new Identity(65534, 65534) }, out _);
        Directory.Delete(hidden, recursive: true);
        Assert.Equal(Errno.EACCES, error);
        Assert.Equal(before, OwnCredentials());
    }

    [Fact]
    public unsafe void only_the_named_descriptors_reach_the_child_and_they_are_numbered_from_three()
    {
        // The second source is descriptor 3 or so by chance often enough; make it certain that sources and targets
        // overlap.
        int* pipe = stackalloc int[2];
        Assert.Equal(0, LibC.pipe2(pipe, 0));
        RunShell($"echo one >&3; echo two >&4; ls /proc/self/fd | tr '\\n' ' ' > {_output}",
            fds: [new(pipe[1]), new(pipe[1])]);
        LibC.close(pipe[1]);

        byte* text = stackalloc byte[64];
        long length = (long)LibC.read(pipe[0], text, 64);
        LibC.close(pipe[0]);
        Assert.Equal("one\ntwo\n", System.Text.Encoding.ASCII.GetString(text, (int)length));
        // 5 is the descriptor by which ls reads the folder.
        Assert.Equal("0 1 2 3 4 5 ", File.ReadAllText(_output));
    }

    [Fact]
    public unsafe void sources_that_are_also_targets_do_not_overwrite_each_other()
    {
        int three = LibC.fcntl(3, LibC.F_DUPFD_CLOEXEC, 50);
        int four = LibC.fcntl(4, LibC.F_DUPFD_CLOEXEC, 50);
        int* pipe = stackalloc int[2];
        try
        {
            if (three < 0 || four < 0)
                return; // this test host has nothing there that we could borrow
            // Child's 3 shall be our 4, and its 4 our 3.
            RunShell($"readlink /proc/$$/fd/3 /proc/$$/fd/4 > {_output}", fds: [new(4), new(3)]);
            Assert.Equal([Link(4), Link(3)], File.ReadAllLines(_output));
        }
        finally
        {
            LibC.close(three);
            LibC.close(four);
        }

        static string Link(int fd) => new FileInfo($"/proc/self/fd/{fd}").LinkTarget!;
    }

    [Fact]
    public void a_script_has_nothing_blocked_and_default_handlers()
    {
        RunShell($"exec cat /proc/self/status > {_output}");
        string[] signals = [.. File.ReadAllLines(_output)
            .Where(line => line.StartsWith("SigBlk") || line.StartsWith("SigIgn") || line.StartsWith("SigCgt"))];
        Assert.Equal(3, signals.Length);
        foreach (string line in signals)
            Assert.EndsWith("\t0000000000000000", line);
    }

    [Fact]
    public void a_child_of_our_own_kind_has_everything_blocked_that_comes_from_outside()
    {
        // ILL TRAP BUS FPE SEGV SYS and 34 stay open, and the C library keeps 32 and 33 for itself.
        ulong expected = ulong.MaxValue;
        foreach (int open in (int[])[4, 5, 7, 8, 9, 11, 19, 31, 32, 33, 34])
            expected &= ~(1UL << (open - 1));
        int pid = Start(new SpawnRequest { Path = "/bin/grep",
            Arguments = ["grep", "-q", $"SigBlk:\t{expected:x16}", "/proc/self/status"], BlockSignals = true });
        Assert.Equal(new ChildExit(0, 0), Reap(pid));
    }

    [Fact]
    public void a_new_session_has_its_own_leader()
    {
        int pid = Start(new SpawnRequest { Path = "/bin/sh",
            Arguments = ["sh", "-c", $"cut -d' ' -f6 /proc/$$/stat > {_output}"], NewSession = true });
        Reap(pid);
        Assert.Equal(pid, int.Parse(File.ReadAllText(_output)));
    }

    [Fact]
    public void the_default_environment_leaves_out_what_changes_how_programs_are_read()
    {
        string[] dangerous = ["LD_AUDIT", "LD_PRELOAD", "LD_LIBRARY_PATH", "BASH_ENV", "ENV", "IFS", "SHELLOPTS", "PS4",
            "BASH_FUNC_ls%%", "PERL5OPT", "PYTHONPATH", "RUBYOPT", "NODE_OPTIONS"];
        foreach (string name in dangerous)
            Environment.SetEnvironmentVariable(name, "x");
        string[] clean = ChildProcess.ReadCleanEnvironment();
        foreach (string name in dangerous)
        {
            Environment.SetEnvironmentVariable(name, null);
            Assert.DoesNotContain(clean, variable => variable.StartsWith(name + "=", StringComparison.Ordinal));
        }
        Assert.Contains(clean, variable => variable.StartsWith("PATH=", StringComparison.Ordinal));
        int pid = Start(new SpawnRequest { Path = "/bin/sh", Arguments = ["sh", "-c", $"env > {_output}"] });
        Reap(pid);
        string[] names = [.. File.ReadAllLines(_output).Select(line => line.Split('=')[0])];
        Assert.Contains("PATH", names);
        Assert.DoesNotContain("LD_LIBRARY_PATH", names);
        Assert.DoesNotContain("LD_PRELOAD", names);
    }

    [Fact]
    public void a_umask_is_the_child_s_alone()
    {
        Reap(Start(Shell($"umask > {_output}; grep Umask /proc/{Environment.ProcessId}/status >> "
            + $"{_output}") with { Umask = 0b1_111_111 }));
        string[] lines = File.ReadAllLines(_output);
        Assert.Equal("0177", lines[0]);
        Assert.NotEqual("Umask:\t0177", lines[1]);
    }

    [Fact]
    public void a_thousand_failed_starts_leave_no_descriptor_and_no_zombie()
    {
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 1000; i++)
            ChildProcess.Spawn(new SpawnRequest { Path = "/no/such/program", Arguments = ["x"],
                Inherited = [new(1), new(2)] }, out _);
        // The tests beside this one open and close theirs, dozens of them; one left by each start were a thousand.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 500);
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            foreach (string child in File.ReadAllText(thread + "/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Assert.DoesNotContain(") Z", File.Exists($"/proc/{child}/stat")
                    ? File.ReadAllText($"/proc/{child}/stat") : "");
        }
    }

    private static SpawnRequest Shell(string script, params string[] arguments) =>
        new() { Path = "/bin/sh", Arguments = ["sh", "-c", script, "sh", .. arguments] };

    private static ChildExit RunShell(string script, params string[] arguments) =>
        Reap(Start(Shell(script, arguments)));

    private static void RunShell(string script, Identity identity) =>
        Assert.Equal(0, Reap(Start(Shell(script) with { Identity = identity })).Status);

    private static void RunShell(string script, ImmutableArray<Borrowed> fds) =>
        Assert.Equal(0, Reap(Start(Shell(script) with { Inherited = fds })).Status);

    private static int Start(SpawnRequest request)
    {
        Assert.Equal(Errno.Ok, ChildProcess.Spawn(request, out int pid));
        return pid;
    }

    private static ChildExit Reap(int pid)
    {
        ChildExit exit = default;
        Eventually(() => ChildProcess.TryReap(pid, out exit));
        return exit;
    }

    private static void Eventually(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), "it did not happen within 20 s");
            Thread.Sleep(2);
        }
    }

    private static bool IsReadable(Descriptor fd, int milliseconds)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            if (Poll.Readable(fd))
                return true;
            Thread.Sleep(2);
        }
        while (watch.ElapsedMilliseconds < milliseconds);
        return false;
    }

    private static string OwnCredentials() =>
        string.Join('\n', File.ReadAllLines("/proc/thread-self/status")
            .Where(line => line.StartsWith("Uid") || line.StartsWith("Gid") || line.StartsWith("Groups")
            || line.StartsWith("Cap")));
}
