using Appliance.Settings;

namespace Appliance.Tests.Settings;

public class BoardTests
{
    private static readonly ApplianceSettings s_board = new()
    {
        Board = "here",
        Console = new ConsoleSettings { Device = "/dev/ttyAMA0", Baud = 9600 },
        Leds = [new LedSettings { Name = "one", Led = "ACT" }],
        Button = new ButtonSettings { Line = "GPIO3" },
    };

    [Fact]
    public void what_a_box_does_not_say_its_board_says()
    {
        ApplianceSettings box = new ApplianceSettings().On(s_board);
        Assert.Equal(s_board.Console, box.Console);
        Assert.Equal(s_board.Leds, box.Leds);
        Assert.Equal(s_board.Button, box.Button);
    }

    [Fact]
    public void what_a_box_says_counts()
    {
        var settings = new ApplianceSettings
        {
            Console = new ConsoleSettings { Device = "/dev/ttyS1", Baud = 300 },
            Leds = [new LedSettings { Name = "two", Led = "PWR" }],
            Button = new ButtonSettings { Line = "GPIO4" },
        };
        ApplianceSettings box = settings.On(s_board);
        Assert.Equal(settings with { Board = "here" }, box);
    }

    [Fact]
    public void a_password_alone_is_for_the_boards_console()
    {
        ConsoleSettings console =
            new ApplianceSettings { Console = new ConsoleSettings { PasswordHash = "x" } }.On(s_board).Console!;
        Assert.Equal(new ConsoleSettings { Device = "/dev/ttyAMA0", Baud = 9600, PasswordHash = "x" }, console);
    }

    [Fact]
    public void a_console_that_only_the_board_names_lets_nobody_in()
    {
        ConsoleSettings console = new ApplianceSettings().On(s_board).Console!;
        Assert.Equal((ConsoleLogin.Password, null), (console.Login, console.PasswordHash));
    }

    [Fact]
    public void every_board_of_ours_can_be_read_and_bears_the_name_of_its_folder()
    {
        string[] files = Directory.GetFiles(Path.Combine(Repository(), "board"), "board.json",
            SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            ApplianceSettings board = Board.Read(file);
            Assert.Equal(Path.GetFileName(Path.GetDirectoryName(file)), board.Board);
            Assert.NotNull(board.Console?.Device);
        });
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "VrrpAot.slnx")))
            folder = folder.Parent;
        return folder!.FullName;
    }
}
