using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Appliance.Base;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Seals;
using Appliance.Texts;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Config.Reading;

/// <summary>
/// `auth_hmac`. What is wrong here ends the load: a node that went on without it would believe what it must not, or
/// be believed by nobody. No message says a key, nor what was taken for one.
/// </summary>
internal static class HmacReader
{
    /// <summary>Bytes of a key file: two digits for each of a key, and what is around them.</summary>
    private const int LongestFile = 140;

    private const string Hex = "hex:", InFile = "file:";

    private static readonly Bounds s_ids = new(1, 255, Tail.Refused), s_window = new(1, 300, Tail.Refused);

    public static void Block(Line line, InstanceModel instance)
    {
        instance.Hmac = line.Statement.At;
        line.File.ReadBlock("vrrp_instance/auth_hmac", line.Statement.Block!, instance, instance.Name);
    }

    public static void Key(Line line, InstanceModel instance)
    {
        ImmutableArray<Word> words = line.Statement.Words(line.Findings);
        if (!byte.TryParse(words[1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out byte id) || id == 0)
        {
            line.Findings.Fatal(words[1].At, $"({instance.Name}) auth_hmac: a key begins with its id, 1 to 255: "
                + "key 1 hex:DIGITS");
            return;
        }
        if (words.Length != 3)
        {
            line.Findings.Fatal(words[Math.Min(3, words.Length - 1)].At,
                $"({instance.Name}) auth_hmac: behind the id of key {id} stands its value, one word, or in quotes");
            return;
        }
        if (instance.HmacKeys.Exists(key => key.Value.Id == id))
        {
            line.Findings.Fatal(words[1].At, $"({instance.Name}) auth_hmac: key {id} is there twice");
            return;
        }
        if (ValueOf(words[2], id, instance, line.Findings) is { } bytes)
            instance.HmacKeys.Add(new Located<TrailerKey>(new TrailerKey(id, [.. bytes]), words[1].At));
    }

    private static byte[]? ValueOf(Word word, byte id, InstanceModel instance, Findings findings)
    {
        void Wrong(string why) => findings.Fatal(word.At, $"({instance.Name}) auth_hmac: key {id} {why}");

        // The bytes of the file, whatever its encoding: the other router has the same ones.
        byte[]? bytes = (word.At.File?.Encoding ?? Encoding.UTF8).GetBytes(word.Text);
        if (word.Text.StartsWith(InFile, StringComparison.Ordinal))
        {
            string path = word.Text[InFile.Length..];
            if (!path.StartsWith('/'))
            {
                Wrong("names its file without the way to it from /: file:/etc/keepalived/key");
                return null;
            }
            Errno error = RawFile.TryReadAll(path, out bytes, LongestFile);
            if (!error.IsOk)
            {
                Wrong($"cannot be read from {path}: {Why(error)}");
                return null;
            }
            bytes = bytes.AsSpan().TrimEnd("\r\n"u8).ToArray();
            WarnOfReaders(word, path, instance, findings);
        }
        if (bytes.AsSpan().StartsWith("hex:"u8) && (bytes = FromHex(bytes.AsSpan(Hex.Length))) is null)
            Wrong("is no hexadecimal number: digits 0 to 9 and a to f, an even number of them");
        else if (bytes.Length is < TrailerRules.LeastKey or > TrailerRules.LongestKey)
            Wrong($"has {bytes.Length} bytes, and a key has {TrailerRules.LeastKey} to {TrailerRules.LongestKey}; "
                + "'openssl rand -hex 32' makes the digits of one, to stand behind hex:");
        else
            return bytes;
        return null;
    }

    private static string Why(Errno error) => error == Errno.EFBIG
        ? $"it has more than {LongestFile} bytes, and nothing but the key belongs there" : error.ToString();

    private static void WarnOfReaders(Word word, string path, InstanceModel instance, Findings findings)
    {
        if (FileStatus.ReadTarget(path, out FileStatus status).IsOk && (status.Mode & 0b100_100) != 0)
            findings.Add(Severity.Warning, FindingClass.Security, word.At,
                $"({instance.Name}) auth_hmac: others than its owner can read the key file {path}: chmod 600");
    }

    /// <summary>Null for what is none; blanks between digits do not count.</summary>
    private static byte[]? FromHex(ReadOnlySpan<byte> digits)
    {
        var bytes = new List<byte>();
        int high = -1;
        foreach (byte digit in digits)
        {
            if (digit is (byte)' ' or (byte)'\t')
                continue;
            if (!char.IsAsciiHexDigit((char)digit))
                return null;
            int value = Convert.ToInt32(((char)digit).ToString(), 16);
            if (high >= 0)
                bytes.Add((byte)(high << 4 | value));
            high = high < 0 ? value : -1;
        }
        return high < 0 ? [.. bytes] : null;
    }

    public static Located<int>? ActiveKey(Line line, Located<int>? before) => Integer(line, s_ids, "active_key");

    public static Located<int>? Window(Line line, Located<int>? before) => Integer(line, s_window, "time_window");

    private static Located<int>? Integer(Line line, Bounds bounds, string keyword)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        if (int.TryParse(word.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= bounds.Min && number <= bounds.Max)
            return new Located<int>(number, word.At);
        line.Findings.Fatal(word.At, $"({line.Instance}) auth_hmac: {keyword} '{Tokens.Shorten(word.Value)}' is not "
            + $"{bounds.Min} to {bounds.Max}");
        return null;
    }

    public static Located<bool>? AntiReplay(Line line, Located<bool>? before)
    {
        int choice = Choice(line, "anti_replay", ["time", "monotonic"], out Origin at);
        return choice < 0 ? null : new Located<bool>(choice == 1, at);
    }

    public static Located<TrailerMode>? Mode(Line line, Located<TrailerMode>? before)
    {
        int choice = Choice(line, "mode", HmacWords.Modes, out Origin at);
        return choice < 0 ? null : new Located<TrailerMode>((TrailerMode)choice, at);
    }

    private static int Choice(Line line, string keyword, string[] words, out Origin at)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        at = word.At;
        int choice = Array.IndexOf(words, word.Value);
        if (choice < 0)
            line.Findings.Fatal(word.At,
                $"({line.Instance}) auth_hmac: {keyword} '{Tokens.Shorten(word.Value)}' is none of "
                + string.Join(", ", words), Spelling.Nearest(word.Value, words));
        return choice;
    }
}
