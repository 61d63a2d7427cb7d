using Appliance.Leds;

namespace Appliance.Tests.Leds;

public class LineSearchTests
{
    private static readonly ChipFacts[] s_chips =
    [
        new("/dev/gpiochip0", "pinctrl-bcm2835", ["ID_SDA", "ID_SCL", "GPIO17", "GPIO27", "SHARED"]),
        new("/dev/gpiochip1", "raspberrypi-exp-gpio", ["BT_ON", "", "SHARED"]),
        new("/dev/gpiochip2", "twin", [""]),
        new("/dev/gpiochip3", "twin", [""]),
    ];

    [Fact]
    public void a_line_is_found_by_its_name_on_any_chip()
    {
        Assert.Equal(("/dev/gpiochip0", 3), Find("GPIO27"));
        Assert.Equal(("/dev/gpiochip1", 0), Find("BT_ON"));
    }

    [Fact]
    public void a_line_is_found_by_chip_and_offset() =>
        Assert.Equal(("/dev/gpiochip1", 1), Find("raspberrypi-exp-gpio", 1));

    [Fact]
    public void a_name_that_is_not_there_names_the_nearest_and_the_chips() => Assert.Equal(
        "No line is called GPIO71 (but one is called GPIO17). The chips here: pinctrl-bcm2835 (5 lines, 5 with "
            + "names), " +
        "raspberrypi-exp-gpio (3 lines, 2 with names), twin (1 lines, 0 with names), twin (1 lines, 0 with names).",
        Refused(new LineWiring("GPIO71", null, 0, false)));

    [Fact]
    public void a_name_that_is_there_twice_is_not_guessed() => Assert.Equal(
        "SHARED is the name of several lines (4 of pinctrl-bcm2835, 2 of raspberrypi-exp-gpio): give chip and offset.",
        Refused(new LineWiring("SHARED", null, 0, false)));

    [Fact]
    public void a_label_that_is_there_twice_is_not_guessed() => Assert.Equal(
        "2 chips are called twin (/dev/gpiochip2, /dev/gpiochip3): give the line's name.",
            Refused(new LineWiring(null, "twin", 0, false)));

    [Fact]
    public void a_chip_that_is_not_there_names_those_that_are() => Assert.StartsWith(
        "No chip is called pl061. The chips here: pinctrl-bcm2835 (5 lines",
            Refused(new LineWiring(null, "pl061", 0, false)));

    [Fact]
    public void an_offset_beyond_the_end_says_how_many_there_are() => Assert.Equal(
        "pinctrl-bcm2835 has no line 5: its lines are 0 to 4.",
            Refused(new LineWiring(null, "pinctrl-bcm2835", 5, false)));

    [Fact]
    public void a_machine_without_chips_says_so() => Assert.Equal(
        "GPIO17 is not there: this machine has no GPIO chip (no /dev/gpiochip*).",
        Assert.Throws<IOException>(() => LineSearch.Find(new LineWiring("GPIO17", null, 0, false), [])).Message);

    private static (string, int) Find(string name) => LineSearch.Find(new LineWiring(name, null, 0, false), s_chips);
    private static (string, int) Find(string chip, int offset) =>
        LineSearch.Find(new LineWiring(null, chip, offset, false), s_chips);
    private static string Refused(LineWiring line) =>
        Assert.Throws<IOException>(() => LineSearch.Find(line, s_chips)).Message;
}
