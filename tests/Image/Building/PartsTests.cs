using System.Text;
using Image;
using Lab;

namespace ImageTests.Building;

/// <summary>What a card is put together of.</summary>
public class PartsTests
{
    private const uint Built = 1763000000;

    [Fact]
    public void the_initial_files_are_a_cpio_archive_with_folders_before_what_is_in_them()
    {
        string archive = Encoding.ASCII.GetString(new Archive(Built).Program("bin/tool", "x"u8.ToArray())
            .Link("bin/also", "tool").Finish());
        Assert.StartsWith("070701" + "00000001" + "000041ed", archive);
        Assert.Matches("000041ed.*bin\0.*0000a1ff.*bin/also\0.*tool.*000081ed.*bin/tool\0.*x.*TRAILER!!!",
            archive.ReplaceLineEndings(""));
        Assert.Equal(0, archive.Length % 4);
    }

    [Fact]
    public void a_list_of_pieces_has_what_is_not_zeros_and_nothing_else()
    {
        var volume = new byte[5 * 4096 + 100];
        volume[4096] = 7;
        volume[3 * 4096 - 1] = 8;
        volume[^1] = 9;
        byte[] list = DataVolume.SparseList(volume);
        Assert.Equal([0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 7], list[..13]);
        Assert.Equal([8, 0, 0x50, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0], list[(12 + 8191)..(12 + 8192 + 12)]);
        Assert.Equal(9, list[^1]);
        Assert.Equal(12 + 8192 + 12 + 100, list.Length);
    }

    [Fact]
    public void names_of_busyboxs_programs_are_found_in_it()
    {
        byte[] busybox = Encoding.ASCII.GetBytes("ELF\0junk\0[\0[[\0ash\0busybox\0sh\0wget\0ash is first\0");
        Assert.Equal(["[", "[[", "ash", "busybox", "sh", "wget"], Shell.Programs(busybox));
        Assert.Throws<InvalidDataException>(() => Shell.Programs("no list"u8));
    }

    [Fact]
    public void u_boot_has_no_prompt_and_nowhere_else_to_look()
    {
        byte[] program = Encoding.ASCII.GetBytes("code\0bootcmd=run it\0bootdelay=2\0preboot=usb "
            + "start\0boot_targets=qfw mmc0 usb0 virtio0 dhcp \0\0more");
        string changed = Encoding.ASCII.GetString(UBoot.ForABox(program));
        Assert.Equal(program.Length, changed.Length);
        Assert.StartsWith("code\0bootcmd=run it\0bootdelay=-2\0boot_targets=mmc0 virtio0\0\0", changed);
        Assert.EndsWith("\0more", changed);
        Assert.Throws<InvalidDataException>(() => UBoot.ForABox("another program"u8));
    }

    /// <summary>Of each board whose kernel was fetched.</summary>
    [KernelFact]
    public void a_board_that_balances_finds_every_module_behind_what_that_needs()
    {
        foreach (string folder in Directory.GetDirectories(ImageFolder.In("board")))
        {
            string release = File.Exists($"{folder}/release")
                ? "-" + File.ReadLines($"{folder}/release").First(line => line is [>= 'a' and <= 'z', ..]) : "";
            string kernel = ImageFolder.In($"out/kernel-arm64{release}");
            if (!Directory.Exists(kernel))
                continue;
            List<string> files = [.. new KernelModules(kernel + "/modules").Closure(new Board(folder).Modules)
                .Where(module => module.When == "balancer").Select(module => module.File)];
            Assert.InRange(files.IndexOf("nf_conntrack.ko"), 0, files.IndexOf("ip_vs.ko"));
            Assert.InRange(files.IndexOf("nf_defrag_ipv6.ko"), 0, files.IndexOf("nf_conntrack.ko"));
            Assert.InRange(files.IndexOf("ip_vs.ko"), 0, files.IndexOf("ip_vs_rr.ko"));
            // Asked for by name only; from 6.14 on it is in the kernel.
            if (files.IndexOf("libcrc32c.ko") is var library and >= 0)
                Assert.InRange(files.IndexOf("crc32c_generic.ko"), 0, library);
        }
    }

    private sealed class KernelFactAttribute : FactAttribute
    {
        public KernelFactAttribute() => Skip = ImageFolder.Missing;
    }

    [ToolFact]
    public void a_fat_volume_holds_its_files_and_is_the_same_every_time()
    {
        VolumeFile[] files = [new("Image.gz", new byte[300_000]), new("dtb/broadcom/board.dtb", "tree"u8.ToArray())];
        byte[] one = FatVolume.Make("SLOT", Built, files), other = FatVolume.Make("SLOT", Built, files);
        Assert.Equal(one, other);
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, one);
        Assert.Equal("tree", Command.Run("mtype", "-i", file, "::dtb/broadcom/board.dtb"));
        Assert.Contains("300000", Command.Run("mdir", "-i", file, "::Image.gz").Replace(" ", ""));
        File.Delete(file);
    }

    [ToolFact]
    public void the_blank_data_partition_is_the_same_every_time() =>
        Assert.Equal(DataVolume.Make(Card.DataLength, Built), DataVolume.Make(Card.DataLength, Built));

    /// <summary>A test of what tools of this machine make for the builder.</summary>
    private sealed class ToolFactAttribute : FactAttribute
    {
        public ToolFactAttribute() =>
            Skip = File.Exists("/usr/bin/mcopy") && File.Exists("/usr/sbin/mke2fs") ? null
            : "needs mtools and e2fsprogs: make image";
    }
}
