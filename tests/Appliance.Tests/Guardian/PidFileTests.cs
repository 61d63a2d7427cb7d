using System.Diagnostics;
using Appliance.Guardian;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance.Tests.Guardian;

public sealed class PidFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private string File1 => _folder + "/x.pid";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void it_holds_our_number_while_we_have_it_and_is_gone_afterwards()
    {
        PidFile file = Take();
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
        file.Remove();
        Assert.False(File.Exists(File1));
    }

    [Fact]
    public void whoever_comes_second_hears_that_it_is_taken()
    {
        PidFile file = Take();
        Assert.Null(PidFile.TryTake(File1, out Errno error));
        Assert.Equal(Errno.EAGAIN, error);
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
        file.Remove();
    }

    [Theory]
    [InlineData("")]
    [InlineData("4194304999\n")]
    [InlineData("1\n")] // alive, and not a keepalived
    [InlineData("not a number, and longer than any number could be")]
    public void what_a_power_cut_left_is_no_obstacle(string leftover)
    {
        File.WriteAllText(File1, leftover);
        PidFile file = Take();
        Assert.Equal($"{Environment.ProcessId}\n", File.ReadAllText(File1));
        file.Remove();
    }

    [Fact]
    public void a_running_keepalived_counts_though_it_takes_no_lock()
    {
        string keepalived = _folder + "/keepalived";
        File.Copy("/bin/sleep", keepalived);
        using Process running = Process.Start(keepalived, "60");
        try
        {
            File.WriteAllText(File1, $"{running.Id}\n");
            Assert.Null(PidFile.TryTake(File1, out Errno error));
            Assert.Equal(Errno.EAGAIN, error);
        }
        finally
        {
            running.Kill();
            running.WaitForExit();
        }
        Take().Remove();
    }

    [Fact]
    public void a_keepalived_that_has_ended_and_was_not_reaped_is_no_obstacle()
    {
        // The shell becomes a program that never waits for the child that it began, before that ends: a shell would.
        string keepalived = _folder + "/keepalived";
        File.Copy("/bin/sleep", keepalived);
        using Process parent =
            Process.Start(new ProcessStartInfo("/bin/sh",
            ["-c", $"{keepalived} 0.5 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true })!;
        try
        {
            string number = parent.StandardOutput.ReadLine()!;
            Assert.True(SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{number}/stat")
                .Contains("(keepalived) Z", StringComparison.Ordinal), TimeSpan.FromSeconds(10)));
            File.WriteAllText(File1, $"{number}\n");
            Take().Remove();
        }
        finally
        {
            parent.Kill();
            parent.WaitForExit();
        }
    }

    [Fact]
    public void a_folder_that_is_not_there_is_an_errno()
    {
        Assert.Null(PidFile.TryTake(_folder + "/missing/x.pid", out Errno error));
        Assert.Equal(Errno.ENOENT, error);
    }

    [Fact]
    public void a_symbolic_link_is_not_followed()
    {
        File.WriteAllText(_folder + "/victim", "precious");
        File.CreateSymbolicLink(File1, _folder + "/victim");
        Assert.Null(PidFile.TryTake(File1, out _));
        Assert.Equal("precious", File.ReadAllText(_folder + "/victim"));
    }

    [Theory]
    [InlineData("mkfifo", "it is a named pipe")]
    [InlineData("mkdir", "it is a folder")]
    public void what_is_no_file_is_an_errno_and_is_not_waited_for(string maker, string kind)
    {
        using (Process made = Process.Start(maker, [File1]))
            made.WaitForExit();
        Assert.Null(PidFile.TryTake(File1, out Errno error));
        Assert.False(error.IsOk);
        Assert.NotEqual(Errno.EAGAIN, error);
        Assert.False(PidFile.Write(File1, 42).IsOk);
        Assert.Equal(kind, PidFile.Describe(File1, error));
    }

    [Fact]
    public void the_engine_s_file_gets_its_folder()
    {
        Assert.Equal(Errno.Ok, PidFile.Write(_folder + "/sub/vrrp.pid", 42));
        Assert.Equal("42\n", File.ReadAllText(_folder + "/sub/vrrp.pid"));
    }

    // An empty file, and not a word.
    [Fact]
    public void a_full_disk_is_an_errno_and_leaves_no_empty_file()
    {
        File.WriteAllText(File1, "");
        RawFile.Open("/dev/full", FileUse.Append, out Descriptor full);
        Assert.Equal(Errno.ENOSPC, PidFile.WriteNumber(File1, full, 42));
        Assert.False(File.Exists(File1));
        full.Dispose();
    }

    private PidFile Take()
    {
        PidFile? file = PidFile.TryTake(File1, out Errno error);
        Assert.Equal(Errno.Ok, error);
        return file!;
    }
}
