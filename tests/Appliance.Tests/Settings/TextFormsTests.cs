using System.Reflection;
using System.Text.RegularExpressions;
using Appliance.Settings;
using CsCheck;

namespace Appliance.Tests.Settings;

/// <summary>Editors go by the pattern, the program by the code: they must say the same of every text.</summary>
public class TextFormsTests
{
    private static readonly string[] Samples =
    [
        "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=99999,t=10,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$argon2id$v=19$m=100000,t=11,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        "", "a", "eth0", "eth0.5", "-a", "a-", "..", ".", "a b", "é", "pihole-a", "GPIO17", "/", "/x", "/x y",
        "/run/vrrpaot/control.sock", "unix:/x", "unix:", "unix:x",
        "10.0.0.1", "10.0.0.256", "10.0.0", "10.0.0.1.", "010.0.0.1", "0010.0.0.1",
        "10.0.0.1/24", "10.0.0.1/33", "10.0.0.1/08", "10.0.0.1/", "10.0.0.1/0",
        "10.0.0.1:80", "10.0.0.1:0", "10.0.0.1:65535", "10.0.0.1:65536", "10.0.0.1:080", "10.0.0.1:8\0",
        "net.ipv4.ip_forward=1", "net/ipv4/conf/eth0.10/arp_ignore = 1", "net.ipv4.tcp_rmem=4096 87380 6291456",
        "net..ipv4=1", "net/../../etc/passwd=1", "forward=1", "net.ipv4= ", "net.ipv4=1 ", "=1", "a.b==",
        "a\n", "green:status", "pool.ntp.org",
        "mcp23017@i2c-1/0x20", "mcp23008@i2c-0/0x07", "pcf8574@i2c-999/0x77", "mcp23017@i2c-01/0x20",
        "mcp23017@i2c-1/0x7", "mcp23017@i2c-1/0x78", "mcp23017@i2c-1/0x2A", "mcp23017@spi-0.0",
        "mcp2301@i2c-1/0x20", "x@i2c-1/0x20", "a@b", "ssd1306@i2c-1/0x3c", "lcd1602@i2c-1/0x27",
        "ws2812b@spi-0.0", "ws2812b@spi-0.01", "ws2812b@spi-0", "ws2812b@i2c-1/0x20", "pijuice@i2c-1/0x14",
        "$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$pbkdf2-sha256$i=1000$AAAAAAAAAAAAAAAAAAAAAB$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$pbkdf2-sha256$i=01000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$pbkdf2-sha256$i=999$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ];

    private static readonly Gen<string> Sample = Gen.Int[0, Samples.Length - 1].Select(pick => Samples[pick]);

    public static TheoryData<string> Forms => [.. Methods.Select(method => method.Name)];

    private static IEnumerable<MethodInfo> Methods =>
        typeof(TextForms).GetMethods().Where(method => method.GetCustomAttribute<TextFormAttribute>() is not null);

    [Theory]
    [MemberData(nameof(Forms))]
    public void pattern_and_code_agree_about_every_text(string form)
    {
        MethodInfo method = Methods.Single(candidate => candidate.Name == form);
        string pattern = method.GetCustomAttribute<TextFormAttribute>()!.Pattern;
        // In ECMAScript `$` is the very end; in .NET a line feed may follow.
        var regex = new Regex(pattern[..^1] + @"\z", RegexOptions.ECMAScript);
        void Agree(string text) => Assert.True(regex.IsMatch(text) == Accepts(method, text),
            $"{form} and its pattern do not agree about \"{text}\"");

        foreach (string sample in Samples)
            Agree(sample);
        foreach (int length in new[] { 15, 16, 31, 32, 33, 63, 64, 65, 107, 108, 111, 112, 253, 254, 4095, 4096 })
        {
            Agree(new string('a', length));
            Agree("/" + new string('a', length - 1));
            Agree("unix:/" + new string('a', length - 6));
        }
        // Texts near the samples: one of them with a piece of another put in somewhere.
        Gen.Select(Sample, Sample, Gen.Int[0, 80], Gen.Int[0, 3], Gen.Char).Sample((one, other, at, cut, letter) =>
        {
            int place = Math.Min(at, one.Length);
            Agree(one[..place] + other[..Math.Min(cut, other.Length)] + one[Math.Min(one.Length, place + cut)..]);
            Agree(one[..place] + letter + one[place..]);
        }, iter: 2000);
    }

    private static bool Accepts(MethodInfo method, string text)
    {
        object?[] arguments = method.GetParameters().Length == 1 ? [text] : [text, null];
        return (bool)method.Invoke(null, arguments)!;
    }
}
