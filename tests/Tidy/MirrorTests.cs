namespace Tidy;

/// <summary>The tests against `src`, and that each rule of it can fail.</summary>
public sealed class MirrorTests
{
    private static readonly MirrorList s_list =
        MirrorList.Read(File.ReadAllText(Path.Combine(Tree.Root, "tests/Tidy/mirror.txt")));

    private static readonly Mirror s_house = new(Tree.Sources);

    [Fact]
    public void Tests_mirror_src_file_by_file() => IsEmpty(s_house.Strays(s_list));

    [Fact]
    public void What_has_behaviour_is_tested() => IsEmpty(s_house.Untested(s_list));

    [Fact]
    public void What_the_list_names_is_there() => IsEmpty(s_house.Missing(s_list));

    private static readonly Dictionary<string, string> s_made = new()
    {
        ["src/Appliance/Cellar/Barrel.cs"] = "class Barrel { int Fill() { return new Tap().Open(); } }",
        ["src/Appliance/Cellar/Tap.cs"] = "class Tap { public int Open() => 1; }",
        ["src/Appliance/Cellar/Wine.cs"] = "record Wine(int Year);",
        ["src/Appliance/Cellar/Barrel.Leaks.cs"] = "class Leak { void Drip() { } }",
        ["src/Appliance/Attic/Box.cs"] = "class Box { bool IsShut => true; }",
        ["tests/Appliance.Tests/Cellar/BarrelTests.cs"] = "class BarrelTests { Barrel barrel; }",
        ["tests/Appliance.Tests/Cellar/LeaksTests.cs"] = "class LeaksTests;",
        ["tests/Appliance.Tests/Cellar/BoxTests.cs"] = "class BoxTests;",
        ["tests/Appliance.Tests/Cellar/Given.cs"] = "class Given;",
    };

    [Fact]
    public void A_test_that_stands_for_nothing_in_its_room_is_found_and_one_that_is_listed_is_not()
    {
        var made = new Mirror(s_made);
        Assert.Equal(["tests/Appliance.Tests/Cellar/BoxTests.cs: there is no Box in src/Appliance/Cellar"],
            made.Strays(new MirrorList()));
        Assert.Empty(made.Strays(MirrorList.Read("behaviour tests/Appliance.Tests/Cellar/BoxTests.cs  boxes\n")));
        Assert.Contains("its line in mirror.txt is not needed", Assert.Single(made.Strays(MirrorList.Read(
            "behaviour tests/Appliance.Tests/Cellar/BoxTests.cs  boxes\n"
            + "behaviour tests/Appliance.Tests/Cellar/BarrelTests.cs  barrels\n"))));
    }

    [Fact]
    public void Behaviour_that_no_test_reaches_is_found_and_what_is_listed_is_not()
    {
        var made = new Mirror(s_made);
        // The tap is in a barrel, and a wine does nothing.
        Assert.Equal(["src/Appliance/Cellar/Barrel.Leaks.cs", "src/Appliance/Attic/Box.cs"],
            made.Untested(new MirrorList()).Select(said => said.Split(':')[0]));
        MirrorList list = MirrorList.Read("# words\nthrough src/Appliance/Attic/Box.cs tests/Demo/Play.cs\n"
            + "through src/Appliance/Cellar/Barrel.Leaks.cs tests/Demo/Play.cs\n");
        Assert.Empty(made.Untested(list));
        Assert.Equal(2, made.Missing(list).Count());
        Assert.Contains("is not needed", Assert.Single(new Mirror(s_made).Untested(MirrorList.Read(
            "through src/Appliance/Attic/Box.cs a\nthrough src/Appliance/Cellar/Barrel.Leaks.cs a\n"
            + "through src/Appliance/Cellar/Tap.cs a\n"))));
    }

    [Theory]
    [InlineData("behaviour tests/ATests.cs")]
    [InlineData("through src/A.cs")]
    [InlineData("through src/A.cs tests/A.cs\nthrough src/A.cs tests/B.cs")]
    public void A_line_of_another_form_is_refused(string text) =>
        Assert.Throws<FormatException>(() => MirrorList.Read(text));

    private static void IsEmpty(IEnumerable<string> wrong) => Assert.True(!wrong.Any(), string.Join('\n', wrong));
}
