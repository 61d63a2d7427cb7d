using Appliance.Base;
using Appliance.Scripts;
using Appliance.Settings.Balancing;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>Makes of settings what runs; and of what cannot run, a check that fails and says why.</summary>
internal sealed class CheckMaker(Poller poller, ICheckEvents events, ScriptSecurity scripts,
    ClientCertificate? certificate, Func<double> chance)
{
    private Trust? _trust;

    /// <summary>Servers must show that they are who they should be.</summary>
    private bool Verifies => certificate?.Ca is not null;

    /// <summary>0 and above, below 1.</summary>
    public static double Draw() => DrawWord() / 65536.0;

    private static ushort DrawWord()
    {
        Span<byte> random = stackalloc byte[2];
        RandomBytes.Fill(random);
        return BitConverter.ToUInt16(random);
    }

    public RunningCheck Make(CheckKey key, int token, CheckSettings settings, string server, string service,
        CheckMemory? before, Instant now)
    {
        if (settings is FileCheckSettings file)
            return new FileCheck(key, token, file, server, events, before, now);
        if (settings is BfdCheckSettings bfd)
            return new BfdCheck(key, token, bfd, server, events, before);
        var words = new CheckWords(settings, server, service);
        try
        {
            var timeline = new CheckTimeline(settings, words, before, chance(), now);
            if (settings is MiscCheckSettings misc)
                return new ScriptCheck(key, token, timeline, events, new ScriptRun(ProgramOf(misc, server, service),
                    misc.Timeout, misc.SetsWeight, poller, token));
            return new NetworkCheck(key, token, timeline, events, AttemptOf((NetworkCheckSettings)settings, token));
        }
        catch (Exception wrong) when (wrong is ArgumentException or IOException)
        {
            events.Said(LogLevel.Error, $"{service} - {server}: cannot be checked, and so counts as down: "
                + wrong.Message);
            before = (before ?? new CheckMemory(!settings.Alpha, false, 0, 0, -1, default, now)) with { Next = now };
            return new ImpossibleCheck(key, token, new CheckTimeline(settings, words, before, 0, now), events,
                AttemptEnd.Failed(ReasonOf(settings), wrong.Message));
        }
    }

    /// <summary>keepalived has no words for it; these are of its kind.</summary>
    private static string ReasonOf(CheckSettings settings) => settings is HttpCheckSettings ? "Error connecting"
        : "failed";

    public Attempt AttemptOf(NetworkCheckSettings settings, int token, IConversationWatcher? watcher = null)
    {
        HttpAsked[] pages = settings is HttpCheckSettings http
            ? [.. http.Urls.Select(url => new HttpAsked(http, url))] : [];
        TlsClient[] tls = settings is HttpCheckSettings { IsTls: true }
            ? [.. pages.Select(page => new TlsClient(Trusted, page.ServerName, Verifies ? page.Wanted : null)
                { SaysGoodbye = page.SaysGoodbye })] : [];
        return new Attempt(settings, DialogueOf(settings, pages), tls, poller, token) { Watcher = watcher };
    }

    private Dialogue DialogueOf(NetworkCheckSettings settings, HttpAsked[] pages) => settings switch
    {
        HttpCheckSettings http => new HttpDialogue(http, pages, http.IsTls && Verifies),
        SmtpCheckSettings smtp => new SmtpDialogue(smtp),
        DnsCheckSettings dns => new DnsDialogue(dns, DrawWord),
        UdpCheckSettings udp => new UdpDialogue(udp),
        PingCheckSettings ping => new PingDialogue(ping, DrawWord),
        TcpCheckSettings => new TcpDialogue(),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), "The list of checks is closed."),
    };

    /// <exception cref="IOException">A file of `SSL` cannot be used.</exception>
    private Trust Trusted => _trust ??= certificate is { Certificate: { } shown, Key: { } key }
        ? Trust.In(certificate.Ca, Verifies, shown, key) : Trust.In(certificate?.Ca, Verifies);

    /// <exception cref="ArgumentException">It is refused.</exception>
    public RunnableScript ProgramOf(MiscCheckSettings misc, string server, string service)
    {
        ScriptVerdict verdict = scripts.Inspect(misc.Command);
        if (verdict.Script is null)
            throw new ArgumentException(string.Join("; ", verdict.Remarks.Select(remark => remark.Text)));
        foreach (ScriptRemark remark in verdict.Remarks)
            events.Said(LogLevel.Warning, $"{service} - {server}: {remark.Text}");
        return verdict.Script;
    }
}

/// <summary>One that can never be carried out: each attempt fails at once.</summary>
internal sealed class ImpossibleCheck(CheckKey key, int token, CheckTimeline timeline, ICheckEvents events,
    AttemptEnd end) : AttemptedCheck(key, token, timeline, events)
{
    protected override AttemptEnd? EndOfAttempt => end;

    protected override Instant AttemptDeadline => Instant.Never;

    protected override void Start(int page, Instant now)
    {
    }

    protected override void AttemptDue(Instant now)
    {
    }

    protected override void GiveUp(Instant now)
    {
    }

    public override void Serve(Instant now)
    {
    }
}
