using System.Text.Json;
using Appliance.Leds;

namespace Appliance.Tests.Leds;

/// <summary>Every folder in board/ holds what our types can take, and nothing that nobody reads.</summary>
public class BoardFolderTests
{
    public static TheoryData<string> Boards =>
        [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!).Order()];

    [Fact]
    public void the_boards_are_there() =>
        Assert.Contains("qemu-virt", Directory.GetDirectories(Folder).Select(Path.GetFileName));

    [Theory, MemberData(nameof(Boards))]
    public void every_lamp_and_button_is_one_that_can_be_wired(string board)
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, board, "board.json")));
        OnlyKeys(file.RootElement, "board", "console", "leds", "button", "watchdog", "storage");
        Assert.Equal(board, file.RootElement.GetProperty("board").GetString());
        OnlyKeys(file.RootElement.GetProperty("console"), "device", "baud");

        LedWiring[] leds = [.. file.RootElement.GetProperty("leds").EnumerateArray().Select(Led)];
        Assert.Equal(leds.Length, leds.Select(led => led.Name).Distinct().Count());
        Assert.Equal(leds.Length, leds.Select(led => led.BoardLed ?? led.Line!.ToString()).Distinct().Count());
        // Dark means dead: something has to shine in every state.
        Shows[] shown = [.. leds.Select(led => led.Shows)];
        Assert.True(shown.Contains(Shows.Everything)
            || new[] { Shows.Master, Shows.Backup, Shows.Fault }.All(shown.Contains));

        if (file.RootElement.TryGetProperty("button", out JsonElement button))
        {
            OnlyKeys(button, "line", "chip", "offset", "activeLow");
            LineWiring line = Line(button)!;
            Assert.DoesNotContain(line.ToString(), leds.Select(led => led.Line?.ToString()));
        }
    }

    private static LedWiring Led(JsonElement led)
    {
        OnlyKeys(led, "name", "line", "chip", "offset", "led", "activeLow", "shows");
        LineWiring? line = Line(led);
        string? board = led.TryGetProperty("led", out JsonElement name) ? name.GetString() : null;
        Assert.True(line is null != board is null, "either a line or a LED of the board");
        return new LedWiring(led.GetProperty("name").GetString()!, line, board,
            Enum.Parse<Shows>(led.GetProperty("shows").GetString()!, ignoreCase: true));
    }

    private static LineWiring? Line(JsonElement at)
    {
        string? name = at.TryGetProperty("line", out JsonElement line) ? line.GetString() : null;
        string? chip = at.TryGetProperty("chip", out JsonElement label) ? label.GetString() : null;
        Assert.Equal(chip is not null, at.TryGetProperty("offset", out JsonElement offset));
        Assert.False(name is not null && chip is not null, "a name or a chip, not both");
        bool activeLow = at.TryGetProperty("activeLow", out JsonElement low) && low.GetBoolean();
        return name is null && chip is null ? null
            : new LineWiring(name, chip, chip is null ? 0 : offset.GetInt32(), activeLow);
    }

    private static void OnlyKeys(JsonElement at, params string[] known) =>
        Assert.Empty(at.EnumerateObject().Select(property => property.Name).Except(known));

    private static string Folder
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VrrpAot.slnx")))
                folder = folder.Parent;
            return Path.Combine(folder!.FullName, "board");
        }
    }
}
