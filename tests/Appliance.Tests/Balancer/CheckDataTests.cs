using Appliance.Balancer;
using Appliance.Base;
using Appliance.Checkers;
using Appliance.Config;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Config;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>
/// A dump beside what keepalived 2.2.7 wrote for the same file right after its start, in Config/Examples/lvs as .dump
/// (`keepalived -C` with an IPVS that said yes to everything, in a network namespace without addresses of the files).
/// Not of tls.conf, with which it does not start, of database.conf, whose checks it takes out where their scripts are
/// not there, and of mail.conf, where a `host` of SMTP_CHECK gives its `retry` to others.
/// </summary>
public sealed class CheckDataTests
{
    private sealed class Nobody : IPoolOutputs
    {
        public void Say(LogLevel level, string line)
        {
        }

        public void Serve(int target, int weight)
        {
        }

        public void Withdraw(int target)
        {
        }

        public void Run(int server, ScriptCommand command)
        {
        }

        public void Tell(string line)
        {
        }

        public void Mail(string subject, string body, bool ofCheckAlone)
        {
        }
    }

    /// <summary>What keepalived writes and we do not: beginnings of lines, and why.</summary>
    private static readonly string[] s_leftOut =
    [
        "   previous effective_weight = ", // It is not kept.
        "   Last ran = ", "   Last status = ", // Of a script; `servers` has its last result.
        "     Regex ref count = ", // A thing of PCRE.
        "   Using smtp notification = ", // No mail is sent: ours say no.
    ];

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(StoryTests.Example("lvs"), "*.dump")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order()];

    private static string Dump(DaemonSettings settings)
    {
        var pools = new List<DumpedPool>();
        foreach (VirtualServerSettings server in settings.Balancer.Servers)
        {
            var pool = new Pool(server);
            pool.Begin(tellsServers: false, new Nobody());
            pools.Add(new DumpedPool(pool, IsSuspended: server.HaSuspend));
        }
        // A file has been read by then.
        CheckMemory? Memory(CheckKey key) => settings.Balancer.Servers[key.Service].RealServers[key.Server]
            .Checks[key.Check] is FileCheckSettings ? new CheckMemory(true, true, 0, 0, -1, 0, default) : null;
        return new CheckData(settings, pools, Memory, command => new RunnableScript(command.Arguments[0], [],
            command.User == "nobody" ? new Identity(65534, 65534) : new Identity(0, 0))).Text();
    }

    /// <summary>Up to the part that tells of tracked files, which is not ours.</summary>
    private static IEnumerable<string> Lines(string dump) => dump.Split("------< Checker track files")[0].Split('\n')
        .Where(line => !s_leftOut.Any(start => line.StartsWith(start, StringComparison.Ordinal)));

    private static bool IsOfScript(string line) => line.Contains(" notify script = ", StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void it_has_keepalived_s_lines_in_its_order(string name)
    {
        string file = StoryTests.Example(Path.Combine("lvs", name + ".conf"));
        string theirs = File.ReadAllText(Path.ChangeExtension(file, ".dump"));
        string[] ours = [.. Lines(Dump(ConfigText.LoadFile(file).Settings!))];
        string[] labels = [.. ours.Select(line => line.Split(" = ")[0])];
        int topology = theirs.IndexOf("------< LVS Topology", StringComparison.Ordinal);
        // Of the global definitions those that are ours.
        string[] expected =
        [
            .. Lines(theirs[..topology]).Where(line => line.Length > 0
                && (line.StartsWith("---") || labels.Contains(line.Split(" = ")[0]))),
            .. Lines(theirs[topology..].Replace("'/usr/bin/true'", "'/bin/true'")),
        ];
        // Scripts that this machine does not have are none to keepalived, and shown without their user here.
        if (!expected.Any(IsOfScript))
            ours = [.. ours.Where(line => !IsOfScript(line))];
        Assert.Equal(string.Join('\n', expected.Select(line => Known(name, line))), string.Join('\n', ours));
    }

    /// <summary>Where ours say otherwise.</summary>
    private static string Known(string name, string line) => (name, line) switch
    {
        (_, " Router ID = vm") => " Router ID = host",
        // Said of the first server: the word that servers without one have is not kept.
        ("tunnel", "   default forwarding method = NAT") => "   default forwarding method = TUN, type = IPIP",
        // Whether the file gives the family of a mark is not kept.
        ("groups", "   FWMARK = 2 IPv4") => "   FWMARK = 2",
        // What a check has from elsewhere is shown with it: a timeout, a port, checker_log_all_failures.
        ("levels", "   timeout = 0") => "   timeout = 10",
        ("ipv6", "     Dest = [fe80::2]:0") => "     Dest = [fe80::2]:443",
        ("ipv6", "     Dest = [2001:db8:1::53]:0") => "     Dest = [2001:db8:1::53]:53",
        ("with-vrrp", "   Log all failures = no") => "   Log all failures = yes",
        // keepalived names every option there is.
        ("web-dr", _) when line.StartsWith("     Regex options: ") => "     Regex options: caseless multiline",
        // Unproven servers are not put beside a sorry server that serves.
        ("words", "   RS set = 1") => "   RS set = 0",
        _ => line,
    };

    [Fact]
    public void what_has_changed_is_shown()
    {
        DaemonSettings settings = ConfigText.LoadFile(StoryTests.Example("lvs/web-nat.conf")).Settings!;
        var pool = new Pool(settings.Balancer.Servers[0]);
        pool.Begin(tellsServers: false, new Nobody());
        pool.Check(0, 0, isUp: false, "", new Nobody());
        pool.Check(1, 0, isUp: false, "", new Nobody());
        string dump = new CheckData(settings, [new DumpedPool(pool, false)], key =>
            new CheckMemory(key.Server == 1, true, 1, 0, -1, 0, default), _ => null).Text();
        Assert.Contains("   quorum_state_up = 0\n", dump);
        Assert.Contains("   alive = 0\n   num failed checkers = 1\n   RS set = 0\n", dump);
        Assert.Contains("   Up = no\n   Has run = yes\n", dump);
        Assert.Contains("   Retries iterations = 1\n", dump);
    }

    [Fact]
    public void a_link_that_somebody_has_left_there_is_replaced_and_not_followed()
    {
        string folder = Directory.CreateTempSubdirectory("dump").FullName;
        try
        {
            string path = Path.Combine(folder, CheckData.FileName), other = Path.Combine(folder, "other");
            File.WriteAllText(other, "mine");
            foreach (string trap in (string[])[path, path + WholeFile.Suffix])
                File.CreateSymbolicLink(trap, other);
            CheckData.Write(new Disk(), path, "dump\n");
            Assert.Equal("mine", File.ReadAllText(other));
            Assert.Null(new FileInfo(path).LinkTarget);
            Assert.Equal("dump\n", File.ReadAllText(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(2, Directory.GetFiles(folder).Length);
            Assert.Throws<IOException>(() => CheckData.Write(new Disk(), Path.Combine(folder, "none", "x"), ""));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
