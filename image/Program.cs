using System.Text;
using Image;

try
{
    var order = new Order(args);
    var board = new Board(order.Board);
    Seed? seed = order.Config is { } config ? new Seed(config, Console.WriteLine) : null;
    var bootFiles = new BootFiles(order);
    IReadOnlyList<LoadedModule> modules =
        new KernelModules(Path.Combine(order.Kernel, "modules")).Closure(board.Modules);

    byte[] data = DataVolume.Make(Card.DataLength, order.Built);
    Archive root = InitialFiles.Of(order, board, seed, modules, DataVolume.SparseList(data));
    seed?.RefuseUnlessMeant(order, board, root);
    byte[] kernel = Gzip.Of(File.ReadAllBytes(Path.Combine(order.Kernel, "vmlinuz")));
    byte[] initial = Gzip.Of(root.Finish());
    byte[] commandLine = Encoding.ASCII.GetBytes($"cmdline={board.CommandLine}\n");
    byte[] slot = FatVolume.Make("SLOT", order.Built,
    [
        new("Image.gz", kernel), new("initramfs.gz", initial), new("cmdline", commandLine), .. bootFiles.For("slot"),
    ]);

    Directory.CreateDirectory(order.Out);
    var output = new Output(order.Out);
    string cardName = $"vrrpaot-{board.Name}.img";
    if (seed is null)
    {
        output.Remove(cardName + ".gz");
        output.Remove(cardName);
    }
    else
    {
        VolumeFile script = new("boot.scr", File.ReadAllBytes(Path.Combine(order.Boot, "boot.scr")));
        byte[] boot = FatVolume.Make("VRRPAOT", order.Built,
            [script, .. bootFiles.For("boot"), .. seed.ForTheBootPartition], Card.BootLength);
        byte[] card = Card.Make(boot, slot, data);
        output.Add(cardName + ".gz", Gzip.Of(card));
        output.Add(cardName, card);
    }
    output.Add("slot.img", slot);
    output.Add("Image.gz", kernel);
    // One archive behind the other: the kernel unpacks both. Only here, for who starts a node
    // without a card, is the seed in it.
    output.Add("initramfs.gz", seed is null ? initial : [.. initial, .. Gzip.Of(seed.AsArchive(order.Built).Finish())]);
    output.Add("cmdline", Encoding.ASCII.GetBytes(board.CommandLine + "\n"));
    output.Add("about", Encoding.ASCII.GetBytes(InitialFiles.Facts(order, board)));
    foreach (VolumeFile file in bootFiles.For("beside"))
        output.Add(file.Path, file.Content);
    output.Add("sbom.spdx.json", Bill.Of(order, board, bootFiles, output));
    output.WriteSizes(new FileInfo(order.Program).Length, modules);
    output.WriteSums();
    Console.WriteLine(output.Table);
    if (order.Key is null)
        Console.WriteLine("It was built without a key, so this node can never be updated. "
            + "`make keys` makes one, once for all your nodes; then build again.");
    return 0;
}
catch (Exception refusal) when (refusal is IOException or FormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}
