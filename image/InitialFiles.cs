namespace Image;

/// <summary>
/// The root of a node, all of which is in memory: its program, modules, and what it should know of its image. No seed:
/// it is what an update carries, and what a node is to be no update says.
/// </summary>
internal static class InitialFiles
{
    /// <param name="seed">Whose folder files/ is laid over it; null for nobody's.</param>
    /// <param name="blankData">See <see cref="DataVolume.SparseList"/>.</param>
    /// <exception cref="FormatException">The key is none.</exception>
    /// <exception cref="IOException">A file is not there, or not readable.</exception>
    public static Archive Of(Order order, Board board, Seed? seed, IReadOnlyList<LoadedModule> modules,
        byte[] blankData)
    {
        var files = new Archive(order.Built);
        files.Program("init", File.ReadAllBytes(order.Program));
        files.Folder("dev").Folder("proc").Folder("sys").Folder("run").Folder("tmp").Folder("boot").Folder("data")
            .Folder("var/lib/vrrpaot");
        files.Link("bin/vrrpaot", "../init");
        // Scripts run as somebody, and who that is stands here.
        files.Text("etc/passwd", "root:x:0:0:root:/:/\nnobody:x:65534:65534:nobody:/:/\n");
        files.Text("etc/group", "root:x:0:\nadm:x:4:\nnogroup:x:65534:\n");
        files.File("etc/vrrpaot/board.json", board.Json);
        files.Text("etc/vrrpaot/image", Facts(order, board));
        files.File("etc/vrrpaot/blank-data", blankData);
        if (order.Key is { } key)
            files.Text("etc/vrrpaot/update.pub", File.ReadAllText(key).Trim() is { Length: 64 } hex
                && hex.All(char.IsAsciiHexDigit)
                ? hex + "\n" : throw new FormatException($"{key} is not a public key of 64 hexadecimal digits, as "
                    + $"make keys writes it."));
        files.Text("lib/modules/list", string.Concat(modules.Select(module => $"{module.When} {module.File}\n")));
        foreach (LoadedModule module in modules)
            files.File("lib/modules/" + module.File, module.Content);
        if (order.Busybox is { } busybox)
            Shell.AddTo(files, File.ReadAllBytes(busybox));
        seed?.AddFilesTo(files);
        return files;
    }

    /// <summary>What an image says of itself, a line each. `built` is in seconds since 1970.</summary>
    public static string Facts(Order order, Board board) =>
        $"version={order.Version}\nboard={board.Name}\nbuilt={order.Built}\n";
}
