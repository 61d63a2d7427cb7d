namespace ImageTests;

/// <summary>A machine that QEMU can be.</summary>
/// <param name="Words">Which machine.</param>
/// <param name="Serial">The console's line on QEMU's own input and output.</param>
/// <param name="Card">The network card.</param>
/// <param name="Levels">Physical address of the register in which the GPIO chip has the levels of its lines.</param>
public sealed record Emulator(string[] Words, string[] Serial, string Card, uint Levels)
{
    private static readonly string s_newer = ImageFolder.In("out/qemu/usr");

    /// <summary>The program, with words before it where it needs any.</summary>
    public string[] Program { get; private init; } = ["qemu-system-aarch64"];

    /// <summary>
    /// The generic arm64 machine: board/qemu-virt. GPIO is a PL061, which this machine has with firmware only when it
    /// has no ACPI.
    /// </summary>
    public static readonly Emulator Virt = new(["-M", "virt,acpi=off", "-cpu", "cortex-a53", "-m", "256"],
        ["-serial", "stdio"], "virtio-net-pci,romfile=", 0x090303fc);

    /// <summary>
    /// A Raspberry Pi 3B. Its network is on USB: the card of the real one is not emulated, so one that any kernel
    /// knows. The console is on its second line, the mini UART. The kernel calls that card usb0.
    /// </summary>
    public static readonly Emulator Raspberry =
        new(["-M", "raspi3b", "-dtb", ImageFolder.In("out/kernel-arm64/dtb/broadcom/bcm2837-rpi-3-b.dtb")],
        ["-serial", "null", "-serial", "stdio"], "usb-net", 0x3f200034);

    /// <summary>
    /// The same in a newer QEMU (fetch-qemu.sh), which has its I2C bus, with these words for what hangs on it.
    /// </summary>
    public static Emulator RaspberryWithI2c(params string[] devices) => Raspberry with
    {
        // Unpacked, it would otherwise load the modules of the installed one.
        Program = ["env", "QEMU_MODULE_DIR=" + (Directory.GetDirectories(s_newer + "/lib", "*-linux-gnu")
            .FirstOrDefault() ?? "") + "/qemu",
            s_newer + "/bin/qemu-system-aarch64", "-L", s_newer + "/share/qemu"],
        Words = [.. Raspberry.Words, .. devices],
    };

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? WhyNoI2c => File.Exists(s_newer + "/bin/qemu-system-aarch64") ? null
        : "needs QEMU 9 or newer, whose Raspberry Pi has an I2C bus: tests/Image/fetch-qemu.sh gets it from "
            + "Debian's backports";

    /// <summary>
    /// Its own firmware is not emulated, which would have started the card's U-Boot: so the machine starts with that,
    /// and everything else is as it is.
    /// </summary>
    public static string[] BootCard(CardFile card) =>
        ["-kernel", card.TakeFromBootPartition("u-boot.bin"), .. card.WordsOfSlot];

    /// <summary>
    /// More words for <see cref="Virt"/>: hardware that starts the machine again when nobody feeds it.
    /// </summary>
    public static readonly string[] Watchdog = ["-device", "i6300esb", "-action", "watchdog=reset"];

    /// <summary>Kernel and initial files straight from an image, without a boot loader.</summary>
    public static string[] Boot(ImageFolder image) =>
        ["-kernel", image["Image.gz"], "-initrd", image["initramfs.gz"], "-append",
            File.ReadAllText(image["cmdline"]).Trim()];
}
