using System.Globalization;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.CommandLine;

/// <summary>What `genhash` is asked for; keepalived's options and, for what is wrong, its complaints.</summary>
internal sealed class PageHashOptions
{
    /// <summary>A page that takes longer for one step will not come (keepalived waits for 71 minutes).</summary>
    private const int DefaultTimeout = 60, LongestTimeout = 86400;

    private static readonly OptionSpecification[] s_all =
    [
        new('s', "server", OptionValue.Required, "ADDRESS", "address of the server, IPv4 or IPv6"),
        new('p', "port", OptionValue.Required, "PORT", "its port"),
        new('u', "url", OptionValue.Required, "PATH", "the page, as `path` has it"),
        new('S', "use-ssl", OptionValue.None, "", "speak TLS; any certificate is good"),
        new('I', "use-sni", OptionValue.None, "", "tell the server the name of -V in the handshake"),
        new('V', "use-virtualhost", OptionValue.Required, "NAME", "ask for this virtual host"),
        new('P', "protocol", OptionValue.Required, "VERSION", "HTTP 1.0 (default), 1.0c (and close), 1.1"),
        new('m', "fwmark", OptionValue.Required, "NUMBER", "mark of the packets"),
        new('t', "timeout", OptionValue.Required, "SECONDS", "for each step (default 60); a page has 4 times that"),
        new('v', "verbose", OptionValue.None, "", "show head and body too"),
        new('h', "help", OptionValue.None, "", "this text"),
    ];

    private IpAddress? _server;
    private ushort _port;
    private string? _path, _virtualHost;
    private bool _isTls, _tellsName, _helps;
    private uint _mark;
    private int _timeout = DefaultTimeout;
    private HttpProtocol _protocol;
    private readonly List<string> _complaints = [], _leftOver = [];

    private PageHashOptions()
    {
    }

    public bool IsVerbose { get; private set; }

    /// <summary>What is asked for; null where usage is to be shown, after <see cref="Complaints"/>.</summary>
    public HttpCheckSettings? Check { get; private set; }

    public IReadOnlyList<string> Complaints => _complaints;

    public static PageHashOptions Read(ReadOnlySpan<string> words)
    {
        var options = new PageHashOptions();
        if (words.Length < 2)
            return options; // As keepalived: no word of what is wrong.
        var reader = new OptionReader(words, s_all);
        bool goesOn = true;
        while (goesOn && !options._helps)
        {
            switch (reader.Next())
            {
                case OptionOutcome.End:
                    options.Finish();
                    return options;
                case OptionOutcome.LeftOver:
                    options._leftOver.Add(reader.Text!);
                    break;
                case OptionOutcome.Unknown:
                    options._complaints.Add($"Unknown option {reader.Text}");
                    break;
                case OptionOutcome.MissingValue:
                    options._complaints.Add($"Missing parameter for option {reader.Text}");
                    break;
                default:
                    goesOn = options.Take(reader.Found!.Short, reader.Text ?? "");
                    break;
            }
        }
        return options;
    }

    /// <returns>False for a value that ends the reading.</returns>
    private bool Take(char option, string value)
    {
        switch (option)
        {
            case 's':
                _server = IpAddress.TryParse(value, out IpAddress address) ? address : null;
                return _server is not null || Refuse($"server should be an IP, not {value}");
            case 'p':
                return TryNumber(value, ushort.MaxValue, out uint port) && (_port = (ushort)port) > 0
                    || Refuse($"invalid port number '{value}'");
            case 'u': _path = value; return true;
            case 'S': return _isTls = true;
            case 'I': return _tellsName = true;
            case 'V': _virtualHost = value; return true;
            case 'm': return TryNumber(value, uint.MaxValue, out _mark) || Refuse($"invalid fwmark '{value}'");
            case 't':
                // 0 would be no time at all.
                return TryNumber(value, uint.MaxValue, out uint seconds)
                    && (_timeout = (int)Math.Min(seconds, LongestTimeout)) > 0
                    || Refuse($"invalid timeout '{value}'");
            case 'P':
                switch (value)
                {
                    case "1.0": _protocol = HttpProtocol.Http10; return true;
                    case "1.0c" or "1.0C": _protocol = HttpProtocol.Http10Close; return true;
                    case "1.1": _protocol = HttpProtocol.Http11; return true;
                    default: return Refuse($"invalid HTTP protocol version '{value}'");
                }
            case 'v': return IsVerbose = true;
            default: return _helps = true;
        }
    }

    private bool Refuse(string complaint)
    {
        _complaints.Add(complaint);
        return false;
    }

    private static bool TryNumber(string text, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture, out number) && number <= most;

    private void Finish()
    {
        if (_leftOver.Count > 0)
            _complaints.Add($"Unexpected argument(s): {string.Join(' ', _leftOver)}");
        if (_complaints.Count > 0 || _server is not { } server || _port == 0 || _path is null)
            return;
        Check = new HttpCheckSettings
        {
            Target = new Endpoint(server, _port), Mark = _mark, ConnectTimeout = Duration.FromSeconds(_timeout),
            IsTls = _isTls, SendsServerName = _tellsName, VirtualHost = _virtualHost, Protocol = _protocol,
            // Every status has a page.
            Urls = [new UrlSettings { Path = _path, Statuses = [new StatusRange(0, 999)] }],
        };
    }

    /// <summary>Of the program called so.</summary>
    /// <param name="program">`genhash`, or `vrrpaot genhash`.</param>
    public static string Usage(string program) =>
        $"""
        Usage: {program} -s ADDRESS -p PORT -u PATH [OPTION...]
        Asks a web server for a page and prints the MD5 of its body, for `digest` in HTTP_GET and SSL_GET.

        {CommandLineTexts.Table(s_all)}
        """;
}
