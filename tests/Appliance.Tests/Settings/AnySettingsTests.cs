using System.Collections.Immutable;
using System.Text;
using Appliance.Settings;
using Appliance.Texts;
using CsCheck;

namespace Appliance.Tests.Settings;

/// <summary>
/// Whatever the file holds, reading it ends with settings or says why not; and what is right is read as it was meant.
/// </summary>
public class AnySettingsTests
{
    private static void ReadAny(byte[] bytes)
    {
        ApplianceResult result = ApplianceFile.Read("any.json", bytes);
        Assert.Equal(result.Settings is null, result.Findings.Any(finding => finding.Severity == Severity.Fatal));
        foreach (Finding finding in result.Findings)
        {
            Assert.True(finding.Format().Length < 5000);
            Assert.True(finding.Line >= 0 && finding.Column >= 0
                && finding.Column <= finding.Text.Length + 1, finding.Format());
            Assert.DoesNotContain(finding.Message, char.IsControl);
        }
    }

    [Fact]
    public void arbitrary_bytes_never_break_it() => Gen.Byte.Array[0, 200].Sample(bytes => ReadAny(bytes), iter: 2000);

    [Fact]
    public void any_soup_of_json_never_breaks_it()
    {
        string[] words =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "//", "/*", "*/", "'", "=", "-", "0", "1", "1e9",
                "300", "99999999999", "true", "null", "nul", "é", "𝄞", "\uFEFF", "\0",
            "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\":", "\"$schema\":", "\"hostName\":", "\"console\":{",
                "\"leds\":[", "\"leds\":[{", "\"name\":\"a\",", "\"led\":\"ACT\"",
            "\"chip\":\"c\",", "\"offset\":1,", "\"button\":{", "\"network\":{\"interfaces\":[{",
                "\"addresses\":[\"10.0.0.1/8\",", "\"gateway\":\"1.1.1.1\"", "\"metrics\":{",
                "\"listen\":\"0.0.0.0:1\"", "\"login\":\"none\",", "},", "],",
        ];
        Gen.Int[0, words.Length - 1].Select(pick => words[pick]).Array[0, 60].Sample(picks =>
        {
            ReadAny(Encoding.UTF8.GetBytes(string.Concat(picks)));
            ReadAny(Encoding.UTF8.GetBytes("{" + string.Concat(picks)));
        }, iter: 5000);
    }

    [Fact]
    public void a_good_file_cut_or_changed_anywhere_never_breaks_it()
    {
        byte[] good = File.ReadAllBytes(Path.Combine(SettingsText.Top(), "appliance.json"));
        for (int length = 0; length <= good.Length; length++)
            ReadAny(good[..length]);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. good];
            changed[at] = value;
            ReadAny(changed);
        }, iter: 3000);
    }

    [Theory]
    [InlineData("{\"x\":")]
    [InlineData("[")]
    [InlineData("\"x\":1,")]
    [InlineData("\"leds\":[")]
    [InlineData("{},")]
    [InlineData("/**/")]
    [InlineData("\n")]
    [InlineData("\"")]
    public void a_megabyte_of_anything_ends(string piece)
    {
        string filling = string.Concat(Enumerable.Repeat(piece, ApplianceFile.MaximumBytes / piece.Length));
        foreach (string start in new[] { "", "{", "{ \"leds\": [" })
            ReadAny(Encoding.UTF8.GetBytes(start + filling));
    }

    private static readonly int[] ConsoleSpeeds = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200];

    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'z'], 1, 8];
    private static readonly Gen<string> Label = Gen.String[Gen.Char[' ', '~'], 1, 31];
    private static readonly Gen<string> FilePath =
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['é', 'ñ'], Gen.Char['\"', '\"'], Gen.Char['\\', '\\']), 1,
        20].Select(text => "/" + text);
    private static readonly Gen<IpAddress> Address = Gen.UInt.Select(value => new IpAddress(value));

    private static readonly Gen<LedSettings> Lamp = Gen.Select(Word, Gen.Int[0, 2], Label, Gen.Int[0, 1023], Gen.Bool,
        Gen.Int[0, 3]).Select((name, way, label, offset, low, shows) => new LedSettings
    {
        Name = name, ActiveLow = low, Shows = (LedSubject)shows,
        Line = way == 0 ? label : null, Chip = way == 1 ? label : null, Offset = way == 1 ? offset
            : null, Led = way == 2 ? name : null,
    });

    private static readonly Gen<InterfaceSettings> Interface = Gen.Select(Word, Address, Gen.Byte[0, 32], Gen.Bool,
        Gen.Bool).Select((name, address, length, gateway, dhcp) => new InterfaceSettings
    {
        Name = name, Addresses = [new IpPrefix(address, length)], Gateway = gateway ? address : null, Dhcp = dhcp,
    });

    private static readonly Gen<ApplianceSettings> Settings =
        Gen.Select(Gen.Select(Word, FilePath, Address, Gen.UShort[1, 65535]), Lamp.Array[0, 4], Interface.Array[0, 3],
            Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1440], Gen.Int[2, 300], Gen.Int[0, 100_000]), Gen.Bool)
            .Select((text, lamps, interfaces, number, full) => new ApplianceSettings
        {
            HostName = full ? text.Item1 : null,
            Vrrp = new VrrpFileSettings { Configuration = text.Item2 },
            Leds = [.. lamps],
            Network = full ? new NetworkSettings { Interfaces = [.. interfaces], NameServers = [text.Item3],
                TimeServers = [text.Item1] } : null,
            Console = full ? new ConsoleSettings { Device = text.Item2, Baud = ConsoleSpeeds[number.Item1],
                Login = ConsoleLogin.None, Idle = Duration.FromSeconds(60L * number.Item2) } : null,
            Watchdog = full ? new WatchdogSettings { Timeout = Duration.FromSeconds(number.Item3) } : null,
            Metrics = full ? new MetricsSettings { Listen = number.Item1 < 5
                ? new ListenAddress(text.Item3, text.Item4) : new ListenAddress(default, 0, "/run/x") } : null,
            Logging = new LoggingSettings { KeepLines = number.Item4, Detail = number.Item1 % 3 },
        });

    [Fact]
    public void settings_that_are_written_and_read_are_the_same() => Settings.Sample(settings =>
    {
        string text = SettingsPrinter.Print(settings);
        ApplianceSettings? read = SettingsText.Read(text).Settings;
        Assert.NotNull(read);
        // Lists compare by identity, so the records are compared as they print.
        Assert.Equal(text, SettingsPrinter.Print(read));
    }, iter: 1000);
}
