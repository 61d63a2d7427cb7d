using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Appliance.Naming;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Mail;

/// <summary>
/// The address of a relay that the file has by name: from /etc/hosts, else asked of the name servers of
/// /etc/resolv.conf, with its search domains for a name without a dot. Nothing waits.
/// </summary>
internal sealed class RelayLookup(Poller poller, int token)
{
    private const string HostsFile = "/etc/hosts", ResolverFile = "/etc/resolv.conf";

    /// <summary>glibc's bound (MAXDNSRCH).</summary>
    private const int MostDomains = 6;

    private readonly DatagramQuestion _datagrams = new(poller, token);
    private readonly Queue<string> _names = new();
    private List<IpAddress> _servers = [];
    private NameQuestion? _question;

    public IpAddress? Found { get; private set; }

    /// <summary>Why there is none; null while it is being looked for.</summary>
    public string? Failure { get; private set; }

    /// <summary>When to call <see cref="Due"/>.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    public void Begin(string host, Instant now)
    {
        (Found, Failure, Deadline) = (null, null, Instant.Never);
        _names.Clear();
        if (IpAddress.TryParse(host, out IpAddress literal))
        {
            Found = literal;
            return;
        }
        RawFile.TryReadText(HostsFile, out string hosts);
        RawFile.TryReadText(ResolverFile, out string resolver);
        if (InHosts(hosts, host) is { } known)
        {
            Found = known;
            return;
        }
        _servers = HostLookup.Servers(resolver);
        if (!host.Contains('.'))
            foreach (string domain in SearchDomains(resolver))
                _names.Enqueue($"{host}.{domain}");
        _names.Enqueue(host.TrimEnd('.'));
        NextName(host, now);
    }

    /// <summary>The first address of a line that has the name; null for none.</summary>
    internal static IpAddress? InHosts(string hosts, string name)
    {
        foreach (string line in hosts.Split('\n'))
        {
            string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            for (int i = 1; i < words.Length; i++)
                if (words[i].Equals(name, StringComparison.OrdinalIgnoreCase)
                    && IpAddress.TryParse(words[0], out IpAddress address))
                    return address;
        }
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? new IpAddress(0x7F000001) : null;
    }

    /// <summary>Of the last `search` or `domain` line (resolv.conf(5)).</summary>
    internal static string[] SearchDomains(string resolver)
    {
        string[] domains = [];
        foreach (string line in resolver.Split('\n'))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["search" or "domain", _, ..])
                domains = words[1..Math.Min(words.Length, 1 + MostDomains)];
        }
        return domains;
    }

    private void NextName(string why, Instant now)
    {
        if (!_names.TryDequeue(out string? name))
        {
            Fail(why);
            return;
        }
        _question = new NameQuestion(name, RandomNumber);
        if (!_question.IsName)
            Fail($"{name} is neither an address nor a name");
        else if (_servers.Count == 0)
            Fail($"no name server is known to ask for {name}");
        else
            Ask($"no name server answers the question for {name}", now);
    }

    private void Ask(string why, Instant now)
    {
        while (_question!.TryNext(CollectionsMarshal.AsSpan(_servers), out IpAddress server))
            if (_datagrams.Ask(server, DnsMessage.Port, _question.Query).IsOk)
            {
                Deadline = now + NameQuestion.Patience;
                return;
            }
        NextName(why, now);
    }

    /// <summary>The poller said our token.</summary>
    public void Serve(Instant now)
    {
        Span<byte> answer = stackalloc byte[1500];
        while (Deadline != Instant.Never && _datagrams.Read(answer, out int count) is var errno
            && errno != Errno.EAGAIN)
            Take(errno.IsOk ? _question!.Read(answer[..count]) : NameVerdict.AskNext, now);
    }

    private void Take(NameVerdict verdict, Instant now)
    {
        switch (verdict)
        {
            case NameVerdict.Found:
                Found = _question!.Addresses[0];
                Forget();
                break;
            case NameVerdict.NoSuchName:
                NextName("there is no such name, says the name server", now);
                break;
            case NameVerdict.NoAddress:
                NextName("it has no IPv4 address", now);
                break;
            case NameVerdict.AskNext:
                Ask("no name server answers", now);
                break;
        }
    }

    public void Due(Instant now)
    {
        if (now >= Deadline)
            Ask("no name server answers", now);
    }

    private void Fail(string why)
    {
        Failure = why;
        Forget();
    }

    public void Forget()
    {
        Deadline = Instant.Never;
        _datagrams.Forget();
    }

    private static uint RandomNumber()
    {
        Span<byte> random = stackalloc byte[4];
        RandomBytes.Fill(random);
        return BinaryPrimitives.ReadUInt32BigEndian(random);
    }
}
