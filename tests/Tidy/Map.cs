using System.Text;

namespace Tidy;

/// <summary>Which room names which, and by how many types.</summary>
internal sealed class Map
{
    private readonly Dictionary<(Room From, Room To), SortedSet<string>> _types = [];
    private readonly IReadOnlyList<Room> _rooms;

    public Map(Floors floors, IEnumerable<Arrow> arrows)
    {
        _rooms = [.. floors.Rooms.OrderBy(room => room.Floor)];
        foreach (Arrow arrow in arrows)
        {
            if (floors.Of(arrow.From) is not { } from || floors.Of(arrow.To) is not { } to || from == to)
                continue;
            if (!_types.TryGetValue((from, to), out SortedSet<string>? types))
                _types.Add((from, to), types = new(StringComparer.Ordinal));
            types.Add($"{arrow.Type} in {Path.GetFileName(arrow.From)}");
        }
    }

    /// <summary>Arrows that do not point down, as `Tracking -> Control`, and the names that make them.</summary>
    public IEnumerable<(string Arrow, string Names)> Upward =>
        from pair in _types
        where pair.Key.To.Floor >= pair.Key.From.Floor
        orderby pair.Key.From.Floor
        select (Say(pair.Key.From, pair.Key.To), string.Join(", ", pair.Value));

    /// <summary>Rooms that name each other round a circle, each circle once.</summary>
    public IEnumerable<string> Circles()
    {
        var reach = new Dictionary<Room, HashSet<Room>>();
        foreach (Room room in _rooms)
            reach[room] = ReachedFrom(room);
        var told = new HashSet<Room>();
        foreach (Room room in _rooms)
        {
            Room[] circle = [.. _rooms.Where(other => reach[room].Contains(other) && reach[other].Contains(room))];
            if (circle.Length > 1 && told.Add(circle[0]))
                yield return string.Join(" - ", circle.Select(one => one.Name));
        }
    }

    private HashSet<Room> ReachedFrom(Room start)
    {
        var reached = new HashSet<Room>();
        var ahead = new Stack<Room>([start]);
        while (ahead.TryPop(out Room? room))
            foreach ((Room from, Room to) in _types.Keys)
                if (from == room && reached.Add(to))
                    ahead.Push(to);
        return reached;
    }

    /// <summary>
    /// The table: a room a line, the top first, and behind it the rooms that it names, with how many types of each.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Room room in _rooms.Reverse())
        {
            text.Append($"{room.Floor,4}  {room.Name,-13}");
            foreach (Room other in _rooms.Reverse())
                if (_types.TryGetValue((room, other), out SortedSet<string>? names))
                    text.Append($" {other.Name} {names.Select(name => name.Split(' ')[0]).Distinct().Count()},");
            text.Length -= text[^1] == ',' ? 1 : 0;
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Say(Room from, Room to) => $"{from.Name} -> {to.Name}";
}
