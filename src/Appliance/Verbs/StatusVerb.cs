using System.Buffers;
using System.Text;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Views;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class StatusVerb : DaemonVerb
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly Rendered _json = new(snapshot => Bytes(snapshot, indented: true));
    private readonly Rendered _jsonLine = new(snapshot => Bytes(snapshot, indented: false));
    private readonly Rendered _text = new(snapshot =>
        Encoding.UTF8.GetBytes(StatusText.Of(snapshot, ProcessFacts.OfFamily())));

    public override string Name => "status";
    public override string Arguments => "[NAME] [--json] [--watch]";
    public override string Help => "Roles, masters, priorities, checks, VIPs, peers";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        string[] names = [.. request.Words.Where(word => word is not ("--json" or "--watch"))];
        if (names.Length > 1 || names is [['-', ..]])
            return await request.Wrong($"status does not know '{Request.Shown(names[^1])}': "
                + "there are --json, --watch and the name of one instance.");
        if (names is [var name] && await daemon.Miss(request, name) is { } code)
            return code;
        bool json = request.Words.Contains("--json"), watch = request.Words.Contains("--watch");
        while (true)
        {
            if (await daemon.Fresh() is not { } snapshot)
                return await request.Refuse(daemon.NothingTold);
            await request.To.Write(names is [var one] ? OfOne(snapshot, one, json, indented: !watch)
                : (json ? watch ? _jsonLine : _json : _text).Of(snapshot), request.Gone);
            if (watch && !json)
                await request.Done("");
            if (!watch)
                return snapshot.Instances.Any(instance => instance.State == RouterState.Fault)
                    ? ReplyCode.Fault : ReplyCode.Done;
            await daemon.Desk.Delay(s_second, request.Gone);
        }
    }

    private static byte[] OfOne(Snapshot snapshot, string name, bool json, bool indented)
    {
        Snapshot its = snapshot with
        {
            Instances = [.. snapshot.Instances.Where(instance => instance.Name == name)],
        };
        return json ? Bytes(its, indented) : Encoding.UTF8.GetBytes(StatusText.Of(its));
    }

    private static byte[] Bytes(Snapshot snapshot, bool indented)
    {
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(snapshot, text, indented, ProcessFacts.OfFamily());
        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }
}
