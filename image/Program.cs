using System.Text;
using Image;

try
{
    var order = new Order(args);
    var board = new Board(order.Board);
    var seed = new Seed(order.Config, Console.WriteLine);
    var bootFiles = new BootFiles(order);
    IReadOnlyList<LoadedModule> modules = new KernelModules(Path.Combine(order.Kernel, "modules")).Closure(board.Modules);

    byte[] data = DataVolume.Make(Card.DataLength, order.Built);
    byte[] kernel = Gzip.Of(File.ReadAllBytes(Path.Combine(order.Kernel, "vmlinuz")));
    byte[] initial = Gzip.Of(InitialFiles.Of(order, board, seed, modules, DataVolume.SparseList(data), Console.WriteLine));
    byte[] commandLine = Encoding.ASCII.GetBytes($"cmdline={board.CommandLine}\n");
    byte[] slot = FatVolume.Make("SLOT", order.Built, [new("Image.gz", kernel), new("initramfs.gz", initial), new("cmdline", commandLine), .. bootFiles.For("slot")]);
    byte[] boot = FatVolume.Make("VRRPAOT", order.Built, [new("boot.scr", File.ReadAllBytes(Path.Combine(order.Boot, "boot.scr"))), .. bootFiles.For("boot")], Card.BootLength);
    byte[] card = Card.Make(boot, slot, data);

    Directory.CreateDirectory(order.Out);
    var output = new Output(order.Out);
    output.Add($"vrrpaot-{board.Name}.img.gz", Gzip.Of(card));
    output.Add($"vrrpaot-{board.Name}.img", card);
    output.Add("slot.img", slot);
    output.Add("Image.gz", kernel);
    output.Add("initramfs.gz", initial);
    output.Add("cmdline", Encoding.ASCII.GetBytes(board.CommandLine + "\n"));
    output.Add("about", Encoding.ASCII.GetBytes(InitialFiles.Facts(order, board)));
    foreach (VolumeFile file in bootFiles.For("beside"))
        output.Add(file.Path, file.Content);
    output.Add("sbom.spdx.json", Bill.Of(order, board, bootFiles, output));
    output.WriteSums();
    output.WriteSizes(new FileInfo(order.Program).Length, modules);
    Console.WriteLine(output.Table);
    return 0;
}
catch (Exception refusal) when (refusal is IOException or FormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}
