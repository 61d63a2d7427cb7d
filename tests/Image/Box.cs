using System.Diagnostics;
using System.Text;
using Lab;

namespace ImageTests;

/// <summary>
/// QEMU's arm64 `virt` machine, booted from an image, with a cable to a LAN and somebody at its serial line. All waits are
/// generous: the machine is emulated, and others may be at work on the same processor.
/// </summary>
public sealed class Box : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    private readonly StringBuilder _console = new();
    private readonly Process _qemu;
    private int _read;

    /// <summary>Why there can be no such machine here; null when there can.</summary>
    public static string? Missing =>
        !Environment.IsPrivilegedProcess ? "network namespaces need root"
        : !File.Exists("/usr/bin/qemu-system-aarch64") ? "needs qemu-system-aarch64 (package qemu-system-arm)"
        : ImageFolder.Missing;

    /// <summary>Plugs it in and switches it on.</summary>
    /// <param name="more">More words for QEMU.</param>
    public Box(Lan lan, ImageFolder image, params string[] more)
    {
        Command.Run("ip", "netns", "exec", lan.SwitchNamespace, "ip", "tuntap", "add", "tap0", "mode", "tap");
        Command.Run("ip", "-n", lan.SwitchNamespace, "link", "set", "tap0", "master", "br0", "up");
        // The time limit is for the case that nobody is left to end it.
        _qemu = Process.Start(new ProcessStartInfo("timeout",
        [
            "--kill-after=5", "600", "nice", "-n", "5", "ip", "netns", "exec", lan.SwitchNamespace,
            "qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a53", "-m", "256", "-nodefaults", "-display", "none", "-serial", "stdio",
            "-kernel", image["Image.gz"], "-initrd", image["initramfs.gz"], "-append", File.ReadAllText(image["cmdline"]).Trim(),
            "-netdev", "tap,id=n0,ifname=tap0,script=no,downscript=no", "-device", "virtio-net-pci,netdev=n0,romfile=,mac=02:00:00:00:00:21", .. more,
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Collect(_qemu.StandardOutput);
        Collect(_qemu.StandardError);
    }

    /// <summary>Everything that the serial line has said.</summary>
    public string Console
    {
        get
        {
            lock (_console)
                return _console.ToString();
        }
    }

    /// <summary>Waits until the serial line says this, behind what was waited for before, and gives what stands between.</summary>
    public string WaitFor(string text)
    {
        int at = -1;
        Eventually.True($"the serial line says '{text}'", s_patience, () => (at = Console.IndexOf(text, _read, StringComparison.Ordinal)) >= 0, () => Console);
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
        Eventually.True($"the serial line says '{text}'", s_patience, () =>
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

    /// <summary>Types a command at the prompt of this host name, and gives what stands before the next prompt.</summary>
    public string Ask(string command, string hostName = "box")
    {
        Type(command);
        WaitFor(command);
        return WaitFor($"{hostName}# ");
    }

    /// <summary>Asks again and again, until the answer says this.</summary>
    public void AskUntil(string command, string text) =>
        Eventually.True($"'{command}' says '{text}'", s_patience, () => Ask(command).Contains(text, StringComparison.Ordinal), () => Console);

    /// <summary>Waits until the machine is off: QEMU ends then, and well.</summary>
    public void WaitForPowerOff()
    {
        Assert.True(_qemu.WaitForExit(s_patience), "The machine is still on.\n" + Console);
        Assert.Equal(0, _qemu.ExitCode);
    }

    public void Dispose()
    {
        if (!_qemu.HasExited)
            _qemu.Kill(entireProcessTree: true);
        _qemu.WaitForExit();
        _qemu.Dispose();
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
