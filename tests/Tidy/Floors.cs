using System.Globalization;
using System.Text.RegularExpressions;

namespace Tidy;

/// <summary>A folder of the house, and how high it lies: 1 is the ground.</summary>
/// <param name="Path">Below the repository's root, without a slash at the end.</param>
internal sealed record Room(string Path, int Floor)
{
    /// <summary>As people say it: `Config`, or `Appliance` for the files that lie in no room.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>
/// The floors as ARCHITECTURE.md draws them. In its section "Rooms" a line `src/X/` names a tree, and a line
/// `7  Name/  words` a room in it and the room's floor; the name `.` means the files of the tree's own folder.
/// </summary>
internal sealed partial class Floors
{
    private readonly List<Room> _rooms = [];

    public IReadOnlyList<Room> Rooms => _rooms;

    /// <exception cref="FormatException">The page names no room, or one twice.</exception>
    public static Floors Read(string page)
    {
        var floors = new Floors();
        string tree = "";
        foreach (string line in SectionOf(page))
        {
            if (TreeLine().Match(line) is { Success: true } title)
                tree = title.Groups["tree"].Value;
            if (RoomLine().Match(line) is { Success: true } found)
                floors.Add(tree, found.Groups["name"].Value.TrimEnd('/'), found.Groups["floor"].Value);
        }
        return floors._rooms.Count > 0 ? floors : throw new FormatException("ARCHITECTURE.md has no floors.");
    }

    /// <summary>The room that a file lies in; null for one that has none.</summary>
    public Room? Of(string file)
    {
        string folder = Path.GetDirectoryName(file) ?? "";
        Room? found = null;
        foreach (Room room in _rooms)
            if ((folder == room.Path || IsSubroom(folder, room)) && room.Path.Length > (found?.Path.Length ?? 0))
                found = room;
        return found;
    }

    /// <summary>The files of a tree's own folder are a room; those below it are in others.</summary>
    private bool IsSubroom(string folder, Room room) =>
        folder.StartsWith(room.Path + "/", StringComparison.Ordinal)
        && !_rooms.Exists(other => other.Path.StartsWith(room.Path + "/", StringComparison.Ordinal));

    private void Add(string tree, string name, string floor)
    {
        string path = name == "." ? tree : $"{tree}/{name}";
        if (_rooms.Exists(room => room.Path == path))
            throw new FormatException($"ARCHITECTURE.md has the room {path} twice.");
        _rooms.Add(new Room(path, int.Parse(floor, CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> SectionOf(string page)
    {
        bool isIn = false;
        foreach (string line in page.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                isIn = line.TrimEnd() == "## Rooms";
            else if (isIn)
                yield return line;
        }
    }

    [GeneratedRegex(@"^    (?<tree>src/\w+)/\s")]
    private static partial Regex TreeLine();

    [GeneratedRegex(@"^ +(?<floor>\d+) +(?<name>\.|\w+/) ")]
    private static partial Regex RoomLine();
}
