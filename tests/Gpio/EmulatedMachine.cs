using System.Diagnostics;
using Image;
using Lab;

namespace Gpio;

/// <summary>
/// QEMU's arm64 `virt` machine with Debian's kernel and our guest as process 1. It has one GPIO chip (PL061, eight
/// lines; a button hangs on line 3 and a LED of the board on line 5). We talk to the guest over the serial line, and to
/// QEMU, from outside, through <see cref="QemuMonitor"/>.
/// </summary>
public sealed class EmulatedMachine : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("gpio-vm").FullName;
    private readonly List<string> _console = [];
    private Process? _qemu;

    private static readonly string s_guest = Path.Combine(Binary.Repository, "out/linux-arm64/gpio-guest");
    private static readonly string s_kernel = Path.Combine(Binary.Repository, "out/gpio-kernel");

    /// <summary>
    /// Why there can be no machine here; null when there can. `make test` builds and fetches what it needs.
    /// </summary>
    public static string? Missing =>
        !File.Exists(s_guest) ? $"{s_guest} is not there"
        : !File.Exists(Path.Combine(s_kernel, "virt.dtb")) ? "Debian's arm64 kernel is not there (tests/Gpio/fetch.sh)"
        : !File.Exists("/usr/bin/qemu-system-aarch64") ? "needs qemu-system-aarch64 (package qemu-system-arm)"
        : null;

    /// <summary>The lines, seen from outside.</summary>
    public QemuMonitor Outside { get; private set; } = null!;

    public EmulatedMachine()
    {
        // xunit makes the fixture also when every test is skipped.
        if (Missing is not null)
            return;
        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Has the guest do something and gives its answer.</summary>
    public string Ask(string command) => Ask(command, () => { });

    /// <summary>Has the guest do something, and something done from outside while it is at it.</summary>
    public string Ask(string command, Action meanwhile)
    {
        _qemu!.StandardInput.Write(command + "\n");
        _qemu.StandardInput.Flush();
        meanwhile();
        return Answer();
    }

    public void Dispose()
    {
        if (_qemu is not null)
        {
            Outside?.Dispose();
            _qemu.Kill();
            _qemu.WaitForExit();
            _qemu.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private void Start()
    {
        string files = Path.Combine(_folder, "files");
        File.WriteAllBytes(files, new Archive(time: 0)
            .Program("init", File.ReadAllBytes(s_guest))
                .File("leds-gpio.ko", File.ReadAllBytes(Path.Combine(s_kernel, "leds-gpio.ko"))).Finish());
        string control = Path.Combine(_folder, "qmp");
        _qemu = Process.Start(new ProcessStartInfo("qemu-system-aarch64",
        [
            "-M", "virt", "-cpu", "cortex-a53", "-m", "256", "-nodefaults", "-display", "none", "-no-reboot",
            "-kernel", Path.Combine(s_kernel, "vmlinuz"), "-dtb", Path.Combine(s_kernel, "virt.dtb"), "-initrd", files,
                "-append", "panic=-1 quiet",
            "-serial", "stdio", .. QemuMonitor.Words(control),
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.Equal("ready", Answer());

        Outside = new QemuMonitor(control);
    }

    /// <summary>
    /// The next line of the guest that is an answer; the echo of what we typed and the kernel's words are not.
    /// </summary>
    private string Answer()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (waited.Elapsed < s_patience)
        {
            Task<string?> line = _qemu!.StandardOutput.ReadLineAsync();
            if (!line.Wait(s_patience) || line.Result is null)
                break;
            _console.Add(line.Result);
            if (line.Result.StartsWith("= ", StringComparison.Ordinal))
                return line.Result[2..].TrimEnd('\r');
        }
        throw new InvalidOperationException($"The guest says nothing more. Its "
            + $"console:\n{string.Join('\n', _console)}");
    }
}
