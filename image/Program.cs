using Image;

// image BOARD-FOLDER SEED KERNEL-FOLDER BINARY OUT-FOLDER SECONDS [NAME=VERSION...]
// SEED is an appliance.json; its keepalived.conf lies beside it. SECONDS since 1970 is the time that everything in the image bears.
if (args is not [var boardFolder, var seedFile, var kernelFolder, var binary, var outFolder, var seconds, .. var versions])
{
    Console.Error.WriteLine("image BOARD-FOLDER SEED KERNEL-FOLDER BINARY OUT-FOLDER SECONDS [NAME=VERSION...]");
    return 1;
}
try
{
    uint built = uint.Parse(seconds);
    var board = new Board(boardFolder);
    var seed = new Seed(seedFile, Console.WriteLine);
    var modules = new KernelModules(Path.Combine(kernelFolder, "modules"));
    IReadOnlyList<LoadedModule> needed = modules.Closure(board.Modules);

    byte[] initial = InitialFiles(built, board, seed, needed, File.ReadAllBytes(binary));
    Directory.CreateDirectory(outFolder);
    var output = new Output(outFolder);
    output.Add("Image.gz", Gzip.Of(File.ReadAllBytes(Path.Combine(kernelFolder, "vmlinuz"))));
    output.Add("initramfs.gz", Gzip.Of(initial));
    output.Add("cmdline", File.ReadAllBytes(Path.Combine(boardFolder, "cmdline")));
    output.Add("sbom.spdx.json", Bill.Of(board.Name, built, output, File.ReadAllText(Path.Combine(kernelFolder, "package")).Trim(), versions));
    output.WriteSums();
    output.WriteSizes(new FileInfo(binary).Length, needed);
    Console.WriteLine(output.Table);
    return 0;
}
catch (Exception refusal) when (refusal is IOException or FormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}

static byte[] InitialFiles(uint built, Board board, Seed seed, IReadOnlyList<LoadedModule> modules, byte[] binary)
{
    var files = new Archive(built);
    files.Program("init", binary);
    files.Folder("dev").Folder("proc").Folder("sys").Folder("run").Folder("tmp").Folder("var/lib/vrrpaot");
    // Scripts run as somebody, and who that is stands here.
    files.Text("etc/passwd", "root:x:0:0:root:/:/\nnobody:x:65534:65534:nobody:/:/\n");
    files.Text("etc/group", "root:x:0:\nadm:x:4:\nnogroup:x:65534:\n");
    files.File("etc/vrrpaot/board.json", board.Json);
    files.File("etc/vrrpaot/appliance.json", seed.Appliance);
    if (seed.Vrrp is { } vrrp)
        files.File(seed.VrrpPath.TrimStart('/'), vrrp);
    files.Text("lib/modules/list", string.Concat(modules.Select(module => $"{module.When} {module.File}\n")));
    foreach (LoadedModule module in modules)
        files.File("lib/modules/" + module.File, module.Content);
    return files.Finish();
}
