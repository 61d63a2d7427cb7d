using System.Runtime.CompilerServices;
using System.Text.Json;
using Lab;

namespace Namespaces;

/// <summary>
/// The two nodes agree about what went wrong: `status` of both shows the same roles, `why` names the cause with
/// evidence, and the counters that belong to it have moved. One pair walks through all failures; each is one row: what
/// is done, and what both must say.
/// </summary>
public sealed class FailureTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(12);

    private readonly FailurePair _pair = Environment.IsPrivilegedProcess ? new() : null!;
    private readonly List<string> _wrong = [];
    private readonly List<string> _times = [];
    private string _row = "";
    private string _instance = "VI_1";
    private Dictionary<(Node Node, string Counter), long> _before = [];
    private Dictionary<Node, long> _newest = [];

    private Node First => _pair.First;
    private Node Second => _pair.Second;

    [RootFact]
    public void status_and_why_of_both_nodes_name_the_right_cause_of_every_failure()
    {
        Settle();
        AllChecks();
        AllLinks();
        AllPeers();
        AllAdverts();
        AllAddressesAndFiles();
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong) + "\n\n" + string.Join('\n', _times) + "\n\n"
            + _pair.Logs);
    }

    private void AllChecks()
    {
        Row("a weighted check fails", () =>
        {
            _pair.Check(First, "web", "echo connection refused\nexit 1");
            Roles("BACKUP", "MASTER");
            Why(First, "preempted",
                "advert of 192.168.10.112 (priority 100); our priority 90 = 110 - 20 (web: exited with 1, "
                + "\"connection refused\")");
            Why(Second, "preempting", "192.168.10.111 (priority 90) is master; our priority 100");
            Holds(First, said => said.Parts == "web -20");
            Holds(First, said => said.Priority == 90);
            Holds(First, said => said.Check("web").GetProperty("lastLine").GetString() == "connection refused");
            Holds(Second, said => said.Check("web").GetProperty("up").GetBoolean());
            Moved(First, "releasedMaster");
            Moved(Second, "becameMaster");
        }, () => _pair.Check(First, "web"));

        UnweightedCheck("an unweighted check fails", "echo out of memory\nexit 7", "exited with 7",
            "\"out of memory\"");
        UnweightedCheck("a check times out", "echo waiting\nsleep 20", "timed out", "\"waiting\"");
        UnweightedCheck("a check is killed by a signal", "kill -9 $$", "ended by signal 9", "signal 9");
        Row("a check cannot be started", () =>
        {
            System.IO.File.Delete(First.Root + "/run/lab/must");
            CheckFailed("not started: ", "not started");
        }, () => _pair.Check(First, "must"));
    }

    private void UnweightedCheck(string what, string does, string result, string evidence) => Row(what, () =>
    {
        _pair.Check(First, "must", does);
        CheckFailed(result, evidence);
    }, () => _pair.Check(First, "must"));

    private void CheckFailed(string result, string evidence)
    {
        Roles("FAULT", "MASTER");
        Why(First, "fault", $"check must: {result}", evidence);
        Why(Second, "masterLeft", "192.168.10.111 sent priority 0; our priority 100");
        Holds(First, said => said.Faults == "check failed");
        Holds(First, said => said.LastResult("must").StartsWith(result));
        Moved(First, "priorityZeroSent");
        Moved(Second, "priorityZeroReceived");
    }

    private void AllLinks()
    {
        Row("the link is set down", () =>
        {
            First.Ip("link", "set", "eth0", "down");
            LinkFailed();
        }, () => First.Ip("link", "set", "eth0", "up"));

        Row("the cable is pulled", () =>
        {
            First.CutCable();
            LinkFailed();
        }, First.HealCable);

        Row("the interface is removed", () =>
        {
            First.Unplug();
            LinkFailed("interface eth0 ");
            Holds(First, said => !said.Link("eth0").GetProperty("exists").GetBoolean());
            Assert.Equal((1, "eth0 does not exist just now.\n"), Door.Ask(First, "trace for 1s"));
        }, () =>
        {
            First.Plug();
            First.BringUp();
            _pair.Address(First);
        });

        Row("the interface loses its address", () =>
        {
            First.Ip("addr", "del", "192.168.10.111/24", "dev", "eth0");
            First.Ip("addr", "del", "10.8.0.1/24", "dev", "eth0");
            Roles("FAULT", "MASTER");
            Why(First, "fault", "interface eth0 has no IPv4 address");
            Holds(First, said => said.Faults == "no IPv4 address on the interface");
            Moved(Second, "becameMaster");
        }, () =>
        {
            First.Ip("addr", "add", "192.168.10.111/24", "brd", "+", "dev", "eth0");
            _pair.Address(First);
        });

        Row("a tracked interface goes down", () =>
        {
            First.Ip("link", "set", "trk0", "down");
            Roles("FAULT", "MASTER");
            Why(First, "fault", "a tracked interface is down (trk0)");
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Holds(First, said => said.Faults == "tracked interface down");
            Holds(First, said => !said.Link("trk0").GetProperty("up").GetBoolean());
            Moved(Second, "priorityZeroReceived");
        }, () => First.Ip("link", "set", "trk0", "up"));

        Row("the source address is gone", () =>
        {
            First.Ip("addr", "del", "10.8.0.1/24", "dev", "eth0");
            Roles("FAULT", "MASTER");
            Why(First, "fault", "source address 10.8.0.1 is not on this machine");
            Holds(First, said => said.Faults == "source address not on this machine");
            Moved(Second, "becameMaster");
        }, () => _pair.Address(First), "VI_2");
    }

    /// <param name="evidence">An interface that is removed goes down first, and may be seen in between.</param>
    private void LinkFailed(string evidence = "interface eth0 is down")
    {
        Roles("FAULT", "MASTER");
        Why(First, "fault", evidence);
        Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
        Holds(First, said => said.Faults.Contains("interface down"));
        Holds(First, said => !said.Link("eth0").GetProperty("up").GetBoolean());
        Holds(Second, said => said.Link("eth0").GetProperty("up").GetBoolean());
        Moved(Second, "becameMaster");
    }

    private void AllPeers()
    {
        Row("the peer is stopped", () =>
        {
            _pair.FirstDaemon.Stop();
            Roles(null, "MASTER");
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Holds(Second, said => said.Instance.GetProperty("peers")[0].GetProperty("priority").GetInt32() == 0);
            Moved(Second, "priorityZeroReceived");
        }, _pair.StartFirst);

        Row("the peer's processes are killed at once", () =>
        {
            // The row before has started a new daemon: what the old one wrote last is still told.
            Told(First, "shutdown", "the daemon was told to stop");
            _pair.FirstDaemon.KillTree();
            Roles(null, "MASTER");
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            Moved(Second, "becameMaster");
        }, _pair.StartFirst);

        Row("the peer's machine stands still", () =>
        {
            _pair.Freeze(_pair.FirstDaemon, true);
            Eventually.True("node 2 has taken over", s_limit, () => Said.Of(Second, _instance)?.State == "MASTER");
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            Moved(Second, "becameMaster");
        }, () => _pair.Freeze(_pair.FirstDaemon, false));

        Row("the LAN is cut, and healed", () =>
        {
            _pair.Lan.Partition([First], [Second]);
            Roles("MASTER", "MASTER", agree: false);
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            _pair.Lan.Heal();
            Roles("MASTER", "BACKUP");
            Why(Second, "preempted", "advert of 192.168.10.111 (priority 110); our priority 100");
            // Node 2 gave way at once, which is no conflict; node 1 was MASTER all the time, and heard that there was
            // another.
            Holds(First, said => said.Conflict);
            Moved(First, "conflicts");
            Stayed(Second, "conflicts");
        });

        Row("the engine is killed", () =>
        {
            ProcessTree.Signal(_pair.FirstDaemon.EnginePid, ProcessTree.SigKill);
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Moved(Second, "priorityZeroReceived");
            Roles("MASTER", "BACKUP");
            Told(First, "startup");
        });

        Row("the daemon is restarted", () =>
        {
            _pair.FirstDaemon.Stop();
            _pair.StartFirst();
            Roles("MASTER", "BACKUP");
            Told(First, "shutdown", "the daemon was told to stop");
            Why(First, "preempting", "192.168.10.112 (priority 100) is master; our priority 110");
            Why(Second, "preempted", "advert of 192.168.10.111 (priority 110); our priority 100");
            Moved(Second, "releasedMaster");
        });

        Row("the peer gets a higher priority", () =>
        {
            _pair.Reload(Second, text => text.Replace("priority 100", "priority 120"));
            Roles("BACKUP", "MASTER");
            Why(First, "preempted", "advert of 192.168.10.112 (priority 120); our priority 110");
            Why(Second, "preempting", "192.168.10.111 (priority 110) is master; our priority 120");
            Holds(First, said => said.Master == "192.168.10.112");
            Moved(First, "releasedMaster");
        }, () => _pair.Reload(Second, text => text));
    }

    /// <summary>
    /// Adverts that are heard and not believed: for the election they are silence, for people they must not be.
    /// </summary>
    private void AllAdverts()
    {
        Refused("the peer has another version", text => text.Replace("version 3", "version 2")
            .Replace("advert_int 0.1", "advert_int 1"), "WrongVersion");
        Refused("the peer has another password", text => text.Replace("auth_pass secret", "auth_pass public"),
            "AuthenticationFailed", "VI_2");
        Refused("the peer has another interval", text => text.Replace("advert_int 1\n", "advert_int 2\n"),
            "IntervalMismatch", "VI_2");

        Row("the peer lists other VIPs", () =>
        {
            int mark = _pair.SecondDaemon.Process.LineCount;
            _pair.Reload(Second, text => text.Replace(FailurePair.Vip + "\n", "192.168.10.122\n"));
            _pair.SecondDaemon.WaitFor("Configuration taken up", 5, mark);
            // It is no reason to have two masters (RFC 9568 section 7.1).
            Roles("MASTER", "BACKUP");
            Moved(Second, "advertsReceived");
            Trace(Second, "accepted by VI_1, which has another list of VIPs");
        }, () => _pair.Reload(Second, text => text));
    }

    private void Refused(string what, Func<string, string> change, string reason, string instance = "VI_1") =>
        Row(what, () =>
    {
        string counter = "rejected." + char.ToLowerInvariant(reason[0]) + reason[1..];
        string peer = instance == "VI_1" ? "192.168.10.111" : "10.8.0.1";
        _pair.Reload(Second, change);
        Roles("MASTER", "MASTER", agree: false);
        Why(Second, "masterSilent", $"adverts of {peer} are refused ({reason})");
        Moved(First, counter);
        Moved(Second, counter);
    }, () => _pair.Reload(Second, text => text), instance);

    private void AllAddressesAndFiles()
    {
        Row("a VIP is removed by hand", () =>
        {
            First.Ip("addr", "del", FailurePair.Vip + "/32", "dev", "eth0");
            Moved(First, "addressesRestored");
            Roles("MASTER", "BACKUP");
            Assert.True(First.Holds(FailurePair.Vip));
            Holds(First, said => said.Instance.GetProperty("addresses")[0].GetProperty("present").GetBoolean());
        });

        Row("a third router takes the VIP", () =>
        {
            Node stranger = _pair.Lan.AddNode("stranger", "192.168.10.113/24");
            using (Daemon.Start(stranger, "vrrpaot", SingleNode.File().Replace("priority 100", "priority 200")))
            {
                Roles("BACKUP", "BACKUP", agree: false);
                Why(First, "preempted", "advert of 192.168.10.113 (priority 200); our priority 110");
                Holds(First, said => said.Master == "192.168.10.113");
                Holds(Second, said => said.Master == "192.168.10.113");
                Moved(First, "releasedMaster");
            }
        });

        Row("a reload takes the instance out", () =>
        {
            _pair.Reload(First, text => text[..text.IndexOf("vrrp_instance VI_1", StringComparison.Ordinal)]
                + text[text.IndexOf("vrrp_instance VI_2", StringComparison.Ordinal)..]);
            Roles(null, "MASTER");
            Why(First, "shutdown", "a reload took it out");
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Moved(Second, "priorityZeroReceived");
        }, () => _pair.Reload(First, text => text));

        Row("a reload is refused", () =>
        {
            _pair.Reload(First, text => text.Replace("virtual_router_id 51", "virtual_router_id 51000"));
            Eventually.True("status says so", s_limit, () => Said.Of(First, _instance)?.Refused.Length > 0);
            Roles("MASTER", "BACKUP");
            Holds(First, said => said.Refused.Contains("51000"));
        }, () => _pair.Reload(First, text => text));
    }

    private void Row(string what, Action walk, Action? mend = null, string instance = "VI_1")
    {
        Moment start = Moment.Now;
        (_row, _instance) = (what, instance);
        _before = [];
        _newest = [];
        foreach (Node node in (Node[])[First, Second])
        {
            _newest[node] = Newest(node);
            if (Said.Of(node, instance) is { } said)
                Remember(node, said);
        }
        try
        {
            walk();
            if (!_pair.Frozen)
                Agree(First);
            Agree(Second);
        }
        catch (Exception stuck) when (stuck is LabException or Xunit.Sdk.XunitException)
        {
            _wrong.Add($"{what}: {stuck.Message}");
        }
        mend?.Invoke();
        Settle();
        _times.Add($"{(Moment.Now - start).TotalSeconds,5:0.0} s  {what}");
    }

    /// <summary>Node 1 is MASTER of both, and everything is well.</summary>
    private void Settle() => Eventually.True($"all is well after '{_row}'", TimeSpan.FromSeconds(20), () =>
        Said.Of(First, "VI_1") is { State: "MASTER", Faults: "", Parts: "", Refused: "" }
            && Said.Of(First, "VI_2") is { State: "MASTER" }
        && Said.Of(Second, "VI_1") is { State: "BACKUP", Master: "192.168.10.111" }
            && Said.Of(Second, "VI_2") is { State: "BACKUP", Master: "10.8.0.1" },
        () => string.Join('\n', _wrong)
            + $"\n{Door.Ask(First, "status").Text}\n{Door.Ask(Second, "status").Text}\n{_pair.Logs}");

    private static readonly string[] s_counters = ["advertsReceived", "becameMaster", "releasedMaster",
        "priorityZeroSent", "priorityZeroReceived", "conflicts", "addressesRestored",
        "rejected.wrongVersion", "rejected.authenticationFailed", "rejected.intervalMismatch"];

    private void Remember(Node node, Said said)
    {
        foreach (string counter in s_counters)
            _before[(node, counter)] = said.Counter(counter);
    }

    /// <summary>
    /// Null for a node that has no such instance, or does not answer. Both name the same master, unless that is what is
    /// broken.
    /// </summary>
    private void Roles(string? first, string? second, bool agree = true) =>
        Eventually.True($"{_instance} is {first ?? "absent"} and {second ?? "absent"}", s_limit, () =>
    {
        Said? one = Said.Of(First, _instance), two = Said.Of(Second, _instance);
        return one?.State == first && two?.State == second
            && (!agree || first is null or "FAULT" || second is null || one!.Master == two!.Master);
    }, () => $"{Said.Of(First, _instance)?.Instance}\n{Said.Of(Second, _instance)?.Instance}");

    /// <summary>One of the state changes since the row began has this cause and all of this evidence.</summary>
    private void Why(Node node, string cause, params string[] evidence)
    {
        bool found = Eventually.Try(TimeSpan.FromSeconds(5),
            () => Transitions(node)
            .Any(seen => seen.GetProperty("at").GetInt64() > _newest[node] && Names(seen, cause, evidence)));
        if (!found)
            _wrong.Add($"{_row}: {node.Name} says nothing of {cause}: {string.Join(" / ", evidence)}, but\n"
                + string.Concat(Transitions(node).TakeLast(4)
                    .Select(seen => $"    {seen.GetProperty("cause")}: {seen.GetProperty("evidence")}\n")));
    }

    /// <summary>The same, also before the row began.</summary>
    private void Told(Node node, string cause, params string[] evidence)
    {
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Transitions(node).Any(seen => Names(seen, cause, evidence))))
            _wrong.Add($"{_row}: {node.Name} has forgotten {cause}");
    }

    private static bool Names(JsonElement seen, string cause, string[] evidence) =>
        seen.GetProperty("cause").GetString() == cause
        && evidence.All(text => seen.GetProperty("evidence").GetString()!.Contains(text, StringComparison.Ordinal));

    private JsonElement[] Transitions(Node node)
    {
        try
        {
            return [.. Door.Json(node, "why --json").GetProperty("transitions").EnumerateArray()
                .Where(seen => seen.GetProperty("instance").GetString() == _instance)];
        }
        catch (Exception nobody)
            when (nobody is System.Net.Sockets.SocketException or LabException or JsonException or IOException)
        {
            return [];
        }
    }

    private long Newest(Node node) =>
        Transitions(node) is [.., JsonElement last] ? last.GetProperty("at").GetInt64() : 0;

    private void Holds(Node node, Func<Said, bool> claim, [CallerArgumentExpression(nameof(claim))] string text = "")
    {
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Said.Of(node, _instance) is { } said && claim(said)))
            _wrong.Add($"{_row}: {node.Name}: not {text}: {Said.Of(node, _instance)?.Status}");
    }

    /// <summary>The counter is higher than when the row began.</summary>
    private void Moved(Node node, string counter)
    {
        long before = _before.GetValueOrDefault((node, counter));
        if (!Eventually.Try(TimeSpan.FromSeconds(5), () => Said.Of(node, _instance)?.Counter(counter) > before))
            _wrong.Add($"{_row}: {node.Name}: {counter} is still {before}");
    }

    /// <summary>The counter is what it was when the row began.</summary>
    private void Stayed(Node node, string counter)
    {
        long before = _before.GetValueOrDefault((node, counter));
        if (Said.Of(node, _instance)?.Counter(counter) is var now && now != before)
            _wrong.Add($"{_row}: {node.Name}: {counter} was {before} and is {now}");
    }

    /// <summary>
    /// `status` and the metrics say the same of a node that answers. What is counted just now is counted in both soon.
    /// </summary>
    private void Agree(Node node)
    {
        string different = "";
        bool Same()
        {
            try
            {
                different = Said.Of(node, _instance)?.Disagreement(Door.Metrics(node, FailurePair.Metrics)) ?? "";
            }
            catch (Exception nobody) when (nobody is System.Net.Sockets.SocketException or IOException)
            {
                different = nobody.Message;
            }
            return different.Length == 0;
        }

        if (!Eventually.Try(TimeSpan.FromSeconds(5), Same))
            _wrong.Add($"{_row}: {node.Name}: metrics say {different}");
    }

    /// <summary>A trace of one second holds this.</summary>
    private void Trace(Node node, string text)
    {
        if (!Door.Ask(node, "trace for 1s").Text.Contains(text, StringComparison.Ordinal))
            _wrong.Add($"{_row}: {node.Name}: the trace does not say '{text}'");
    }

    public void Dispose() => _pair?.Dispose();
}
