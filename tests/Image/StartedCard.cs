using System.Diagnostics;
using System.Text;
using Lab;

namespace ImageTests;

/// <summary>A machine without a LAN that U-Boot starts from a card; nobody types. Needs no root. Its power is cut at the end.</summary>
public sealed class StartedCard : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(180);

    private readonly StringBuilder _console = new();
    private readonly Process _qemu;

    /// <summary>QEMU's `virt` machine.</summary>
    /// <param name="boot">U-Boot for it.</param>
    public static StartedCard Virt(CardFile card, string boot) => new(
        "-M", "virt", "-cpu", "cortex-a53", "-m", "256", "-bios", boot, "-serial", "stdio",
        "-drive", $"if=none,id=card,format=raw,file={card.Path}", "-device", "virtio-blk-pci,drive=card", "-netdev", "user,id=n0", "-device", "virtio-net-pci,netdev=n0,romfile=");

    /// <summary>
    /// A Raspberry Pi 3B, whose first serial line is not for people. QEMU takes the part of the firmware, which loads U-Boot and a device tree.
    /// </summary>
    public static StartedCard Pi(CardFile card, string boot, string deviceTree, params string[] more) => new(
    [
        "-M", "raspi3b", "-kernel", boot, "-dtb", deviceTree, "-serial", "null", "-serial", "stdio", "-drive", $"if=sd,format=raw,file={card.Path}", .. more,
    ]);

    private StartedCard(params string[] words)
    {
        // The time limit is for the case that nobody is left to end it.
        _qemu = Process.Start(new ProcessStartInfo("timeout", ["--kill-after=5", "600", "nice", "-n", "5", "qemu-system-aarch64", "-nodefaults", "-display", "none", "-no-reboot", .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        foreach (StreamReader stream in new[] { _qemu.StandardOutput, _qemu.StandardError })
            new Thread(() => Collect(stream)) { IsBackground = true }.Start();
    }

    public string Console
    {
        get
        {
            lock (_console)
                return _console.ToString();
        }
    }

    /// <summary>Waits until the serial line has said this.</summary>
    public void WaitFor(string text) =>
        Eventually.True($"the serial line says '{text}'", s_patience, () => Console.Contains(text, StringComparison.Ordinal), () => Console);

    /// <summary>Waits until U-Boot has given the machine away.</summary>
    public void WaitForKernel() => WaitFor("Starting kernel ...");

    public void Dispose()
    {
        if (!_qemu.HasExited)
            _qemu.Kill(entireProcessTree: true);
        _qemu.WaitForExit();
        _qemu.Dispose();
    }

    private void Collect(StreamReader stream)
    {
        var buffer = new byte[4096];
        while (stream.BaseStream.Read(buffer) is var count and > 0)
        {
            lock (_console)
                _console.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
    }
}
