using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Tests.Config.Reading;

/// <summary>The keys of `auth_hmac`, and what is said of one that is none: never the key.</summary>
public sealed class HmacReaderTests : IDisposable
{
    private const string Digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly ConfigText _config = new();

    private ConfigResult Load(string block, string before = "") =>
        _config.Load(ConfigText.Instance($"{before}auth_hmac {{\n{block}\n}}", "A"));

    private TrailerRules Read(string block, string before = "")
    {
        ConfigResult result = Load(block, before);
        Assert.NotNull(result.Settings);
        return result.Settings.Engine.Instances[0].Trailer!;
    }

    private static string Bytes(TrailerRules rules, int key = 0) =>
        Convert.ToHexStringLower(rules.Keys[key].Bytes.AsSpan());

    [Fact]
    public void a_key_is_digits_text_or_a_file_of_either()
    {
        string file = _config.Write("key", $"hex:{Digits}\n\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string text = "abcdefghijklmnopqrstuvwxyz012345";
        TrailerRules rules = Read($"key 1 hex:{Digits}\nkey 20 {text}\nkey 255 file:{file}\n"
            + "key 4 \"hex:0001 02030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1f\"\nactive_key 20");
        Assert.Equal([1, 20, 255, 4], rules.Keys.Select(key => (int)key.Id));
        Assert.Equal(Digits, Bytes(rules));
        Assert.Equal(Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(text)), Bytes(rules, 1));
        Assert.Equal(Digits, Bytes(rules, 2));
        Assert.Equal(Digits, Bytes(rules, 3));
        Assert.Equal(20, rules.ActiveKey);
    }

    [Fact]
    public void without_more_words_time_counts_three_adverts_of_it_and_nothing_unsigned_is_believed()
    {
        TrailerRules rules = Read($"key 1 hex:{Digits}\nactive_key 1");
        Assert.Equal((TrailerMode.Enforce, Duration.FromSeconds(5)), (rules.Mode, rules.Window!.Value));
        rules = Read($"key 1 hex:{Digits}\nactive_key 1", "advert_int 3\n");
        Assert.Equal(Duration.FromSeconds(9), rules.Window);
        rules = Read($"key 1 hex:{Digits}\nactive_key 1\ntime_window 300\nmode receive-only");
        Assert.Equal((TrailerMode.ReceiveOnly, Duration.FromSeconds(300)), (rules.Mode, rules.Window!.Value));
        rules = Read($"key 1 hex:{Digits}\nactive_key 1\nanti_replay monotonic\nmode permissive");
        Assert.Equal((TrailerMode.Permissive, null), (rules.Mode, rules.Window));
    }

    [Theory]
    [InlineData("key 0 hex:hush", "a key begins with its id")]
    [InlineData("key hush hex:hush", "a key begins with its id")]
    [InlineData("key 1", "its value")]
    [InlineData("key 1 hex:00 hush", "its value")]
    [InlineData("key 1 hex:hush", "is no hexadecimal number")]
    [InlineData("key 1 hex:001", "is no hexadecimal number")]
    [InlineData("key 1 hex:00010203", "has 4 bytes, and a key has 32 to 64")]
    [InlineData("key 1 hushhushhush", "has 12 bytes, and a key has 32 to 64")]
    [InlineData("key 1 file:hush", "without the way to it from /")]
    [InlineData("key 1 file:/nosuch/hush.key", "cannot be read from /nosuch/hush.key: ")]
    [InlineData("key 1 file:/dev/zero", "cannot be read from /dev/zero: ")]
    public void a_key_that_is_none_ends_the_load_at_its_place_and_is_not_repeated(string line, string why)
    {
        ConfigResult result = Load($"{line}\nactive_key 1");
        Assert.Null(result.Settings);
        Finding found = Assert.Single(result.Findings, finding => finding.Severity == Severity.Fatal
            && finding.Message.Contains(why));
        Assert.Equal(7, found.Line);
        Assert.StartsWith("(A) auth_hmac: ", found.Message);
        foreach (Finding any in result.Findings)
        {
            string all = any.Format() + any.FormatAsLogLine(severalFiles: true);
            if (!line.Contains("file:/"))
                Assert.DoesNotContain("hush", all);
        }
    }

    [Fact]
    public void a_file_with_more_than_a_key_or_with_readers_is_told()
    {
        string file = _config.Write("key", Digits + Digits + Digits);
        Assert.Contains(Load($"key 1 file:{file}\nactive_key 1").Findings, finding =>
            finding.Severity == Severity.Fatal && finding.Message.Contains("nothing but the key belongs there"));
        File.WriteAllText(file, $"hex:{Digits}");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        ConfigResult result = Load($"key 1 file:{file}\nactive_key 1");
        Assert.Contains(result.Findings, finding => finding.Class == FindingClass.Security
            && finding.Message.Contains("can read the key file"));
        Assert.NotNull(result.Settings);
    }

    [Theory]
    [InlineData("active_key 256", "active_key '256' is not 1 to 255")]
    [InlineData("active_key 1\ntime_window 0", "time_window '0' is not 1 to 300")]
    [InlineData("active_key 1\ntime_window 301", "time_window '301' is not 1 to 300")]
    [InlineData("active_key 1\nmode enforced", "mode 'enforced' is none of enforce, permissive, receive-only")]
    [InlineData("active_key 1\nanti_replay never", "anti_replay 'never' is none of time, monotonic")]
    public void a_word_that_is_none_ends_the_load_too(string lines, string why)
    {
        ConfigResult result = Load($"key 1 hex:{Digits}\n{lines}");
        Assert.Null(result.Settings);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Fatal
            && finding.Message.Contains(why));
    }

    [Fact]
    public void a_key_is_there_once() => Assert.Contains(
        Load($"key 1 hex:{Digits}\nkey 1 hex:{Digits}\nactive_key 1").Findings,
        finding => finding.Severity == Severity.Fatal && finding.Message.Contains("key 1 is there twice"));

    public void Dispose() => _config.Dispose();
}
