namespace Image;

/// <summary>
/// A board's list of what starts its kernel, `boot`: a file a line, `PLACE SOURCE FILE`.
/// PLACE is `boot` (the first partition), `slot` (beside the kernel, in dtb/) or `beside` (a file for the emulator beside the card); SOURCE is `u-boot`, `firmware`, `kernel` (its device
/// trees) or `board` (the board's own folder).
/// </summary>
internal sealed class BootFiles(Order order)
{
    private readonly string _list = Path.Combine(order.Board, "boot");

    public bool Needs(string source) => Lines().Any(line => line.Source == source);

    /// <exception cref="FileNotFoundException">What the list names is not there.</exception>
    public IEnumerable<CardFile> For(string place)
    {
        foreach ((string where, string source, string file) in Lines().Where(line => line.Place == place))
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
            yield return new CardFile(where == "slot" ? "dtb/" + file : Path.GetFileName(file), File.ReadAllBytes(path));
        }
    }

    private IEnumerable<(string Place, string Source, string File)> Lines() =>
        from line in File.ReadAllLines(_list)
        where line.Length > 0 && line[0] != '#'
        select line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["boot" or "slot" or "beside", "u-boot" or "firmware" or "kernel" or "board", _] and [var place, var source, var file]
            ? (place, source, file) : throw new InvalidDataException($"{_list}: '{line}' is not 'PLACE SOURCE FILE' with PLACE boot, slot or beside and SOURCE u-boot, firmware, kernel or board.");
}
