using System.Collections.Immutable;
using System.Globalization;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

/// <summary>
/// A story of one virtual server: what happens to it (`> a down`), and what comes of it (lines below). Servers are
/// called a, b, c...; their addresses are 10.0.0.1 and so on.
/// </summary>
internal sealed class Timeline : IPoolOutputs
{
    private readonly List<string> _said = [];
    private Pool _pool = new(Settings(""));
    private List<string> _names = [];

    /// <summary>The story with what comes of it: the same text where all is well.</summary>
    public static string Play(string story)
    {
        var timeline = new Timeline();
        foreach (string line in story.Split('\n'))
        {
            if (!line.StartsWith('>') && line.StartsWith("  ", StringComparison.Ordinal))
                continue;
            timeline._said.Add(line);
            if (line.StartsWith("> ", StringComparison.Ordinal))
                timeline.Do(line[2..]);
        }
        return string.Join('\n', timeline._said);
    }

    private void Do(string what)
    {
        string[] words = what.Split(' ');
        switch (words[0].TrimEnd(':'))
        {
            case "start":
                Meet(what);
                _pool.Begin(tellsServers: words.Contains("tells"), this);
                break;
            case "recover":
                Meet(what);
                foreach ((string[] server, PoolServer it) in Servers(what).Zip(_pool.Servers.ToArray()))
                    it.Wish = new OperatorWish(server.Contains("drained") ? OperatorRole.Drained
                        : server.Contains("disabled") ? OperatorRole.Disabled : OperatorRole.Ordinary,
                        Number(server, "wanted"));
                _pool.Recover(target => Number(words, $"has-{NameOf(target)}"), this);
                break;
            case "reload":
                Pool before = _pool;
                Meet(what);
                _pool.Succeed(before, tellsServers: false, this, left: this);
                break;
            case "stop":
                _pool.Stop(this);
                break;
            case "remove":
                _pool.Remove(this);
                break;
            default:
                Happen(_names.IndexOf(words[0][..1]), words[0].Length > 1 ? words[0][1] - '1' : 0, words);
                break;
        }
    }

    private void Happen(int server, int check, string[] words)
    {
        switch (words[1])
        {
            case "up" or "down":
                _pool.Check(server, check, words[1] == "up", $"=> TCP CHECK {words[1]} <=", this);
                break;
            case "adjust":
                _pool.Adjust(server, check, long.Parse(words[2], CultureInfo.InvariantCulture), this);
                break;
            default:
                _pool.Wish(server, new OperatorWish(words[1] switch
                {
                    "drain" => OperatorRole.Drained,
                    "disable" => OperatorRole.Disabled,
                    "enable" => OperatorRole.Ordinary,
                    _ => throw new ArgumentException(words[1]),
                }, Number(words, "weight")), this);
                break;
        }
    }

    private void Meet(string what)
    {
        _pool = new Pool(Settings(what));
        _names = [.. Servers(what).Select(words => words[0])];
    }

    /// <summary>`start quorum=2 sorry: a, b weight=3 checks=2 alpha`.</summary>
    private static VirtualServerSettings Settings(string what)
    {
        string[] words = what.Split(':')[0].Split(' ');
        return new VirtualServerSettings
        {
            Name = "X",
            Services = [new IpvsService { Protocol = 6, Address = new IpAddress(0x0A090001), Port = 80 }],
            RealServers = [.. Servers(what).Select(server => Server(server, words.Contains("mails")))],
            Sorry = !words.Contains("sorry") ? null : new SorryServerSettings("S",
                At(words.Contains("same") ? 1u : 99u) with { Weight = 1 }, words.Contains("inhibit")),
            Quorum = (uint)(Number(words, "quorum") ?? 1), Hysteresis = (uint)(Number(words, "hysteresis") ?? 0),
            Omega = words.Contains("omega"), MailsChanges = words.Contains("mails"),
            QuorumUp = Given.Command("/quorum-up"), QuorumDown = Given.Command("/quorum-down"),
        };
    }

    private static IEnumerable<string[]> Servers(string what) => !what.Contains(": ") ? []
        : what.Split(": ")[1].Split(", ").Select(server => server.Split(' '));

    private static RealServerSettings Server(string[] words, bool mails) => new()
    {
        Name = words[0].ToUpperInvariant(),
        Destination = At((uint)(words[0][0] - 'a' + 1)) with { Weight = Number(words, "weight") ?? 1 },
        Inhibit = words.Contains("inhibit"), MailsChanges = mails,
        NotifyUp = Given.Command($"/{words[0]}-up"), NotifyDown = Given.Command($"/{words[0]}-down"),
        Checks = [.. Enumerable.Range(1, Number(words, "checks") ?? 1).Select(number => new TcpCheckSettings
        {
            Target = new Endpoint(new IpAddress(0x0A000000), (ushort)((Number(words, "port") ?? 80) + number)),
            Alpha = words.Contains("alpha"),
        })],
    };

    private static IpvsDestination At(uint number) => new() { Address = new IpAddress(0x0A000000 + number), Port = 80 };

    private static int? Number(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal)) is { } word
            ? int.Parse(word[(name.Length + 1)..].TrimEnd(':'), CultureInfo.InvariantCulture) : null;

    private string NameOf(int target) => target == Pool.SorryTarget ? "sorry" : _names[target];

    void IPoolOutputs.Say(LogLevel level, string line) => _said.Add($"  says {line}");
    void IPoolOutputs.Serve(int target, int weight) => _said.Add($"  table {NameOf(target)} {weight}");
    void IPoolOutputs.Withdraw(int target) => _said.Add($"  table {NameOf(target)} -");
    void IPoolOutputs.Run(int server, ScriptCommand command) => _said.Add($"  runs {command.Arguments[0]}");
    void IPoolOutputs.Tell(string line) => _said.Add($"  fifo {line}");
    void IPoolOutputs.Mail(string subject, string body, bool ofCheckAlone) => _said.Add($"  mail {subject}: {body}");
}
