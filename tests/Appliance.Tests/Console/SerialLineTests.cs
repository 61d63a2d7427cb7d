using Appliance.Console;
using Appliance.Reports;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

public class SerialLineTests
{
    /// <summary>Runs a console on the path until the test is over.</summary>
    private static async Task With(DeskRun run, string path, int speed, Func<FakeCommands, Task> test)
    {
        var commands = new FakeCommands(run.Desk);
        var snapshots = new SnapshotBoard();
        snapshots.Publish(Snapshots.Of(Snapshots.Instance("VI_1", RouterState.Master)));
        var delay = new LoginDelay();
        var options = new ConsoleOptions { Banner = "hello" };
        var line = new SerialLine(run.Desk, path, speed,
            (pipe, stop) => new ConsoleSession(run.Desk, pipe, commands, snapshots, options, delay).Run(stop), logged =>
                run.Log.Add(logged.Text));
        using var end = new CancellationTokenSource();
        Task running = line.Run(end.Token);
        try
        {
            await test(commands);
        }
        finally
        {
            end.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
    }

    [PtyTheory]
    [InlineData(300)]
    [InlineData(9600)]
    [InlineData(115200)]
    public void a_command_goes_through_at_any_speed(int baud) => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run) { Baud = baud };
        await With(run, pty.Path, baud, async commands =>
        {
            await pty.Until(() => pty.Terminal.CursorRow.StartsWith("pihole-a#"), "the prompt");
            await pty.Type("st\t\r");
            await pty.Until(() => pty.Terminal.Raw.ToString().Contains("status: done\r\n"), "the answer");
            Assert.Equal(["status"], commands.Ran);
        });
    });

    [PtyTheory]
    [InlineData(9600)]
    [InlineData(115200)]
    public void noise_between_the_keys_harms_nothing_for_long(int baud) => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run) { Baud = baud };
        await With(run, pty.Path, baud, async commands =>
        {
            await pty.Until(() => pty.Terminal.CursorRow.StartsWith("pihole-a#"), "the prompt");
            var random = new Random(7);
            for (int i = 0; i < 20; i++)
            {
                byte[] noise = new byte[60];
                random.NextBytes(noise);
                pty.Write([.. noise.Where(b => b is not 0x04)]); // Ctrl-D is the wish to leave.
                await pty.Read();
            }
            int before = commands.Ran.Count;
            await pty.Type("\x03\x03q\x15" + "echo clean\r");
            await pty.Until(() => pty.Terminal.Raw.ToString().Contains("\r\nclean\r\n"), "the answer");
            Assert.Contains("echo|clean", commands.Ran[before..]);
        });
    });

    [PtyFact]
    public void the_line_s_settings_are_put_back() => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run);
        Assert.True(pty.IsCanonical);
        await With(run, pty.Path, 115200, async _ =>
        {
            await pty.Until(() => pty.Terminal.CursorRow.StartsWith("pihole-a#"), "the prompt");
            Assert.False(pty.IsCanonical);
        });
        Assert.True(pty.IsCanonical);
    });

    [PtyFact]
    public void a_line_that_vanishes_is_opened_again_when_it_is_back() => DeskRun.Do(async run =>
    {
        string link = Path.Combine(Directory.CreateTempSubdirectory("vrrpaot-line-").FullName, "line");
        using var first = new Pty(run);
        using var second = new Pty(run);
        File.CreateSymbolicLink(link, first.Path);
        await With(run, link, 115200, async _ =>
        {
            await first.Until(() => first.Terminal.CursorRow.StartsWith("pihole-a#"), "the first prompt");
            File.Delete(link);
            first.HangUp();
            await run.Until(() => run.Log.Any(line => line.Contains("cannot be opened")), "the loss is told");
            File.CreateSymbolicLink(link, second.Path);
            await second.Until(() => second.Terminal.CursorRow.StartsWith("pihole-a#"), "the second prompt");
        });
        Assert.Equal($"console: {link} hung up; it is opened again", run.Log[0]);
        Assert.Single(run.Log, line => line.Contains("cannot be opened: No such file"));
        Directory.Delete(Path.GetDirectoryName(link)!, recursive: true);
    });

    [PtyFact]
    public void leaving_begins_a_new_session() => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run);
        await With(run, pty.Path, 115200, async _ =>
        {
            await pty.Until(() => pty.Terminal.CursorRow.StartsWith("pihole-a#"), "the prompt");
            await pty.Type("exit\r");
            await pty.Until(() => pty.Terminal.Raw.ToString().Split("hello\r\n").Length == 3, "the second banner");
        });
    });

    [PtyFact]
    public void a_stuck_line_takes_neither_memory_nor_the_desk() => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run);
        await With(run, pty.Path, 115200, async commands =>
        {
            pty.Write("terminal length 0\rendless\r"u8);
            await run.Until(() => commands.Written > 1000, "output");
            long before;
            do
            {
                before = commands.Written;
                await run.Desk.Delay(Duration.FromMilliseconds(50), CancellationToken.None);
            }
            while (commands.Written != before);
            Assert.InRange(before, 1, 100_000); // Two pipes of ours, and the kernel's own buffer.
            pty.Write([0x03]);
            await run.Until(() => commands.Interrupted, "Ctrl-C is heard");
        });
    });

    [Fact]
    public void breaks_and_broken_bytes_are_told_from_bytes_wherever_a_reading_ends()
    {
        byte[] line = [(byte)'a', 0xff, 0xff, 0xff, 0, 0, (byte)'b', 0xff, 0, 0x55, (byte)'c', 0];
        for (int cut = 0; cut <= line.Length; cut++)
        {
            int breaks = 0;
            var sieve = new BreakSieve(() => breaks++);
            byte[] first = line[..cut], second = line[cut..];
            byte[] kept = [.. first[..sieve.Sift(first)], .. second[..sieve.Sift(second)]];
            Assert.Equal([(byte)'a', 0xff, (byte)'b', (byte)'c', 0], kept);
            Assert.Equal(1, breaks);
        }
    }

    [PtyFact]
    public void the_kernel_marks_what_is_not_a_byte() => DeskRun.Do(async run =>
    {
        using var pty = new Pty(run);
        // A pty cannot send a break; that a true 0xFF is doubled shows that marking is on.
        Errno errno = SerialDevice.TryOpen(pty.Path, 9600, out SerialDevice? device);
        Assert.Equal(Errno.Ok, errno);
        using (device)
        {
            pty.Write([0xff, (byte)'x']);
            byte[] got = new byte[8];
            int count = 0;
            await run.Until(() => Descriptor.Read(device!.Fd, got, out count).IsOk && count > 0, "the bytes arrive");
            Assert.Equal([0xff, 0xff, (byte)'x'], got[..count]);
        }
    });

    [Fact]
    public void a_speed_or_a_device_that_does_not_exist_is_an_errno()
    {
        Assert.Equal(Errno.EINVAL, SerialDevice.TryOpen("/dev/tty", 12345, out _));
        Assert.Equal(Errno.ENOENT, SerialDevice.TryOpen("/dev/no-such-line", 9600, out _));
        Assert.Equal(new Errno(25 /* ENOTTY */), SerialDevice.TryOpen("/dev/null", 9600, out _));
    }

    private static bool HasPtys => Directory.Exists("/dev/pts") && File.Exists("/dev/ptmx") && Try();

    private static bool Try()
    {
        try
        {
            bool there = false;
            DeskRun.Do(async run =>
            {
                await run.Settle();
                using var pty = new Pty(run);
                there = File.Exists(pty.Path);
            });
            return there;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private const string NoPtys = "needs pseudo-terminals (/dev/pts mounted)";

    private sealed class PtyFactAttribute : FactAttribute
    {
        public PtyFactAttribute() => Skip = HasPtys ? null : NoPtys;
    }

    private sealed class PtyTheoryAttribute : TheoryAttribute
    {
        public PtyTheoryAttribute() => Skip = HasPtys ? null : NoPtys;
    }
}
