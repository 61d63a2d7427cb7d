using Xunit.Abstractions;

namespace Tidy;

/// <summary>The source against ARCHITECTURE.md. A failure says what to do; it prints every one at once.</summary>
public sealed class HouseTests(ITestOutputHelper output)
{
    [Fact]
    public void A_room_names_rooms_of_lower_floors_only()
    {
        output.WriteLine("A room, and the rooms that it names with the number of their types:\n" + House.Map);
        var names = House.Map.Upward.ToDictionary(found => found.Arrow, found => found.Names);
        Holds(names.ToDictionary(found => found.Key, _ => 1), (arrow, _) => $"points up, by {names[arrow]}");
    }

    [Fact]
    public void No_rooms_name_each_other_round_a_circle() =>
        Assert.Empty(House.Map.Circles());

    [Fact]
    public void Every_file_of_the_program_lies_in_a_room()
    {
        string[] trees = [.. House.Floors.Rooms.Select(room => string.Join('/', room.Path.Split('/')[..2]) + "/")
            .Distinct()];
        Assert.DoesNotContain(Tree.Sources.Keys, file =>
            Array.Exists(trees, tree => file.StartsWith(tree, StringComparison.Ordinal))
                && House.Floors.Of(file) is null);
    }

    [Fact]
    public void Every_room_is_there() =>
        Assert.DoesNotContain(House.Floors.Rooms,
            room => !Tree.Sources.Keys.Any(file => House.Floors.Of(file) == room));

    [Fact]
    public void Every_room_opens_with_a_README() => Assert.DoesNotContain(House.Floors.Rooms, room =>
        room.Path.Count(c => c == '/') > 1 && !File.Exists(Path.Combine(Tree.Root, room.Path, "README.md")));

    [Fact]
    public void A_line_has_at_most_120_columns() =>
        Holds(House.WideLines, (_, number) => $"{number} lines have more than {House.Widest} columns");

    [Fact]
    public void A_line_of_prose_has_at_most_100_columns() =>
        Holds(House.WidePages, (_, number) => $"{number} lines have more than {House.WidestProse} columns");

    [Fact]
    public void A_file_has_at_most_350_lines() =>
        Holds(House.LongFiles, (_, number) => $"it has {number} lines, more than {House.Longest}");

    [Fact]
    public void A_type_lies_in_at_most_three_files() =>
        Holds(House.ManyParts, (_, number) => $"it lies in {number} files, more than {House.MostParts}");

    [Fact]
    public void A_descriptor_and_an_errno_are_numbers_at_imports_only() => Holds(
        RawNumbers.Find(Tree.Sources), (_, number) => $"{number} lines have a descriptor or an errno as a number");

    [Theory]
    [InlineData("    public static int Open(string path, out int error)", true)]
    [InlineData("    private readonly int _listenFd;", true)]
    [InlineData("        return fd < 0 ? -LibC.errno : fd;", true)]
    [InlineData("    private static partial int setns(int fd, int kind);", false)]
    [InlineData("        Errno error = Errno.Of(LibC.fsync(file.Number));", false)]
    public void Numbers_are_found(string line, bool isOne) =>
        Assert.Equal(isOne, RawNumbers.IsOne(line));

    /// <param name="found">What there is and should not be: a number for each thing.</param>
    /// <param name="why">What is wrong with it, for people.</param>
    private static void Holds(IReadOnlyDictionary<string, int> found, Func<string, int, string> why) =>
        Assert.True(found.Count == 0,
            string.Join('\n', found.Select(thing => $"{thing.Key}: {why(thing.Key, thing.Value)}")));
}
