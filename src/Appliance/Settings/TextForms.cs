
namespace Appliance.Settings;

/// <summary>
/// The forms that texts in appliance.json have, each said three times side by side: to people, to editors, and in code
/// (regular expressions would cost half a megabyte). A test holds the pattern against the code. A form whose
/// value is more than its text gives that value.
/// </summary>
internal static class TextForms
{
    private const string Octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Quad = @"(" + Octet + @"\.){3}" + Octet;
    private const string Port =
        "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
    /// <summary>What struct sockaddr_un holds beside its NUL.</summary>
    private const int LongestSocketPath = 107;

    [TextForm("a host name of up to 63 letters, digits and hyphens", "^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")]
    public static bool HostName(string text) =>
        text.Length <= 63 && Only(text, "-") && BeginsAndEndsPlain(text);

    [TextForm("a name of up to 32 letters, digits, '.', '_' and '-'", "^[A-Za-z0-9._-]{1,32}$")]
    public static bool Name(string text) => text.Length <= 32 && Only(text, "._-");

    [TextForm("an interface name of up to 15 characters, as eth0", "^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}$")]
    public static bool InterfaceName(string text) =>
        text.Length <= 15 && Only(text, "_.@-") && text[0] is not ('.' or '@' or '-');

    [TextForm("a user or group name, or a number", "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$")]
    public static bool AccountName(string text) =>
        text.Length <= 32 && Only(text, "_.-") && text[0] is not ('.' or '-');

    /// <summary>One component of a path: no '/', and not '..'.</summary>
    [TextForm("a name from /sys/class/leds, as ACT", "^[A-Za-z0-9][A-Za-z0-9:._-]{0,63}$")]
    public static bool LedName(string text) =>
        text.Length <= 64 && Only(text, ":._-") && char.IsAsciiLetterOrDigit(text[0]);

    /// <summary>GPIO_MAX_NAME_SIZE is 32, with its NUL.</summary>
    [TextForm("a name of up to 31 characters, as `gpioinfo` shows it", "^[ -~]{1,31}$")]
    public static bool KernelLabel(string text) =>
        text.Length is >= 1 and <= 31 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private const string I2cSeat = "@i2c-(0|[1-9][0-9]{0,2})/0x(0[89a-f]|[1-6][0-9a-f]|7[0-7])";

    /// <summary>A label may have an '@', but not this one: what looks like an expander has to be one.</summary>
    [TextForm("a chip's label, as `gpiodetect` shows it, or MODEL@i2c-BUS/ADDRESS of an mcp23017, mcp23008 or pcf8574, "
            + "as mcp23017@i2c-1/0x20",
        "^((?!.*@i2c-)[ -~]{1,31}|(mcp23017|mcp23008|pcf8574)" + I2cSeat + ")$")]
    public static bool Chip(string text) =>
        text.Contains("@i2c-", StringComparison.Ordinal) ? Is(DeviceUse.Expander, text) : KernelLabel(text);

    [TextForm("MODEL@i2c-BUS/ADDRESS of an ssd1306, lcd1602, lcd2004 or ht16k33, as ssd1306@i2c-1/0x3c, "
            + "or ws2812b@spi-BUS.SELECT, as ws2812b@spi-0.0",
        "^((ssd1306|lcd1602|lcd2004|ht16k33)" + I2cSeat + "|ws2812b@spi-(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2}))$")]
    public static bool PlateDevice(string text) => Is(DeviceUse.Plate, text);

    [TextForm("pijuice@i2c-BUS/ADDRESS, as pijuice@i2c-1/0x14", "^pijuice" + I2cSeat + "$")]
    public static bool PowerDevice(string text) => Is(DeviceUse.Power, text);

    private static bool Is(DeviceUse use, string text) =>
        DevicePlace.TryParse(text, out DevicePlace? place) && place.Model.Use == use;

    [TextForm("the name of a vrrp_instance, up to 63 characters", "^[!-~]{1,63}$")]
    public static bool InstanceName(string text) =>
        text.Length is >= 1 and <= 63 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    [TextForm("an absolute path, beginning with '/'", @"^/[^\u0000-\u001f]{1,4094}$")]
    public static bool AbsolutePath(string text) =>
        text.Length is >= 2 and <= 4095 && text[0] == '/' && !text.AsSpan().ContainsAnyInRange('\0', '\u001f');

    [TextForm("the absolute path of a socket, up to 107 characters", "^/[!-~]{1,106}$")]
    public static bool SocketPath(string text) =>
        text.Length is >= 2 and <= LongestSocketPath && text[0] == '/'
        && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    [TextForm("the name or address of a server", "^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")]
    public static bool Server(string text) =>
        text.Length <= 253 && Only(text, ".-") && BeginsAndEndsPlain(text);

    [TextForm("an IPv4 address, as 192.168.10.1", "^" + Quad + "$")]
    public static bool Address(string text, out IpAddress value) => IpAddress.TryParseIPv4(text, out value);

    [TextForm("an IPv4 address with prefix length, as 192.168.10.111/24", "^" + Quad + "/(3[0-2]|[12]?[0-9])$")]
    public static bool Prefix(string text, out IpPrefix value)
    {
        value = default;
        int slash = text.IndexOf('/');
        if (slash < 0 || !IpAddress.TryParseIPv4(text.AsSpan(0, slash), out IpAddress address)
            || !TryNumber(text.AsSpan(slash + 1), 32, out int length))
            return false;
        value = new IpPrefix(address, (byte)length);
        return true;
    }

    [TextForm("ADDRESS:PORT, as 127.0.0.1:9650, or unix:/PATH", "^(" + Quad + ":" + Port + "|unix:/[!-~]{1,106})$")]
    public static bool Listen(string text, out ListenAddress value)
    {
        value = default;
        if (text.StartsWith(ListenAddress.UnixPrefix, StringComparison.Ordinal))
        {
            value = new ListenAddress(default, 0, text[ListenAddress.UnixPrefix.Length..]);
            return SocketPath(value.SocketPath!);
        }
        int colon = text.IndexOf(':');
        if (colon < 0 || !IpAddress.TryParseIPv4(text.AsSpan(0, colon), out IpAddress address)
            || !TryNumber(text.AsSpan(colon + 1), ushort.MaxValue, out int port))
            return false;
        value = new ListenAddress(address, (ushort)port);
        return port > 0;
    }

    /// <summary>No part of a name is empty, so that none leads out of /proc/sys.</summary>
    [TextForm("NAME=VALUE, as net.ipv4.ip_forward=1",
        "^[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)+ *= *[!-~]([ -~]{0,253}[!-~])?$")]
    public static bool Sysctl(string text)
    {
        if (text.IndexOf('=') is not (var equals and > 0))
            return false;
        string[] parts = text[..equals].TrimEnd(' ').Split('.', '/');
        string value = text[(equals + 1)..].TrimStart(' ');
        return parts.Length > 1 && Array.TrueForAll(parts, part => Only(part, "_-"))
            && value.Length is >= 1 and <= 255 && value[^1] != ' '
            && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    [TextForm("a line that `vrrpaot password` has printed",
        @"^\$(argon2id\$v=19\$m=[1-9][0-9]{3,4},t=([1-9]|10),p=1|pbkdf2-sha256\$i=[1-9][0-9]{3,6})"
        + @"\$[A-Za-z0-9+/]{21}[AQgw]\$[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$")]
    public static bool PasswordHash(string text) => Passwords.PasswordHash.TryParse(text, out _);

    private static bool BeginsAndEndsPlain(string text) =>
        char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);

    /// <summary>At least one character, all of them ASCII letters, digits or these.</summary>
    private static bool Only(string text, string others)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !others.Contains(c))
                return false;
        }
        return text.Length > 0;
    }

    /// <summary>Decimal digits without sign or needless zeros. (int.TryParse lets NULs at the end pass.)</summary>
    private static bool TryNumber(ReadOnlySpan<char> text, int maximum, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 9 || (text.Length > 1 && text[0] == '0'))
            return false;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = number * 10 + (digit - '0');
        }
        return number <= maximum;
    }
}
