using System.Buffers;
using System.Text.Json;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Views;

namespace Appliance.Verbs;

internal sealed class WhyVerb : DaemonVerb
{
    private const int Most = 100;

    public override string Name => "why";
    public override string Arguments => "[INSTANCE] [--json]";
    public override string Help => $"The last {Most} state changes, with what led to them";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? daemon.Instances : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        string name = string.Join(' ', request.Words.Where(word => word != "--json"));
        if (name != "" && daemon.WhyNoInstance(name) is { } complaint)
            return await request.Wrong(complaint);
        IReadOnlyList<Transition> transitions = await daemon.Changes(Most, name != "" ? name : null);
        if (!request.Words.Contains("--json"))
            return await request.Done(WhyText.Of(transitions).TrimEnd('\n'));
        var text = new ArrayBufferWriter<byte>();
        Write(transitions, text);
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
