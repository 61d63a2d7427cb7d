using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Appliance.Pools;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class WhyVerb : DaemonVerb
{
    private const int Most = 100;

    public override string Name => "why";
    public override string Arguments => "[INSTANCE|SERVER] [--json]";
    public override string Help =>
        $"The last {Most} state changes, with what led to them; or why a real server serves or not";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0
        ? [.. daemon.Instances, .. daemon.RealServers] : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        string name = string.Join(' ', request.Words.Where(word => word != "--json"));
        if (name != "" && !daemon.Instances.Contains(name)
            && await daemon.Pools.Look(request.Gone) is { } pools
            && ServersVerb.Of(pools, name) is { IsEmpty: false } its)
            return await Explain(request, its, name);
        // Without an engine the journal is there all the same.
        if (name != "" && !daemon.Engine.IsGone && await daemon.Miss(request, name) is { } code)
            return code;
        IReadOnlyList<Transition> transitions = await daemon.Changes(Most, name != "" ? name : null);
        if (!request.Words.Contains("--json"))
            return await request.Done(WhyText.Of(transitions).TrimEnd('\n'));
        var text = new ArrayBufferWriter<byte>();
        Write(transitions, text);
        text.Write("\n"u8);
        await request.To.Write(text.WrittenMemory, request.Gone);
        return ReplyCode.Done;
    }

    private static async Task<int> Explain(Request request, ImmutableArray<PoolReport> pools, string name)
    {
        Instant now = BootClock.Now;
        if (!request.Words.Contains("--json"))
            return await request.Done(WhyServerText.Of(pools, (pool, server) => ServerName.Means(name, pool.Name)
                || ServerName.Means(name, server.Name), now).TrimEnd('\n'));
        var text = new ArrayBufferWriter<byte>();
        ServersJson.Write(pools, now, text, indented: true);
        text.Write("\n"u8);
        await request.To.Write(text.WrittenMemory, request.Gone);
        return ReplyCode.Done;
    }

    private static void Write(IReadOnlyList<Transition> transitions, IBufferWriter<byte> text)
    {
        using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("format", StatusJson.Format);
        json.WriteStartArray("transitions");
        foreach (Transition transition in transitions)
            Journal.WriteObject(json, transition);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
