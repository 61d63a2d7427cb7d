using Appliance.Settings;

namespace Image;

/// <summary>A folder of board/: data only.</summary>
internal sealed class Board
{
    /// <summary>The emulator's: nobody's network, nobody's console.</summary>
    private const string Emulated = "qemu-virt";

    private static readonly string[] s_conditions = 
        ["always", "card", "interfaces", "watchdog", "leds", "i2c", "balancer"];

    /// <exception cref="FileNotFoundException">No image can be made for it yet.</exception>
    public Board(string folder)
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (!File.Exists(Path.Combine(folder, "board.json")))
            throw new FileNotFoundException($"There is no board '{Name}'. There are: "
                + $"{string.Join(", ", Boards(Path.GetDirectoryName(Path.GetFullPath(folder))!))}.");
        string list = Path.Combine(folder, "modules");
        if (!File.Exists(list))
            throw new FileNotFoundException($"Images for {Name} are not made yet: {list} is missing.");
        Json = File.ReadAllBytes(Path.Combine(folder, "board.json"));
        Storage = ApplianceFile.Load(Path.Combine(folder, "board.json")).Settings?.Storage?.Device;
        CommandLine = File.ReadAllText(Path.Combine(folder, "cmdline")).Trim();
        string shared = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder))!, "balancer");
        Modules = [.. Lines(list), .. Lines(shared)];
    }

    public string Name { get; }
    public bool IsReal => Name != Emulated;
    /// <summary>The device of its card; null when it has none.</summary>
    public string? Storage { get; }
    public byte[] Json { get; }
    /// <summary>The kernel's; U-Boot adds which slot it is.</summary>
    public string CommandLine { get; }
    public IReadOnlyList<(string When, string Module)> Modules { get; }

    private static IEnumerable<(string When, string Module)> Lines(string file) => File.ReadAllLines(file)
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => Line(file, line));

    private static (string When, string Module) Line(string file, string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var when, var module] && s_conditions.Contains(when)
            ? (when, module)
            : throw new InvalidDataException($"{file}: '{line}' is not 'WHEN MODULE' with WHEN one of "
                + $"{string.Join(", ", s_conditions)}.");

    private static IEnumerable<string> Boards(string folder) =>
        Directory.GetDirectories(folder).Select(board => Path.GetFileName(board)).Order(StringComparer.Ordinal);
}
