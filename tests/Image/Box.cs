using System.Diagnostics;
using System.Text;
using Lab;

namespace ImageTests;

/// <summary>
/// An emulated machine, booted from an image, with a cable to a LAN and somebody at its serial line. All waits are
/// generous: the machine is emulated, and others may be at work on the same processor.
/// </summary>
public sealed class Box : IDisposable
{
    /// <summary>What QEMU calls the card of the cable to the LAN; see <see cref="QemuMonitor.SetLink"/>.</summary>
    public const string Cable = "n0";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private static int s_count;

    private readonly string _folder = Directory.CreateTempSubdirectory("box").FullName;
    private readonly StringBuilder _console = new();
    private readonly Process _qemu;
    private readonly string _switch, _tap;
    private int _read;

    /// <summary>Why there can be no such machine here; null when there can.</summary>
    public static string? Missing =>
        !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : !File.Exists("/usr/bin/qemu-system-aarch64") ? "needs qemu-system-aarch64 (package qemu-system-arm)"
        : ImageFolder.Missing;

    /// <summary>Plugs QEMU's `virt` machine in and switches it on.</summary>
    /// <param name="more">More words for QEMU.</param>
    public Box(Lan lan, ImageFolder image, params string[] more)
        : this(lan, Emulator.Virt, [.. Emulator.Boot(image), .. more])
    {
    }

    /// <summary>The same from its card, which <paramref name="more"/> plugs in: U-Boot starts what is on it.</summary>
    public static Box FromFirmware(Lan lan, ImageFolder image, params string[] more) =>
        new(lan, Emulator.Virt, ["-bios", image["u-boot.bin"], .. more]);

    /// <param name="boot">What it starts with, as words for QEMU.</param>
    public Box(Lan lan, Emulator emulator, string[] boot)
    {
        _switch = lan.SwitchNamespace;
        int number = Interlocked.Increment(ref s_count);
        _tap = $"tap{number}";
        Command.Run("ip", "netns", "exec", _switch, "ip", "tuntap", "add", _tap, "mode", "tap");
        Command.Run("ip", "-n", _switch, "link", "set", _tap, "master", "br0", "up");
        MacAddress = $"02:00:00:00:{number >> 8:x2}:{number & 255:x2}";
        string door = Path.Combine(_folder, "qmp");
        PoweredAt = Moment.Now;
        // The time limit is for the case that nobody is left to end it. It also makes a process group of what it
        // starts.
        _qemu = Process.Start(new ProcessStartInfo("timeout",
        [
            "--kill-after=5", "900", "nice", "-n", "5", "ip", "netns", "exec", _switch,
            .. emulator.Program, .. emulator.Words, "-nodefaults", "-display", "none", .. emulator.Serial,
                .. QemuMonitor.Words(door),
            "-netdev", $"tap,id={Cable},ifname={_tap},script=no,downscript=no",
            "-device", $"{emulator.Card},netdev={Cable},mac={MacAddress}", .. boot,
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Collect(_qemu.StandardOutput);
        Collect(_qemu.StandardError);
        try
        {
            Outside = new QemuMonitor(door);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Of its network card: 02:00:00:00:00:01 and so on.</summary>
    public string MacAddress { get; }

    /// <summary>When it was switched on.</summary>
    public Moment PoweredAt { get; }

    /// <summary>What is seen and done without the machine's help.</summary>
    public QemuMonitor Outside { get; } = null!;

    /// <summary>Everything that the serial line has said.</summary>
    public string Console
    {
        get
        {
            lock (_console)
                return _console.ToString();
        }
    }

    /// <summary>
    /// Waits until the serial line says this, behind what was waited for before, and gives what stands between.
    /// </summary>
    public string WaitFor(string text)
    {
        int at = -1;
        Eventually.True($"the serial line says '{text}'", Patience,
            () => (at = Console.IndexOf(text, _read, StringComparison.Ordinal)) >= 0, () => Console);
        string between = Console[_read..at];
        _read = at + text.Length;
        return between;
    }

    /// <summary>Types a line.</summary>
    public void Type(string line)
    {
        _qemu.StandardInput.Write(line + "\r");
        _qemu.StandardInput.Flush();
    }

    /// <summary>Presses Enter, as people do who have just plugged in a cable, until the line says this.</summary>
    public void PressEnterUntil(string text)
    {
        Stopwatch sincePressed = Stopwatch.StartNew();
        int at = -1;
        Eventually.True($"the serial line says '{text}'", Patience, () =>
        {
            if (sincePressed.Elapsed > TimeSpan.FromSeconds(2))
            {
                Type("");
                sincePressed.Restart();
            }
            return (at = Console.IndexOf(text, _read, StringComparison.Ordinal)) >= 0;
        }, () => Console);
        _read = at + text.Length;
    }

    /// <summary>
    /// Types a command at the prompt of this host name, and gives what stands before the next prompt.
    /// </summary>
    public string Ask(string command, string hostName = "box")
    {
        Type(command);
        WaitFor(command);
        int answer = _read, at = -1;
        string prompt = $"{hostName}# ";
        Eventually.True($"the serial line says '{prompt}'", Patience, () =>
        {
            // An answer of more than a screen waits for a key.
            int more = Console.IndexOf(More, _read, StringComparison.Ordinal);
            if (more >= 0)
            {
                _read = more + More.Length;
                _qemu.StandardInput.Write(' ');
                _qemu.StandardInput.Flush();
            }
            return (at = Console.IndexOf(prompt, _read, StringComparison.Ordinal)) >= 0;
        }, () => Console);
        _read = at + prompt.Length;
        return Console[answer..at].Replace(More + "\r          \r", "");
    }

    private const string More = "-- more --";

    /// <summary>Asks again and again, until the answer says this.</summary>
    public void AskUntil(string command, string text, string hostName = "box") =>
        Eventually.True($"'{command}' says '{text}'", Patience, () =>
        {
            if (Ask(command, hostName).Contains(text, StringComparison.Ordinal))
                return true;
            // Who asks without a pause keeps the box from its work, and nobody can read what it said.
            Thread.Sleep(500);
            return false;
        }, () => Console);

    /// <summary>Waits until the machine is off: QEMU ends then, and well.</summary>
    public void WaitForPowerOff()
    {
        Assert.True(_qemu.WaitForExit(Patience), "The machine is still on.\n" + Console);
        Assert.Equal(0, _qemu.ExitCode);
    }

    /// <summary>The plug is pulled: from one instruction to the next there is no machine any more.</summary>
    public void CutPower()
    {
        if (!_qemu.HasExited)
            ProcessTree.Kill(_qemu.Id);
        _qemu.WaitForExit();
    }

    public void Dispose()
    {
        Outside?.Dispose();
        CutPower();
        _qemu.Dispose();
        // Its socket is free for the next machine.
        Command.Try("ip", "-n", _switch, "link", "del", _tap);
        Directory.Delete(_folder, recursive: true);
    }

    private void Collect(StreamReader stream)
    {
        var beside = new Thread(() =>
        {
            // Bytes as they come: the line is ASCII, and a reader of text might wait for more.
            var buffer = new byte[4096];
            while (stream.BaseStream.Read(buffer) is var count and > 0)
            {
                lock (_console)
                    _console.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }
        }) { IsBackground = true };
        beside.Start();
    }
}
