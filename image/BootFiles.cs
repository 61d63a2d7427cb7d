namespace Image;

/// <summary>
/// A board's list of what starts its kernel, `boot`: a file a line, `PLACE SOURCE FILE [NAME]`.
/// PLACE is `boot` (the first partition), `slot` (beside the kernel, in dtb/) or `beside` (a file for the emulator
/// beside the card); SOURCE is `u-boot`, `firmware`, `kernel` (its device trees) or `board` (the board's own folder).
/// NAME is its name there, when it is to have another. Device trees for a slot are changed as the board's file
/// `device-tree` says.
/// </summary>
internal sealed class BootFiles(Order order)
{
    private readonly string _list = Path.Combine(order.Board, "boot");

    public bool Needs(string source) => Lines().Any(line => line.Source == source);

    /// <exception cref="FileNotFoundException">What the list names is not there.</exception>
    public IEnumerable<VolumeFile> For(string place)
    {
        foreach ((string where, string source, string file, string? name) in Lines().Where(line => line.Place == place))
        {
            string path = Path.Combine(source switch
            {
                "u-boot" => Path.Combine(order.Boot, "u-boot"),
                "firmware" => Path.Combine(order.Boot, "firmware"),
                "kernel" => Path.Combine(order.Kernel, "dtb"),
                _ => order.Board,
            }, file);
            if (!File.Exists(path))
                throw new FileNotFoundException($"{_list} names {source} {file}, and there is no {path}.");
            if (source == "u-boot")
                yield return new VolumeFile(name ?? Path.GetFileName(file), UBoot.ForABox(File.ReadAllBytes(path)));
            else
                yield return where == "slot" ? new VolumeFile(name ?? "dtb/" + file, WithChanges(path))
                    : new VolumeFile(name ?? Path.GetFileName(file), File.ReadAllBytes(path));
        }
    }

    private byte[] WithChanges(string deviceTree)
    {
        string changes = Path.Combine(order.Board, "device-tree"), changed = Path.GetTempFileName();
        try
        {
            File.Copy(deviceTree, changed, overwrite: true);
            foreach (string line in File.Exists(changes)
                ? File.ReadAllLines(changes).Where(line => line.Length > 0 && line[0] != '#') : [])
                Tool.Run(order.Built, "fdtput", ["-t", "s", changed, .. line.Split(' ', 3)]);
            return File.ReadAllBytes(changed);
        }
        finally
        {
            File.Delete(changed);
        }
    }

    private IEnumerable<(string Place, string Source, string File, string? Name)> Lines()
    {
        foreach (string line in File.ReadAllLines(_list).Where(line => line.Length > 0 && line[0] != '#'))
        {
            yield return line.Split(' ') is ["boot" or "slot" or "beside", "u-boot" or "firmware" or "kernel"
                or "board", _, .. { Length: <= 1 }] and [var place, var source, var file, .. var name]
                ? (place, source, file, name.FirstOrDefault())
                : throw new InvalidDataException($"{_list}: '{line}' is not 'PLACE SOURCE FILE [NAME]' with PLACE "
                    + $"boot, slot or beside and SOURCE u-boot, firmware, kernel or board.");
        }
    }
}
