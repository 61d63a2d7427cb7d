using System.Globalization;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>
/// Names that iproute2's tables give to numbers: `table vpn`, `protocol bird`. A number may always stand in their
/// place. What the local folder says goes before the vendor's. The files of `NAME.d` add names and change none: that of
/// FRR has a second `static`, and iproute2 finds the first.
/// </summary>
/// <param name="vendor">`iproute_usr_dir`.</param>
/// <param name="local">`iproute_etc_dir`.</param>
internal sealed class RouteNames(string vendor, string local)
{
    public const string UsualVendor = "/usr/share/iproute2", UsualLocal = "/etc/iproute2";

    public const string Tables = "rt_tables", Protocols = "rt_protos", Scopes = "rt_scopes", Realms = "rt_realms",
        ServiceTypes = "rt_dsfield", Groups = "group";

    private readonly Dictionary<string, Dictionary<string, uint>> _read = new(StringComparer.Ordinal);

    public static RouteNames Of(GlobalModel global) => new(global.Of(GlobalRows.RouteNamesOfVendor)?.Value
        ?? UsualVendor, global.Of(GlobalRows.RouteNamesHere)?.Value ?? UsualLocal);

    /// <param name="table">One of the names above.</param>
    /// <param name="max">The greatest number that may be given.</param>
    public bool TryFind(string table, string word, uint max, out uint number) =>
        (TryNumber(word, out number) || NamesOf(table).TryGetValue(word, out number)) && number <= max;

    /// <summary>For who asks what was meant.</summary>
    public IEnumerable<string> Known(string table) => NamesOf(table).Keys;

    /// <summary>Decimal, or hexadecimal behind `0x`.</summary>
    public static bool TryNumber(string word, out uint number) =>
        word.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(word.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            : uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private Dictionary<string, uint> NamesOf(string table)
    {
        if (_read.TryGetValue(table, out Dictionary<string, uint>? names))
            return names;
        names = _read[table] = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach ((string name, uint number) in BuiltIn(table))
            names[name] = number;
        foreach (string folder in (string[])[vendor, local])
        {
            ReadInto(names, Path.Combine(folder, table), mayChange: true);
            foreach (string file in FilesIn(Path.Combine(folder, table + ".d")))
                ReadInto(names, file, mayChange: false);
        }
        return names;
    }

    /// <summary>What also holds where iproute2 is not installed.</summary>
    private static (string, uint)[] BuiltIn(string table) => table switch
    {
        Tables => [("default", 253), ("main", 254), ("local", 255)],
        Protocols => [("redirect", 1), ("kernel", 2), ("boot", 3), ("static", 4), ("ra", 9), ("zebra", 11),
            ("bird", 12), ("dhcp", 16), ("keepalived", 18), ("bgp", 186), ("isis", 187), ("ospf", 188), ("rip", 189)],
        Scopes => [("global", 0), ("site", 200), ("link", 253), ("host", 254), ("nowhere", 255)],
        Groups => [("default", 0)],
        _ => [],
    };

    private static string[] FilesIn(string folder)
    {
        try
        {
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.conf") : [];
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Lines of a number and a name. A file that is not there has none.</summary>
    private static void ReadInto(Dictionary<string, uint> names, string file, bool mayChange)
    {
        string[] lines;
        try
        {
            if (!File.Exists(file))
                return;
            lines = File.ReadAllLines(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return;
        }
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', '\t');
            words = Array.FindAll(words, word => word.Length > 0);
            if (words.Length >= 2 && words[0][0] != '#' && TryNumber(words[0], out uint number)
                && (mayChange || !names.ContainsKey(words[1])))
                names[words[1]] = number;
        }
    }
}
