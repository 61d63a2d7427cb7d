using System.Runtime.InteropServices;
using Lab;

namespace Guest;

/// <summary>A machine that QEMU can be, with Debian's kernel and programs for it (fetch.sh).</summary>
/// <param name="Name">Debian's word for it.</param>
/// <param name="Qemu">The program.</param>
/// <param name="Machine">Which machine, emulated.</param>
/// <param name="Processor">Its processor where it is emulated.</param>
/// <param name="Kernel">What the kernel is to know beside what every one is told.</param>
/// <param name="Host">Where it need not be emulated.</param>
public sealed record Platform(
    string Name, string Qemu, string[] Machine, string Processor, string Kernel, Architecture Host)
{
    /// <summary>The smallest machine there is. It cannot be switched off, but restarted, which ends QEMU.</summary>
    public static readonly Platform X64 = new("amd64", "qemu-system-x86_64", ["-M", "microvm,acpi=off"], "max",
        "console=ttyS0 reboot=t", Architecture.X64);

    public static readonly Platform Arm64 = new("arm64", "qemu-system-aarch64", ["-M", "virt,acpi=off"], "cortex-a53",
        "", Architecture.Arm64);

    /// <summary>Megabytes of memory; what it boots lies in there too.</summary>
    public int Memory { get; init; } = 512;

    /// <summary>
    /// An archive that is the whole system, instead of <see cref="Root"/> with what the scenarios need; null for that.
    /// </summary>
    public string? System { get; init; }

    /// <summary>The one that Debian calls so.</summary>
    public static Platform Named(string name) => name == X64.Name ? X64 : Arm64;

    private string Folder => Path.Combine(Binary.Repository, "out/guest-" + Name);

    public string KernelFile => Path.Combine(Folder, "kernel");

    /// <summary>The file system that fetch.sh made.</summary>
    public string Root => Path.Combine(Folder, "root");

    /// <summary>The program under test.</summary>
    public string Product => Host == Architecture.X64 ? Binary.X64 : Binary.Arm64;

    /// <summary>Why there can be no such guest here; null when there can.</summary>
    public string? Missing => File.Exists(Path.Combine(Folder, "made")) ? null
        : $"Debian's {Name} kernel and programs are not there (tests/Guest/fetch.sh)";

    /// <summary>Of the programs that put bytes on the wire, as their authors count them, in a line.</summary>
    public string Versions => File.ReadAllText(Path.Combine(Folder, "versions")).Trim();

    /// <summary>This machine's own processor could run it; whether it does, is only seen.</summary>
    public bool MayBeNative => RuntimeInformation.OSArchitecture == Host && File.Exists("/dev/kvm");

    /// <summary>QEMU's words: a machine with memory and a serial line, and nothing else.</summary>
    /// <param name="initialFiles">A file.</param>
    /// <param name="native">On this machine's own processor.</param>
    public string[] Words(string initialFiles, bool native) =>
        [
            .. Machine, "-smp", "2", "-m", $"{Memory}",
            .. native ? (string[])["-accel", "kvm", "-cpu", "host"]
                : ["-accel", "tcg,thread=multi", "-cpu", Processor],
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
            "-kernel", KernelFile, "-initrd", initialFiles, "-append", $"quiet panic=-1 {Kernel}",
        ];
}
