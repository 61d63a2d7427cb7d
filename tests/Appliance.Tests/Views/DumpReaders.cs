using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Appliance.Tests.Views;

/// <summary>
/// What people read dumps with, each as strict as it is: written from descriptions of the two Prometheus exporters, of
/// checkmk's plugin, of LuCI and of VyOS. What one of them cannot read is an exception here.
/// </summary>
internal static partial class DumpReaders
{
    /// <summary>What the older exporter knows of an instance.</summary>
    /// <param name="Vips">Address and device.</param>
    public sealed record Exported(string Name, int State, int WantState, string Interface, int GarpDelay, int Vrid,
        (string Address, string Device)[] Vips);

    /// <summary>What the older exporter knows of a script.</summary>
    public sealed record ExportedScript(string Name, string Status, string State);

    /// <summary>
    /// The older exporter with JSON: version 1 only, `garp_delay` a whole number, and of each VIP the words 1 and 3.
    /// </summary>
    public static Exported[] OlderExporterJson(string json)
    {
        using JsonDocument list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(one =>
        {
            JsonElement data = one.GetProperty("data"), stats = one.GetProperty("stats");
            foreach (string key in s_counters)
                Assert.True(stats.GetProperty(key).TryGetInt64(out _), key);
            return new Exported(data.GetProperty("iname").GetString()!, data.GetProperty("state").GetInt32(),
                data.GetProperty("wantstate").GetInt32(), data.GetProperty("ifp_ifname").GetString()!,
                data.GetProperty("garp_delay").GetInt32(), data.GetProperty("vrid").GetInt32(),
                data.TryGetProperty("vips", out JsonElement vips)
                    ? [.. vips.EnumerateArray().Select(vip => Vip(vip.GetString()!))] : []);
        })];
    }

    private static readonly string[] s_counters =
    [
        "advert_rcvd", "advert_sent", "become_master", "release_master", "packet_len_err", "advert_interval_err",
        "ip_ttl_err", "invalid_type_rcvd", "addr_list_err", "invalid_authtype", "authtype_mismatch", "auth_failure",
        "pri_zero_rcvd", "pri_zero_sent",
    ];

    private static (string Address, string Device) Vip(string text)
    {
        string[] words = text.Split(' ');
        return (words[0], words[2]);
    }

    private static int StateOf(string word) =>
        Array.IndexOf(["INIT", "BACKUP", "MASTER", "FAULT"], word) is var number and >= 0 ? number
            : throw new FormatException($"'{word}' is no state.");

    /// <summary>The same with text: indents of one, three and five blanks tell what a line belongs to.</summary>
    public static Exported[] OlderExporterData(string data)
    {
        var found = new List<Exported>();
        bool inVips = false;
        foreach (string line in data.Split('\n'))
        {
            if (line.StartsWith(" VRRP Instance = "))
                found.Add(new Exported(line[17..], -1, -1, "", -1, -1, []));
            else if (line.StartsWith("------< VRRP S"))
                break;
            if (found.Count == 0)
                continue;
            Exported last = found[^1];
            Match pair = Pair().Match(line);
            inVips = line.StartsWith("   Virtual IP (") || line == "   Virtual IP:"
                || inVips && line.StartsWith("     ");
            found[^1] = (pair.Success ? pair.Groups[1].Value : "") switch
            {
                "State" => last with { State = StateOf(pair.Groups[2].Value) },
                "Wantstate" => last with { WantState = StateOf(pair.Groups[2].Value) },
                "Interface" or "Listening device" => last with { Interface = pair.Groups[2].Value },
                "Gratuitous ARP delay" => last with { GarpDelay = Whole(pair) },
                "Virtual Router ID" => last with { Vrid = Whole(pair) },
                _ when inVips && line.StartsWith("     ") => last with { Vips = [.. last.Vips, Vip(line[5..])] },
                _ => last,
            };
        }
        return [.. found];
    }

    private static int Whole(Match pair) =>
        int.Parse(pair.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    public static ExportedScript[] OlderExporterScripts(string data)
    {
        var found = new List<ExportedScript>();
        foreach (string line in data.Split('\n'))
        {
            if (line.StartsWith(" VRRP Script = "))
                found.Add(new ExportedScript(line[15..], "", ""));
            else if (line.StartsWith("------<"))
                found.RemoveAll(script => script.Status.Length == 0);
            else if (found.Count > 0 && line.StartsWith("   Status = ") && found[^1].Status.Length == 0)
                found[^1] = found[^1] with { Status = line[12..] };
            else if (found.Count > 0 && line.StartsWith("   State = ") && found[^1].State.Length == 0)
                found[^1] = found[^1] with { State = line[11..] };
        }
        Assert.All(found, script => Assert.Contains(script.Status, (string[])["GOOD", "BAD"]));
        Assert.All(found, script => Assert.Contains(script.State,
            (string[])["idle", "running", "requested termination", "forcing termination"]));
        return [.. found];
    }

    /// <summary>Statistics as text, by the way of headings: `Packet Errors/TTL`.</summary>
    public static Dictionary<string, Dictionary<string, long>> Stats(string text)
    {
        var found = new Dictionary<string, Dictionary<string, long>>();
        Dictionary<string, long>? counts = null;
        string heading = "";
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(':', 2);
            if (parts[0] == "VRRP Instance")
                found.Add(parts[1].Trim(), counts = []);
            else if (parts[1].Trim().Length == 0)
                heading = parts[0].Trim() + "/";
            else
                counts!.Add((line.StartsWith("    ") ? heading : "") + parts[0].Trim(),
                    long.Parse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        return found;
    }

    /// <summary>checkmk's plugin: both versions, state, number of VIPs, counters, and names of processes.</summary>
    public static (string Name, int State, int Vips, long Sent)[] Checkmk(string json, out string[] processes)
    {
        using JsonDocument whole = JsonDocument.Parse(json);
        bool isTree = whole.RootElement.ValueKind == JsonValueKind.Object;
        processes = !isTree ? [] : [.. whole.RootElement.GetProperty("track_process").EnumerateArray()
            .Select(process => process.GetProperty("process").GetString()!)];
        return [.. (isTree ? whole.RootElement.GetProperty("vrrp") : whole.RootElement).EnumerateArray().Select(one =>
            (one.GetProperty("data").GetProperty("iname").GetString()!,
                one.GetProperty("data").GetProperty("state").GetInt32(),
                one.GetProperty("data").TryGetProperty("vips", out JsonElement vips) ? vips.GetArrayLength() : 0,
                one.GetProperty("stats").EnumerateObject().Sum(count => count.Name == "advert_sent"
                    ? count.Value.GetInt64() : 0 * count.Value.GetInt64())))];
    }

    /// <summary>LuCI: who has become MASTER once more than it has ceased to be is one.</summary>
    public static Dictionary<string, bool> Luci(string json)
    {
        using JsonDocument list = JsonDocument.Parse(json);
        return list.RootElement.EnumerateArray().ToDictionary(
            one => one.GetProperty("data").GetProperty("iname").GetString()!,
            one => one.GetProperty("stats").GetProperty("become_master").GetInt64()
                - one.GetProperty("stats").GetProperty("release_master").GetInt64() == 1);
    }

    /// <summary>VyOS's summary: name, interface, VRID, state, priority and since when, in whole seconds.</summary>
    public static string[] Vyos(string json)
    {
        using JsonDocument list = JsonDocument.Parse(json);
        return [.. list.RootElement.EnumerateArray().Select(one => one.GetProperty("data")).Select(data =>
            $"{data.GetProperty("iname").GetString()} {data.GetProperty("ifp_ifname").GetString()} "
            + $"{data.GetProperty("vrid").GetInt32()} {data.GetProperty("state").GetInt32()} "
            + $"{data.GetProperty("effective_priority").GetInt32()} "
            + $"{(long)data.GetProperty("last_transition").GetDouble()}")];
    }

    [GeneratedRegex("^   ([A-Z][A-Za-z ]*) = (.*)$")]
    private static partial Regex Pair();
}
