using Appliance.Leds;

namespace Appliance.Tests.Leds;

/// <summary>
/// A folder stands for /sys/class/leds. What the kernel makes of the words is tested in an emulated machine.
/// </summary>
public sealed class BoardLightTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("leds").FullName;

    public BoardLightTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "ACT"));
        Write("max_brightness", "255\n");
        Write("brightness", "");
        Write("trigger", "none timer [mmc0] heartbeat\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void it_takes_the_led_from_its_trigger_and_lights_it_fully()
    {
        using BoardLight light = new("ACT", _root);
        Assert.StartsWith("none", Read("trigger"));
        light.Set(true);
        Assert.Equal("255\n", Read("brightness"));
    }

    [Fact]
    public void its_end_is_dark_and_gives_the_trigger_back()
    {
        BoardLight light = new("ACT", _root);
        light.Set(true);
        light.Dispose();
        Assert.StartsWith("0", Read("brightness"));
        Assert.StartsWith("mmc0", Read("trigger"));
    }

    [Fact]
    public void a_led_that_is_not_there_names_those_that_are() =>
        Assert.Equal("The board has no LED PWR. It has ACT.",
            Assert.Throws<IOException>(() => new BoardLight("PWR", _root)).Message);

    [Fact]
    public void a_led_that_is_none_says_what_it_lacks()
    {
        File.Delete(Path.Combine(_root, "ACT", "trigger"));
        Assert.Equal($"{_root}/ACT cannot be driven: a file of it is not there",
            Assert.Throws<IOException>(() => new BoardLight("ACT", _root)).Message);
    }

    [Fact]
    public void a_board_without_leds_says_so() =>
        Assert.Equal("The board has no LED PWR. It has none at all.",
            Assert.Throws<IOException>(() => new BoardLight("PWR", _root + "/nothing")).Message);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_root, "ACT", file), text);
    private string Read(string file) => File.ReadAllText(Path.Combine(_root, "ACT", file));
}
