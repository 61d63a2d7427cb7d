using System.Globalization;
using System.Text;
using Appliance.Naming;
using Appliance.Settings;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Probes;

/// <summary>
/// From words (those behind `vrrpaot probe`) to a probe. What is wrong is said in one sentence, with what to write
/// instead; words of a vrrp_script and of a person are the same.
/// </summary>
public sealed class ProbeWords
{
    /// <summary>Ten years, in milliseconds.</summary>
    private const long Longest = 10L * 365 * 86_400_000;

    private readonly List<string> _plain = [];
    private readonly Dictionary<string, string> _options = [];
    private readonly TlsSettings? _tls;
    private string? _complaint;

    private ProbeWords(TlsSettings? tls) => _tls = tls;

    /// <param name="words">`http`, `127.0.0.1:80`, ...</param>
    /// <param name="tls">
    /// Whom https believes, where the words do not say it. Null on another machine than the one that is to try it: the
    /// words are judged then, and no file is read.
    /// </param>
    /// <param name="complaint">A sentence, when there is no probe.</param>
    public static Probe? Read(ReadOnlySpan<string> words, TlsSettings? tls, out string? complaint)
    {
        var reading = new ProbeWords(tls);
        Probe? probe = words.IsEmpty ? null : reading.ReadKind(words[0], words[1..]);
        complaint = reading._complaint
            ?? (probe is null ? "probe wants to know what: http, tcp, dns, ping, process or file" : null);
        return complaint is null ? probe : null;
    }

    private Probe? ReadKind(string kind, ReadOnlySpan<string> words)
    {
        switch (kind)
        {
            case "http":
                return Take(words, kind, "URL", 1,
                    "--status --text --host --ca --no-verify --server-name --source --timeout") ? Http() : null;
            case "tcp":
                return Take(words, kind, "ADDRESS:PORT", 1, "--send --text --source --timeout") ? Tcp() : null;
            case "dns":
                return Take(words, kind, "NAME [@SERVER]", 2, "--type --answer --source --timeout") ? Dns() : null;
            case "ping":
                return Take(words, kind, "ADDRESS", 1, "--count --source --timeout") ? Ping() : null;
            case "process":
                return Take(words, kind, "NAME", 1, "--pid-file", needsPlain: false) ? Process() : null;
            case "file":
                return Take(words, kind, "PATH", 1, "--missing --younger --text") ? FileIs() : null;
            default:
                return Refuse($"there is no probe '{Shown(kind)}': there are http, tcp, dns, ping, process and file");
        }
    }

    private Probe? Refuse(string complaint)
    {
        _complaint ??= complaint;
        return null;
    }

    /// <summary>What a message shows of a word.</summary>
    private static string Shown(string word) => word.Length <= 60 ? word : word[..60] + "...";

    /// <summary>Sorts words into plain ones and options; `--name VALUE` and `--name=VALUE` are the same.</summary>
    private bool Take(ReadOnlySpan<string> words, string kind, string wanted, int most, string options,
        bool needsPlain = true)
    {
        string[] known = options.Split(' ');
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                _plain.Add(word);
                continue;
            }
            int equals = word.IndexOf('=');
            string name = equals < 0 ? word : word[..equals];
            if (Array.IndexOf(known, name) < 0)
                return Refuse($"probe {kind} has no option {Shown(name)}: it has "
                    + $"{string.Join(", ", known)}") is not null;
            bool isAlone = name is "--missing" or "--no-verify";
            if (isAlone && equals >= 0)
                return Refuse($"{name} takes no value") is not null;
            if (!isAlone && equals < 0 && ++i == words.Length)
                return Refuse($"{name} lacks its value: {name} VALUE") is not null;
            if (!_options.TryAdd(name, isAlone ? "" : equals < 0 ? words[i] : word[(equals + 1)..]))
                return Refuse($"{name} is there twice") is not null;
        }
        if (_plain.Count > most || _plain.Count == 0 && needsPlain)
            return Refuse(_plain.Count == 0 ? $"probe {kind} wants {wanted}"
                : $"'{Shown(_plain[most])}' is one word too many: probe {kind} {wanted}, then options. A text with "
                + $"blanks stands in quotes") is not null;
        return true;
    }

    private string? Option(string name) => _options.GetValueOrDefault(name);

    private Probe? Http()
    {
        ReadOnlySpan<char> url = _plain[0];
        bool isSecure = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isSecure || url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            url = url[(isSecure ? 8 : 7)..];
        if (url.IndexOf('#') is var fragment and >= 0)
            url = url[..fragment];
        int slash = url.IndexOfAny('/', '?');
        string authority = new(slash < 0 ? url : url[..slash]);
        string path = slash < 0 ? "/" : url[slash] == '?' ? $"/{url[slash..]}" : new string(url[slash..]);
        if (path.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return Refuse("a blank or a special character in a URL is written as % and two digits, a blank as %20");
        string host = Option("--host") ?? authority;
        if (host.Length == 0 || host.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return Refuse("--host takes the name of a host: --host www.example.org");
        if (!TryRead(authority, isSecure ? (ushort)443 : (ushort)80, out Endpoint server, "http",
            "http://192.0.2.1:8080/health") || !TryReadTls(isSecure, authority, server, out TlsClient? tls))
            return null;
        string status = Option("--status") ?? "200-399";
        if (ReadRanges(status) is not { } wanted)
            return Refuse($"'{Shown(status)}' is no list of status codes: --status 200, --status 200-299,401");
        return With(out Endpoint? from, out TextSearch? text, out Duration timeout)
            ? new HttpProbe(server, from, tls, host, path, wanted, status, text) { Timeout = timeout } : null;
    }

    /// <summary>Null, and all is well, where there is none.</summary>
    private bool TryReadTls(bool isMeant, string authority, in Endpoint server, out TlsClient? tls)
    {
        tls = null;
        foreach (string option in (ReadOnlySpan<string>)["--ca", "--no-verify", "--server-name"])
            if (!isMeant && Option(option) is not null)
                return Refuse($"{option} is about TLS, and goes with a URL that begins with https://") is not null;
        if (!isMeant)
            return true;
        string? authorities = Option("--ca");
        bool verifies = Option("--no-verify") is null;
        if (authorities is not null && !verifies)
            return Refuse("--ca says who vouches for the server, and --no-verify that nobody is asked: leave one out")
                is not null;
        if (authorities is not null && !IsPath(authorities))
            return false;
        // A server with many names has to hear which: --host says it as well, with its port.
        string name = Option("--server-name") ?? (Option("--host") is { } host ? WithoutPort(host) : null)
            ?? (WithoutPort(authority).Equals("localhost", StringComparison.OrdinalIgnoreCase) ? "localhost"
                : server.Address.ToString());
        bool isAddress = IpAddress.TryParse(name, out _);
        if (!isAddress && DnsMessage.NameOf(name) is null)
            return Refuse($"'{Shown(name)}' cannot be the name of a server: --server-name www.example.org") is not null;
        if (_tls is null)
            return true;
        try
        {
            tls = new TlsClient(authorities is null && verifies ? Trust.In(_tls.Authorities, _tls.Verify)
                : Trust.In(authorities, verifies), name, isAddress);
            return true;
        }
        catch (IOException refused)
        {
            return Refuse($"{refused.Message}. --ca FILE names one, --no-verify believes any server") is not null;
        }
    }

    /// <summary>`www.example.org:8443`, `[2001:db8::1]:8443`.</summary>
    private static string WithoutPort(string host) =>
        host.StartsWith('[') && host.IndexOf(']') is > 0 and var end ? host[1..end] : host.Split(':')[0];

    private Probe? Tcp()
    {
        byte[] send = Encoding.UTF8.GetBytes(Option("--send") ?? "");
        if (EndpointText.TryRead(_plain[0], 0, out Endpoint server))
            return Refuse($"probe tcp wants a port, too: "
                + $"{(server.Address.IsIPv6 ? $"[{_plain[0].Trim('[', ']')}]" : _plain[0])}:25");
        if (!TryRead(_plain[0], ushort.MaxValue, out server, "tcp", "192.0.2.1:25 or [2001:db8::1]:25"))
            return null;
        return With(out Endpoint? from, out TextSearch? text, out Duration timeout)
            ? new TcpProbe(server, from, send, text) { Timeout = timeout } : null;
    }

    private Probe? Dns()
    {
        string at = "@127.0.0.1";
        string? name = null;
        foreach (string word in _plain)
        {
            if (word.StartsWith('@'))
                at = word;
            else if (name is null)
                name = word;
            else
                return Refuse($"'{Shown(word)}' is one name too many; the server is written with an @: @{Shown(word)}");
        }
        if (name is null)
            return Refuse("probe dns wants a name: probe dns example.org @127.0.0.1");
        if (DnsMessage.NameOf(name) is not { } wireName)
            return Refuse($"'{Shown(name)}' cannot be a name: labels of 1 to 63 letters, digits and hyphens with "
                + $"dots between, 253 at most");
        if (!TryRead(at[1..], DnsMessage.Port, out Endpoint server, "dns", "@192.0.2.1 or @192.0.2.1:5353"))
            return null;
        string type = Option("--type") ?? "A";
        if (type is not ("A" or "AAAA" or "a" or "aaaa"))
            return Refuse($"--type is A or AAAA, not '{Shown(type)}'");
        bool isIPv6 = type.Length == 4;
        IpAddress? answer = null;
        if (Option("--answer") is { } wanted)
        {
            if (!EndpointText.TryRead(wanted, 0, out Endpoint address) || address.Address.IsIPv6 != isIPv6)
                return Refuse($"--answer takes an address of type {type}, not '{Shown(wanted)}'");
            answer = address.Address;
        }
        return With(out Endpoint? from, out _, out Duration timeout)
            ? new DnsProbe(server, from, wireName, isIPv6 ? DnsMessage.Aaaa
                : DnsMessage.A, answer) { Timeout = timeout } : null;
    }

    private Probe? Ping()
    {
        if (!TryRead(_plain[0], 0, out Endpoint host, "ping", "192.0.2.1"))
            return null;
        if (!int.TryParse(Option("--count") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is < 1 or > 100)
            return Refuse("--count is a number from 1 to 100");
        return With(out Endpoint? from, out _, out Duration timeout)
            ? new PingProbe(host, from, count) { Timeout = timeout } : null;
    }

    private Probe? Process()
    {
        string? name = _plain.Count > 0 ? _plain[0] : null, pidFile = Option("--pid-file");
        if (name is null && pidFile is null || name is { Length: 0 })
            return Refuse("probe process wants a name, or --pid-file PATH, or both");
        if (name is not null && name.Contains('/'))
            return Refuse($"probe process wants the name alone, without its folder: {Shown(Path.GetFileName(name))}");
        return pidFile is null || IsPath(pidFile) ? new ProcessProbe(name, pidFile) : null;
    }

    private Probe? FileIs()
    {
        bool missing = Option("--missing") is not null;
        if (missing && _options.Count > 1)
            return Refuse("--missing stands alone: a file that is not there has no age and no text");
        Duration? younger = null;
        if (Option("--younger") is { } word)
        {
            if (ReadLength(word) is not { } length || length < Duration.FromSeconds(1))
                return Refuse($"'{Shown(word)}' is no age: --younger 90, --younger 5m, --younger 2h");
            younger = length;
        }
        return IsPath(_plain[0]) && TryReadText(out TextSearch? text)
            ? new FileProbe(_plain[0], missing, younger, text) : null;
    }

    /// <summary>The daemon does not stand in the folder in which its file was written.</summary>
    private bool IsPath(string path) =>
        path.StartsWith('/') && !path.Contains('\0')
            || Refuse($"'{Shown(path)}' must be a whole path, from / on") is not null;

    private bool TryRead(string text, ushort port, out Endpoint endpoint, string kind, string example)
    {
        return EndpointText.TryRead(text, port, out endpoint)
            || Refuse($"probe {kind} wants an address, not '{Shown(text)}': {example}. Names are not looked up, "
                + $"but for localhost: a check must not depend on a name server") is not null;
    }

    /// <summary>The options that several probes have.</summary>
    private bool With(out Endpoint? from, out TextSearch? text, out Duration timeout)
    {
        from = null;
        timeout = Probe.DefaultTimeout;
        if (!TryReadText(out text))
            return false;
        if (Option("--source") is { } source)
        {
            if (!EndpointText.TryRead(source, 0, out Endpoint address))
                return Refuse($"--source takes an address of this machine, not '{Shown(source)}'") is not null;
            from = address;
        }
        if (Option("--timeout") is not { } word)
            return true;
        if (ReadLength(word) is not { } length || length > Duration.FromSeconds(3600))
            return Refuse($"'{Shown(word)}' is no time: --timeout 2, --timeout 0.5, --timeout 200ms") is not null;
        timeout = length;
        return true;
    }

    private bool TryReadText(out TextSearch? text)
    {
        text = null;
        if (Option("--text") is not { } wanted)
            return true;
        if (wanted.Length == 0)
            return Refuse("--text wants a text that is to be found") is not null;
        text = new TextSearch(Encoding.UTF8.GetBytes(wanted));
        return true;
    }

    /// <summary>`200-299,401`; null for what is none.</summary>
    private static int[]? ReadRanges(string text)
    {
        string[] parts = text.Split(',');
        var ranges = new int[parts.Length * 2];
        for (int i = 0; i < parts.Length; i++)
        {
            ReadOnlySpan<char> part = parts[i];
            int hyphen = part.IndexOf('-');
            if (!int.TryParse(hyphen < 0 ? part : part[..hyphen], NumberStyles.None, CultureInfo.InvariantCulture,
                out int from)
                || !int.TryParse(hyphen < 0 ? part : part[(hyphen + 1)..], NumberStyles.None,
                    CultureInfo.InvariantCulture, out int to)
                || from < 100 || to > 999 || from > to)
                return null;
            (ranges[2 * i], ranges[2 * i + 1]) = (from, to);
        }
        return ranges;
    }

    /// <summary>
    /// `2`, `0.5`, `200ms`, `90s`, `5m`, `2h`, `1d`; a bare number is seconds. Null for what is none, and for 0.
    /// </summary>
    private static Duration? ReadLength(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExcept("0123456789.");
        long unit = (end < 0 ? "s" : text[end..]) switch { "ms" => 1, "s" => 1000, "m" or "min" => 60_000,
            "h" => 3_600_000, "d" => 86_400_000, _ => 0 };
        ReadOnlySpan<char> number = end < 0 ? text : text[..end];
        int point = number.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? number : number[..point], fraction = point < 0 ? "0"
            : number[(point + 1)..];
        if (unit == 0 || fraction.Length is 0 or > 3
            || !int.TryParse(fraction, NumberStyles.None, CultureInfo.InvariantCulture, out int thousandths)
            || !int.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return null;
        for (int digits = fraction.Length; digits < 3; digits++)
            thousandths *= 10;
        long milliseconds = count * unit + thousandths * unit / 1000;
        return milliseconds is > 0 and <= Longest ? Duration.FromMilliseconds(milliseconds) : null;
    }
}
