using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Appliance.Pools;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>
/// `servers --json`, format 1: keys are only ever added. Ages and lengths are seconds, rates are a second's.
/// </summary>
internal static class ServersJson
{
    public const int Format = 1;

    public static void Write(ImmutableArray<PoolReport> pools, Instant now, IBufferWriter<byte> to, bool indented)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = indented });
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        if (ServersText.Unlisted(pools) is { } unlisted)
            json.WriteString("kernelError", unlisted.ToString());
        else
            json.WriteNull("kernelError");
        json.WriteStartArray("virtualServers");
        foreach (PoolReport pool in pools)
            Write(json, pool, now);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PoolReport pool, Instant now)
    {
        json.WriteStartObject();
        json.WriteString("name", pool.Name);
        json.WriteNumber("services", pool.Services);
        json.WriteBoolean("quorum", pool.HasQuorum);
        json.WriteNumber("weightUp", pool.Worth);
        json.WriteNumber("gainsAt", pool.Gains);
        json.WriteNumber("losesBelow", pool.Loses);
        json.WriteBoolean("suspended", pool.IsSuspended);
        json.WriteStartArray("servers");
        foreach (ServerReport server in pool.Servers)
            Write(json, server, now);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServerReport server, Instant now)
    {
        json.WriteStartObject();
        json.WriteString("name", server.Name);
        json.WriteString("state", ServersText.StateOf(server).ToLowerInvariant());
        json.WriteBoolean("sorry", server.IsSorry);
        json.WriteString("forwarding", server.Forwarding switch
        {
            IpvsForwarding.Masquerade => "NAT",
            IpvsForwarding.Tunnel => "TUN",
            IpvsForwarding.Direct => "DR",
            IpvsForwarding.Local => "local",
            _ => "bypass",
        });
        json.WriteNumber("weight", server.Weight);
        if (server.InTable is int inTable)
            json.WriteNumber("inTable", inTable);
        else
            json.WriteNull("inTable");
        json.WriteNumber("fileWeight", server.FileWeight);
        if (server.SetWeight is int setWeight)
            json.WriteNumber("setWeight", setWeight);
        else
            json.WriteNull("setWeight");
        if (server.InKernel is int inKernel)
            json.WriteNumber("inKernel", inKernel);
        else
            json.WriteNull("inKernel");
        json.WriteBoolean("inhibits", server.Inhibits);
        json.WriteBoolean("up", server.IsUp);
        json.WriteBoolean("drained", server.IsDrained);
        json.WriteBoolean("disabled", server.IsDisabled);
        json.WriteStartArray("checks");
        foreach (CheckReport check in server.Checks)
            Write(json, check, now);
        json.WriteEndArray();
        Write(json, server.Counters);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CheckReport check, Instant now)
    {
        json.WriteStartObject();
        json.WriteString("kind", check.Kind);
        json.WriteBoolean("up", check.IsUp);
        WriteAge(json, "age", check.At, now);
        json.WriteBoolean("passed", check.Passed);
        json.WriteNumber("took", Seconds(check.Took));
        json.WriteString("remark", check.Remark);
        json.WriteNumber("passes", check.Passes);
        json.WriteNumber("failures", check.Failures);
        json.WriteNumber("tookTogether", Seconds(check.TookTogether));
        json.WriteBoolean("hasRun", check.HasRun);
        json.WriteNumber("failuresInRow", check.FailuresInRow);
        json.WriteNumber("retries", check.Retries);
        WriteAge(json, "passedAge", check.PassedAt, now);
        WriteAge(json, "failedAge", check.FailedAt, now);
        json.WriteString("failure", check.FailureRemark);
        if (check.Next is { } next)
            json.WriteNumber("nextIn", Math.Max(0, Seconds(next - now)));
        else
            json.WriteNull("nextIn");
        json.WriteEndObject();
    }

    private static void WriteAge(Utf8JsonWriter json, string name, Instant? at, Instant now)
    {
        if (at is { } known)
            json.WriteNumber(name, Seconds(now - known));
        else
            json.WriteNull(name);
    }

    private static void Write(Utf8JsonWriter json, IpvsCounters? counters)
    {
        if (counters is not { } counted)
        {
            json.WriteNull("counters");
            return;
        }
        json.WriteStartObject("counters");
        json.WriteNumber("active", counted.ActiveConnections);
        json.WriteNumber("inactive", counted.InactiveConnections);
        json.WriteNumber("persistent", counted.PersistentConnections);
        json.WriteNumber("connections", counted.Connections);
        json.WriteNumber("packetsIn", counted.PacketsIn);
        json.WriteNumber("packetsOut", counted.PacketsOut);
        json.WriteNumber("bytesIn", counted.BytesIn);
        json.WriteNumber("bytesOut", counted.BytesOut);
        json.WriteNumber("connectionRate", counted.ConnectionRate);
        json.WriteNumber("packetRateIn", counted.PacketRateIn);
        json.WriteNumber("packetRateOut", counted.PacketRateOut);
        json.WriteNumber("byteRateIn", counted.ByteRateIn);
        json.WriteNumber("byteRateOut", counted.ByteRateOut);
        json.WriteEndObject();
    }

    private static double Seconds(Duration length) => Math.Round(length.TotalSeconds, 6);
}
