using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What can be said without a GPIO chip; with one, tests/Gpio does.</summary>
public class GpioChipTests
{
    [Fact]
    public void a_chip_that_is_not_there_is_refused_by_name() => Assert.Equal(
        "/dev/gpiochip999 cannot be opened: No such file or directory (errno 2)",
        Assert.Throws<IOException>(() => new GpioChip("/dev/gpiochip999")).Message);

    [Fact]
    public void another_device_is_no_chip() => Assert.Equal(
        "/dev/null is no GPIO controller: Inappropriate ioctl for device (errno 25)",
        Assert.Throws<IOException>(() => new GpioChip("/dev/null")).Message);
}
