using Lab;

namespace Gpio;

/// <summary>
/// Every binding in a program that was published as the product is: without names of types, without the library's
/// other drivers.
/// </summary>
public class BindingTests
{
    private const string Talked = """
        = mcp23017 talked
        = mcp23008 talked
        = pcf8574 talked
        = ssd1306 talked
        = lcd1602 talked
        = lcd2004 talked
        = ht16k33 talked
        = ws2812b talked
        = pijuice talked, on power 90 %

        """;

    /// <summary>Emulated, beside other tests, it takes its time: the bindings wait for displays.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [GuestFact("linux-x64")]
    public void every_binding_talks_to_its_chip_on_x64() =>
        Assert.Equal(Talked, Command.Try(GuestFactAttribute.Guest("linux-x64"), ["bindings"], null, s_patience).Output);

    [GuestFact("linux-arm64", "/usr/bin/qemu-aarch64-static")]
    public void every_binding_talks_to_its_chip_on_arm64() =>
        Assert.Equal(Talked, Command.Try("qemu-aarch64-static", [GuestFactAttribute.Guest("linux-arm64"), "bindings"],
            null, s_patience).Output);
}

/// <summary>Skipped, with the reason, where the program or what runs it is not there.</summary>
public sealed class GuestFactAttribute : FactAttribute
{
    public GuestFactAttribute(string platform, string? emulator = null) =>
        Skip = !File.Exists(Guest(platform)) ? $"{Guest(platform)} is not there: make test builds it"
            : emulator is not null && !File.Exists(emulator) ? $"needs {emulator} (package qemu-user-static)" : null;

    public static string Guest(string platform) => Path.Combine(Binary.Repository, $"out/{platform}/gpio-guest");
}
