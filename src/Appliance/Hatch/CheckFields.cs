using System.Text;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Hatch;

/// <summary>The checks of a real server: which kind, what all have, what those have that talk to an address, the
/// rest.</summary>
internal static class CheckFields
{
    private enum Kind : byte
    {
        Tcp, Ping, Http, Smtp, Dns, Udp, Misc, File, Bfd,
    }

    public static void Write(FieldWriter to, CheckSettings check)
    {
        to.Byte((byte)KindOf(check));
        switch (check)
        {
            case HttpCheckSettings http: WriteHttp(to, http); break;
            case SmtpCheckSettings smtp: to.Text(smtp.Helo); break;
            case DnsCheckSettings dns:
                to.Number(dns.Type);
                to.Text(dns.Name);
                break;
            case UdpCheckSettings udp:
                to.Blob(udp.Payload.AsSpan());
                to.Flag(udp.RequiresReply);
                to.Blob(udp.Reply.AsSpan());
                to.Blob(udp.ReplyMask.AsSpan());
                to.Number(udp.ShortestReply);
                to.Number(udp.LongestReply);
                break;
            case MiscCheckSettings misc:
                SettingsFields.WriteCommand(to, misc.Command);
                to.Time(misc.Timeout);
                to.Flag(misc.SetsWeight);
                break;
            case FileCheckSettings file:
                to.Text(file.Name);
                to.Text(file.Path);
                to.Number(file.Weight);
                to.Flag(file.Reverse);
                break;
            case BfdCheckSettings bfd: to.Text(bfd.Name); break;
        }
        if (check is NetworkCheckSettings network)
            WriteNetwork(to, network);
        to.Time(check.DelayLoop);
        to.Time(check.Warmup);
        to.Number(check.Retry);
        to.Time(check.DelayBeforeRetry);
        to.Flag(check.Alpha);
        to.Flag(check.LogsAllFailures);
        to.Maybe(check.At.File?.Path);
        to.Number(check.At.Line);
        to.Number(check.At.Column);
    }

    /// <summary>Where it stands, without the text of that file.</summary>
    private static Origin ReadPlace(FieldReader from) => new(
        from.MaybeText() is { } path ? new SourceFile(path, [], Encoding.UTF8) : null, from.Int(), from.Int());

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static CheckSettings Read(FieldReader from)
    {
        CheckSettings check = ReadKind(from, (Kind)from.Between(0, (int)Kind.Bfd));
        if (check is NetworkCheckSettings network)
            check = ReadNetwork(from, network);
        return check with
        {
            DelayLoop = from.Duration(),
            Warmup = from.Duration(),
            Retry = from.UInt(),
            DelayBeforeRetry = from.Duration(),
            Alpha = from.Flag(),
            LogsAllFailures = from.Flag(),
            At = ReadPlace(from),
        };
    }

    private static Kind KindOf(CheckSettings check) => check switch
    {
        TcpCheckSettings => Kind.Tcp,
        PingCheckSettings => Kind.Ping,
        HttpCheckSettings => Kind.Http,
        SmtpCheckSettings => Kind.Smtp,
        DnsCheckSettings => Kind.Dns,
        UdpCheckSettings => Kind.Udp,
        MiscCheckSettings => Kind.Misc,
        FileCheckSettings => Kind.File,
        BfdCheckSettings => Kind.Bfd,
        _ => throw new NotSupportedException(check.GetType().Name),
    };

    private static CheckSettings ReadKind(FieldReader from, Kind kind) => kind switch
    {
        Kind.Tcp => new TcpCheckSettings { Target = default },
        Kind.Ping => new PingCheckSettings { Target = default },
        Kind.Http => ReadHttp(from),
        Kind.Smtp => new SmtpCheckSettings { Target = default, Helo = from.Text() },
        Kind.Dns => new DnsCheckSettings { Target = default, Type = from.UShort(), Name = from.Text() },
        Kind.Udp => new UdpCheckSettings
        {
            Target = default,
            Payload = [.. from.Blob()],
            RequiresReply = from.Flag(),
            Reply = [.. from.Blob()],
            ReplyMask = [.. from.Blob()],
            ShortestReply = from.Int(),
            LongestReply = from.Int(),
        },
        Kind.Misc => new MiscCheckSettings
        {
            Command = SettingsFields.ReadCommand(from),
            Timeout = from.Duration(),
            SetsWeight = from.Flag(),
        },
        Kind.Bfd => new BfdCheckSettings { Name = from.Text() },
        _ => new FileCheckSettings
        {
            Name = from.Text(),
            Path = from.Text(),
            Weight = from.Int(),
            Reverse = from.Flag(),
        },
    };

    private static void WriteNetwork(FieldWriter to, NetworkCheckSettings check)
    {
        WriteEndpoint(to, check.Target);
        to.Flag(check.Source is not null);
        if (check.Source is { } source)
            WriteEndpoint(to, source);
        to.Maybe(check.BindInterface);
        to.Number(check.Mark);
        to.Time(check.ConnectTimeout);
    }

    private static NetworkCheckSettings ReadNetwork(FieldReader from, NetworkCheckSettings check) => check with
    {
        Target = ReadEndpoint(from),
        Source = from.Flag() ? ReadEndpoint(from) : null,
        BindInterface = from.MaybeText(),
        Mark = from.UInt(),
        ConnectTimeout = from.Duration(),
    };

    private static void WriteEndpoint(FieldWriter to, Endpoint endpoint)
    {
        to.Address(endpoint.Address);
        to.Number(endpoint.Port);
    }

    private static Endpoint ReadEndpoint(FieldReader from) => new(from.Address(), from.UShort());

    private static void WriteHttp(FieldWriter to, HttpCheckSettings http)
    {
        to.Flag(http.IsTls);
        to.Byte((byte)http.Protocol);
        to.Flag(http.FastRecovery);
        to.Maybe(http.VirtualHost);
        to.Flag(http.SendsServerName);
        to.Maybe(http.ServerName);
        to.List(http.Urls, WriteUrl);
    }

    private static HttpCheckSettings ReadHttp(FieldReader from) => new()
    {
        Target = default,
        IsTls = from.Flag(),
        Protocol = (HttpProtocol)from.Between(0, (int)HttpProtocol.Http11),
        FastRecovery = from.Flag(),
        VirtualHost = from.MaybeText(),
        SendsServerName = from.Flag(),
        ServerName = from.MaybeText(),
        Urls = from.List(ReadUrl),
    };

    private static void WriteUrl(FieldWriter to, UrlSettings url)
    {
        to.Text(url.Path);
        to.Maybe(url.VirtualHost);
        to.List(url.Statuses, static (to, range) =>
        {
            to.Number(range.First);
            to.Number(range.Last);
        });
        to.Blob(url.Digest.AsSpan());
        to.Flag(url.Regex is not null);
        if (url.Regex is { } regex)
        {
            to.Text(regex.Pattern);
            to.Texts(regex.Options);
            to.Flag(regex.MustNotMatch);
            to.Number(regex.Earliest);
            to.Maybe((long?)regex.Latest);
        }
        to.Flag(url.SaysGoodbye);
    }

    private static UrlSettings ReadUrl(FieldReader from) => new()
    {
        Path = from.Text(),
        VirtualHost = from.MaybeText(),
        Statuses = from.List(static from => new StatusRange(from.Int(), from.Int())),
        Digest = [.. from.Blob()],
        Regex = !from.Flag() ? null : new RegexSettings
        {
            Pattern = from.Text(),
            Options = from.Texts(),
            MustNotMatch = from.Flag(),
            Earliest = from.Int(),
            Latest = from.MaybeInt(),
        },
        SaysGoodbye = from.Flag(),
    };
}
