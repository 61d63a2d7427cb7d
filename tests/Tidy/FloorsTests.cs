namespace Tidy;

/// <summary>That the tests of the house can fail: small houses with one fault each.</summary>
public sealed class FloorsTests
{
    private const string Page = """
        # A house

        ## Rooms

            src/House/       a tree
              3  .           its own files
              2  Attic/      high
              1  Cellar/     low

        ## More

              9  Elsewhere/  not in the section
        """;

    [Fact]
    public void Floors_are_read_from_the_page()
    {
        Floors floors = Floors.Read(Page);
        Assert.Equal([("src/House", 3), ("src/House/Attic", 2), ("src/House/Cellar", 1)],
            floors.Rooms.Select(room => (room.Path, room.Floor)));
        Assert.Equal("src/House/Attic", floors.Of("src/House/Attic/Corner/A.cs")?.Path);
        Assert.Equal("src/House", floors.Of("src/House/A.cs")?.Path);
        Assert.Null(floors.Of("src/House/Stable/A.cs"));
    }

    [Fact]
    public void A_name_of_a_higher_room_points_up()
    {
        Map map = MapOf(("Cellar", "class Barrel { Attic.Box box; }"), ("Attic", "class Box;"));
        Assert.Equal([("Cellar -> Attic", "Box in Cellar.cs")], map.Upward);
    }

    [Fact]
    public void A_member_of_a_type_that_is_not_named_points_up_too()
    {
        Map map = MapOf(("Cellar", "class Barrel { void F() { var box = new Top(); box.Inside.Open(); } }"),
            ("Attic", "class Box { public void Open() { } }"), (".", "class Top { public Attic.Box Inside; }"));
        Assert.Contains("Cellar -> Attic", map.Upward.Select(found => found.Arrow));
    }

    [Fact]
    public void A_name_of_a_lower_room_is_right() =>
        Assert.Empty(MapOf(("Attic", "class Box { Cellar.Barrel barrel; }"), ("Cellar", "class Barrel;")).Upward);

    [Fact]
    public void A_circle_is_found() => Assert.Equal(["Cellar - Attic"], MapOf(
        ("Attic", "class Box { Cellar.Barrel barrel; }"), ("Cellar", "class Barrel { Attic.Box box; }")).Circles());

    [Fact]
    public void The_table_counts_types() =>
        Assert.Contains("   2  Attic         Cellar 1\n",
            MapOf(("Attic", "class Box { Cellar.Barrel a, b; }"), ("Cellar", "class Barrel;")).ToString());

    private static Map MapOf(params (string Room, string Text)[] files) => new(Floors.Read(Page), Arrows.Find(
        files.ToDictionary(
            file => file.Room == "." ? "src/House/Top.cs" : $"src/House/{file.Room}/{file.Room}.cs",
            file => (file.Room == "." ? "namespace House;" : $"namespace House.{file.Room};") + file.Text)));
}
