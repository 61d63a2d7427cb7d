using System.Buffers.Binary;
using Lab;

namespace ImageTests;

/// <summary>
/// A card of a test's own, from an image's, and what a person or bad luck may do to it while the box is off.
/// </summary>
public sealed partial class CardFile : IDisposable
{
    private const int BootPartition = 0, DataPartition = 3;

    public CardFile(ImageFolder image, string board = "qemu-virt")
    {
        Path = image.Own("card.img");
        Command.Run("cp", "--sparse=always", image[$"vrrpaot-{board}.img"], Path);
    }

    public string Path { get; }

    /// <summary>For QEMU. What the guest takes for written is written, for as long as this machine has power.</summary>
    public string[] Words => WordsFor(Path);

    /// <summary>The same for any card.</summary>
    public static string[] WordsFor(string path) =>
        ["-drive", $"if=none,id=card,format=raw,cache=writethrough,file={path}", "-device",
        "virtio-blk-pci,drive=card,romfile="];

    /// <summary>The same where the card sits in a slot for cards.</summary>
    public string[] WordsOfSlot => ["-drive", $"if=sd,format=raw,cache=writethrough,file={Path}"];

    /// <summary>Puts a file on the boot partition, as from a laptop.</summary>
    public void PutOnBootPartition(string name, string text)
    {
        string file = Path + "." + name;
        File.WriteAllText(file, text);
        CopyToBootPartition(name, file);
    }

    /// <summary>The same with a file that is there.</summary>
    public void CopyToBootPartition(string name, string file) =>
        Command.Run("mcopy", "-o", "-i", $"{Path}@@{Place(BootPartition).Start}", file, "::" + name);

    /// <summary>A copy of a file of the boot partition, beside the card.</summary>
    public string TakeFromBootPartition(string name)
    {
        string file = Path + "." + name;
        Command.Run("mcopy", "-o", "-i", $"{Path}@@{Place(BootPartition).Start}", "::" + name, file);
        return file;
    }

    public void RemoveDataPartition() => Write(446 + DataPartition * 16, new byte[16]);

    public void BlankDataPartition() => Write(Place(DataPartition).Start, new byte[1 << 20]);

    public void DamageDataPartition()
    {
        byte[] noise = new byte[1 << 20];
        new Random(7).NextBytes(noise);
        Write(Place(DataPartition).Start, noise);
    }

    public void FillDataPartition()
    {
        (long start, long length) = Place(DataPartition);
        string big = Path + ".big";
        Command.Run("truncate", "-s", $"{length}", big);
        Command.Run("sh", "-c", $"tr '\\0' 'x' <'{big}' >'{big}.x'");
        // Ends when there is no room left, and leaves what it has written.
        Command.Try("debugfs", "-w", "-R", $"write {big}.x big", $"{Path}?offset={start}");
        File.Delete(big);
        File.Delete(big + ".x");
    }

    public void Dispose() => File.Delete(Path);

    private (long Start, long Length) Place(int partition)
    {
        byte[] entry = new byte[16];
        using FileStream card = File.OpenRead(Path);
        card.Position = 446 + partition * 16;
        card.ReadExactly(entry);
        return (BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(8)) * 512L,
            BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(12)) * 512L);
    }

    private void Write(long at, byte[] bytes)
    {
        using FileStream card = File.OpenWrite(Path);
        card.Position = at;
        card.Write(bytes);
    }
}
