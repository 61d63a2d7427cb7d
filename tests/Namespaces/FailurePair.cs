using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lab;

namespace Namespaces;

/// <summary>
/// Two nodes with two instances each: VI_1 multicast, version 3, with a weighted check, an unweighted one and a tracked
/// interface; VI_2 unicast from an address of its own, version 2, with a password. Node 1 is MASTER of both when all is
/// well.
/// </summary>
internal sealed class FailurePair : IDisposable
{
    public const string Vip = "192.168.10.121", File = "/run/lab/keepalived.conf", Metrics = "/run/lab/metrics.sock";
    private const string Box = "/run/lab/appliance.json";
    private const string Well = "echo fine\nexit 0";

    public FailurePair()
    {
        First = Lan.AddNode("node1", "192.168.10.111/24");
        Second = Lan.AddNode("node2", "192.168.10.112/24");
        foreach (Node node in (Node[])[First, Second])
        {
            Address(node);
            node.Ip("link", "add", "trk0", "type", "veth", "peer", "name", "trk1");
            node.Ip("link", "set", "trk0", "up");
            node.Ip("link", "set", "trk1", "up");
            Check(node, "web");
            Check(node, "must");
            node.WriteFile(Box, $$"""{ "metrics": { "listen": "unix:{{Metrics}}" } }""");
        }
        StartFirst();
        SecondDaemon = Daemon.Start(Second, "vrrpaot", Text(Second), $"--appliance={Box}");
    }

    public Lan Lan { get; } = new();
    public Node First { get; }
    public Node Second { get; }
    public Daemon FirstDaemon { get; private set; } = null!;
    public Daemon SecondDaemon { get; }

    public void StartFirst() => FirstDaemon = Daemon.Start(First, "vrrpaot", Text(First), $"--appliance={Box}");

    /// <summary>VI_2 sends from this address.</summary>
    public void Address(Node node) => node.Ip("addr", "add", $"{Source(node)}/24", "dev", "eth0");

    public string Source(Node node) => node == First ? "10.8.0.1" : "10.8.0.2";

    /// <summary>
    /// From its next run on the check does this. Put in its place whole: a run never sees half of it.
    /// </summary>
    public void Check(Node node, string name, string does = Well)
    {
        node.WriteFile($"/run/lab/{name}.next", $"#!/bin/sh\n{does}\n");
        System.IO.File.Move($"{node.Root}/run/lab/{name}.next", $"{node.Root}/run/lab/{name}", overwrite: true);
    }

    public void Reload(Node node, Func<string, string> change)
    {
        node.WriteFile(File, change(Text(node)));
        ProcessTree.Signal((node == First ? FirstDaemon : SecondDaemon).Process.Id, ProcessTree.SigHup);
    }

    /// <summary>Node 1 answers nobody.</summary>
    public bool Frozen { get; private set; }

    /// <summary>SIGSTOP to the guardian and the engine, the guardian first; or SIGCONT, the engine first.</summary>
    public void Freeze(Daemon daemon, bool freeze)
    {
        Frozen = freeze;
        int[] pids = [daemon.Process.Id, daemon.EnginePid];
        if (!freeze)
            Array.Reverse(pids);
        foreach (int pid in pids)
            ProcessTree.Signal(pid, freeze ? ProcessTree.SigStop : ProcessTree.SigCont);
    }

    public string Text(Node node)
    {
        int own = node == First ? 1 : 2;
        return $$"""
            global_defs {
                router_id {{node.Name}}
                script_user root
                enable_script_security
            }
            vrrp_script web {
                script "/run/lab/web"
                interval 1
                timeout 1
                weight -20
            }
            vrrp_script must {
                script "/run/lab/must"
                interval 1
                timeout 1
            }
            vrrp_instance VI_1 {
                state BACKUP
                version 3
                interface eth0
                virtual_router_id 51
                priority {{(own == 1 ? 110 : 100)}}
                advert_int 0.1
                track_script {
                    web
                    must
                }
                track_interface {
                    trk0
                }
                virtual_ipaddress {
                    {{Vip}}
                }
            }
            vrrp_instance VI_2 {
                state BACKUP
                version 2
                interface eth0
                virtual_router_id 52
                priority {{(own == 1 ? 110 : 100)}}
                advert_int 1
                authentication {
                    auth_type PASS
                    auth_pass secret
                }
                unicast_src_ip 10.8.0.{{own}}
                unicast_peer {
                    10.8.0.{{3 - own}}
                }
                virtual_ipaddress {
                    10.8.0.99
                }
            }

            """;
    }

    public string Logs => string.Join('\n', ((Daemon[])[FirstDaemon, SecondDaemon]).Select(daemon =>
        $"--- {daemon.Node.Name}\n" + string.Join('\n', daemon.Log.TakeLast(60).Select(line => line.Text))));

    public void Dispose() => Lan.Dispose();
}

/// <summary>What one node says of itself and one instance.</summary>
internal sealed class Said(JsonElement status, string instance)
{
    public JsonElement Status => status;
    public JsonElement Instance => status.GetProperty("instances").Named(instance);
    public string State => Instance.GetProperty("state").GetString()!;
    public string Master => Instance.GetProperty("master") is { ValueKind: JsonValueKind.Object } master
        ? master.GetProperty("address").GetString()! : "nobody";
    public int Priority => Instance.GetProperty("effectivePriority").GetInt32();
    public string Faults => string.Join(", ",
        Instance.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
    public string Parts => string.Join(' ', Instance.GetProperty("priorityParts").EnumerateArray()
        .Select(part => $"{part.GetProperty("tracker").GetString()} {part.GetProperty("difference").GetInt32()}"));
    public JsonElement Check(string name) => status.GetProperty("checks").Named(name);
    public string LastResult(string check) => Check(check).GetProperty("lastResult").GetString() ?? "";
    public JsonElement Link(string name) => status.GetProperty("links").Named(name);
    public bool Conflict => Instance.GetProperty("conflictAge").ValueKind == JsonValueKind.Number;
    public string Refused => status.GetProperty("configurationRefused").GetString() ?? "";

    /// <summary>What this node's page of metrics says otherwise than `status` did; empty when they agree.</summary>
    public string Disagreement(string[] metrics)
    {
        var different = new StringBuilder();
        void Is(string name, string label, long told, long absent = 0)
        {
            string? line = metrics.FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal)
                && line.Contains($"instance=\"{instance}\"") && line.Contains(label));
            long counted = line is null ? absent : long.Parse(line[(line.LastIndexOf(' ') + 1)..]);
            if (counted != told)
                different.Append($"{name} {label} {counted} and not {told}; ");
        }

        Is("vrrpaot_state", "", Array.IndexOf(["INIT", "BACKUP", "MASTER", "FAULT"], State), absent: -1);
        Is("vrrpaot_effective_priority", "", Priority);
        Is("vrrpaot_master_priority", Master == "nobody" ? "" : $"address=\"{Master}\"", Master == "nobody" ? 0
            : Instance.GetProperty("master").GetProperty("priority").GetInt32());
        Is("vrrpaot_conflicts_total", "", Counter("conflicts"));
        Is("vrrpaot_drift_repaired_total", "", Counter("addressesRestored"));
        foreach (JsonElement fault in Instance.GetProperty("faults").EnumerateArray())
            Is("vrrpaot_fault", $"cause=\"{fault.GetString()}\"", 1);
        foreach (JsonProperty reject in Instance.GetProperty("rejected").EnumerateObject())
            Is("vrrpaot_rejected_total", $"reason=\"{reject.Name}\"", reject.Value.GetInt64());
        return different.ToString();
    }

    /// <summary>`advertsSent`, or `rejected.wrongVersion`; 0 when it is not told.</summary>
    public long Counter(string name)
    {
        string[] path = name.Split('.');
        return Instance.GetProperty(path.Length == 1 ? "counters" : path[0])
            .TryGetProperty(path[^1], out JsonElement value) ? value.GetInt64() : 0;
    }

    /// <summary>Null while the node does not answer, or has no such instance.</summary>
    public static Said? Of(Node node, string instance)
    {
        try
        {
            var said = new Said(Door.Status(node), instance);
            return said.State.Length > 0 ? said : null;
        }
        catch (Exception nobody) when (nobody is SocketException or LabException or JsonException or IOException)
        {
            return null;
        }
    }
}
