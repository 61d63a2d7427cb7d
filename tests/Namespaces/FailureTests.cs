using Lab;

namespace Namespaces;

/// <summary>
/// The two nodes agree about what went wrong: `status` of both shows the same roles, `why` names the cause with
/// evidence, and the counters that belong to it have moved. One pair walks through all failures; each is one row: what
/// is done, and what both must say.
/// </summary>
public sealed class FailureTests : FailureWalk
{
    [RootFact]
    public void status_and_why_of_both_nodes_name_the_right_cause_of_every_failure()
    {
        Settle();
        AllChecks();
        AllLinks();
        AllPeers();
        AllAdverts();
        AllAddressesAndFiles();
        NothingIsWrong();
    }

    private void AllChecks()
    {
        Row("a weighted check fails", () =>
        {
            Pair.Check(First, "web", "echo connection refused\nexit 1");
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
        }, () => Pair.Check(First, "web"));

        UnweightedCheck("an unweighted check fails", "echo out of memory\nexit 7", "exited with 7",
            "\"out of memory\"");
        UnweightedCheck("a check times out", "echo waiting\nsleep 20", "timed out", "\"waiting\"");
        UnweightedCheck("a check is killed by a signal", "kill -9 $$", "ended by signal 9", "signal 9");
        Row("a check cannot be started", () =>
        {
            System.IO.File.Delete(First.Root + "/run/lab/must");
            CheckFailed("not started: ", "not started");
        }, () => Pair.Check(First, "must"));
    }

    private void UnweightedCheck(string what, string does, string result, string evidence) => Row(what, () =>
    {
        Pair.Check(First, "must", does);
        CheckFailed(result, evidence);
    }, () => Pair.Check(First, "must"));

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
            Pair.Address(First);
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
            Pair.Address(First);
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
        }, () => Pair.Address(First), "VI_2");
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
            Pair.FirstDaemon.Stop();
            Roles(null, "MASTER");
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Holds(Second, said => said.Instance.GetProperty("peers")[0].GetProperty("priority").GetInt32() == 0);
            Moved(Second, "priorityZeroReceived");
        }, Pair.StartFirst);

        Row("the peer's processes are killed at once", () =>
        {
            // The row before has started a new daemon: what the old one wrote last is still told.
            Told(First, "shutdown", "the daemon was told to stop");
            Pair.FirstDaemon.KillTree();
            Roles(null, "MASTER");
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            Moved(Second, "becameMaster");
        }, Pair.StartFirst);

        Row("the peer's machine stands still", () =>
        {
            Pair.Freeze(Pair.FirstDaemon, true);
            Eventually.True("node 2 has taken over", Limit, () => Said.Of(Second, Instance)?.State == "MASTER");
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            Moved(Second, "becameMaster");
        }, () => Pair.Freeze(Pair.FirstDaemon, false));

        Row("the LAN is cut, and healed", () =>
        {
            Pair.Lan.Partition([First], [Second]);
            Roles("MASTER", "MASTER", agree: false);
            Why(Second, "masterSilent", "the last advert of 192.168.10.111 (priority 110) was too long ago");
            Pair.Lan.Heal();
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
            ProcessTree.Signal(Pair.FirstDaemon.EnginePid, ProcessTree.SigKill);
            Moved(Second, "priorityZeroReceived");
            Roles("MASTER", "BACKUP");
            // Within a skew time (61 ms) the next engine may be there, and node 2 had no reason to take over.
            OnlyIf(Second, "masterLeft", "192.168.10.111 sent priority 0", "masterSilent");
            Told(First, "startup");
        });

        Row("the daemon is restarted", () =>
        {
            Pair.FirstDaemon.Stop();
            Pair.StartFirst();
            Roles("MASTER", "BACKUP");
            Told(First, "shutdown", "the daemon was told to stop");
            Why(First, "preempting", "192.168.10.112 (priority 100) is master; our priority 110");
            Why(Second, "preempted", "advert of 192.168.10.111 (priority 110); our priority 100");
            Moved(Second, "releasedMaster");
        });

        Row("the peer gets a higher priority", () =>
        {
            Pair.Reload(Second, text => text.Replace("priority 100", "priority 120"));
            Roles("BACKUP", "MASTER");
            Why(First, "preempted", "advert of 192.168.10.112 (priority 120); our priority 110");
            Why(Second, "preempting", "192.168.10.111 (priority 110) is master; our priority 120");
            Holds(First, said => said.Master == "192.168.10.112");
            Moved(First, "releasedMaster");
        }, () => Pair.Reload(Second, text => text));
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
            int mark = Pair.SecondDaemon.Process.LineCount;
            Pair.Reload(Second, text => text.Replace(FailurePair.Vip + "\n", "192.168.10.122\n"));
            Pair.SecondDaemon.WaitFor("Configuration taken up", 5, mark);
            // It is no reason to have two masters (RFC 9568 section 7.1).
            Roles("MASTER", "BACKUP");
            Moved(Second, "advertsReceived");
            Trace(Second, "accepted by VI_1, which has another list of VIPs");
        }, () => Pair.Reload(Second, text => text));
    }

    private void Refused(string what, Func<string, string> change, string reason, string instance = "VI_1") =>
        Row(what, () =>
    {
        string counter = "rejected." + char.ToLowerInvariant(reason[0]) + reason[1..];
        string peer = instance == "VI_1" ? "192.168.10.111" : "10.8.0.1";
        Pair.Reload(Second, change);
        Roles("MASTER", "MASTER", agree: false);
        Why(Second, "masterSilent", $"adverts of {peer} are refused ({reason})");
        Moved(First, counter);
        Moved(Second, counter);
    }, () => Pair.Reload(Second, text => text), instance);

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
            Node stranger = Pair.Lan.AddNode("stranger", "192.168.10.113/24");
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
            Pair.Reload(First, text => text[..text.IndexOf("vrrp_instance VI_1", StringComparison.Ordinal)]
                + text[text.IndexOf("vrrp_instance VI_2", StringComparison.Ordinal)..]);
            Roles(null, "MASTER");
            Why(First, "shutdown", "a reload took it out");
            Why(Second, "masterLeft", "192.168.10.111 sent priority 0");
            Moved(Second, "priorityZeroReceived");
        }, () => Pair.Reload(First, text => text));

        Row("a reload is refused", () =>
        {
            Pair.Reload(First, text => text.Replace("virtual_router_id 51", "virtual_router_id 51000"));
            Eventually.True("status says so", Limit, () => Said.Of(First, Instance)?.Refused.Length > 0);
            Roles("MASTER", "BACKUP");
            Holds(First, said => said.Refused.Contains("51000"));
        }, () => Pair.Reload(First, text => text));
    }
}
