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
    /// <summary>State changes of which the last minute is made.</summary>
    private const int Most = 100;

    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly Rendered _json = new(snapshot => Bytes(snapshot, indented: true));
    private readonly Rendered _jsonLine = new(snapshot => Bytes(snapshot, indented: false));
    private readonly Rendered _text;
    private IReadOnlyList<Transition> _changes = [];
    private (int Generation, long Transitions) _changesAt = (-1, 0);

    public StatusVerb() => _text = new(snapshot =>
        Encoding.UTF8.GetBytes(StatusText.Of(snapshot, ProcessFacts.OfFamily(), _changes)));

    public override string Name => "status";
    public override string Arguments => "[NAME] [--json] [--watch]";
    public override string Help => "Roles, masters, priorities, checks, VIPs, peers";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? daemon.Instances : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        string[] names = [.. request.Words.Where(word => word is not ("--json" or "--watch"))];
        if (names.Length > 1 || names is [['-', ..]])
            return await request.Wrong($"status does not know '{Request.Shown(names[^1])}': "
                + "there are --json, --watch and the name of one instance.");
        string? name = names is [var one]
            ? daemon.Instances.FirstOrDefault(known => StatusTable.Means(one, known)) : null;
        if (names.Length > 0 && name is null && await daemon.Miss(request, names[0]) is { } code)
            return code;
        bool json = request.Words.Contains("--json"), watch = request.Words.Contains("--watch");
        while (true)
        {
            if (await daemon.Fresh() is not { } snapshot)
                return await request.Refuse(daemon.NothingTold);
            if (!json && name is null)
                await LookForChanges(daemon, snapshot);
            await request.To.Write(name is not null ? await OfOne(daemon, snapshot, name, json, indented: !watch)
                : (json ? watch ? _jsonLine : _json : _text).Of(snapshot), request.Gone);
            if (watch && !json)
                await request.Done("");
            if (!watch)
                return snapshot.Instances.Any(instance => instance.State == RouterState.Fault
                    && (name is null || instance.Name == name))
                    ? ReplyCode.Fault : ReplyCode.Done;
            await daemon.Desk.Delay(s_second, request.Gone);
        }
    }

    /// <summary>The record is read again only when it has grown: many may ask, and each second.</summary>
    private async Task LookForChanges(RunningDaemon daemon, Snapshot snapshot)
    {
        var at = (snapshot.Generation, snapshot.Instances.Sum(instance => instance.Transitions));
        if (at == _changesAt)
            return;
        _changes = await daemon.Changes(Most, null);
        _changesAt = at;
    }

    private static async Task<byte[]> OfOne(RunningDaemon daemon, Snapshot snapshot, string name, bool json,
        bool indented)
    {
        if (snapshot.Instances.FirstOrDefault(instance => instance.Name == name) is not { } its)
            return [];
        return json ? Bytes(snapshot with { Instances = [its] }, indented)
            : Encoding.UTF8.GetBytes(StatusText.OfOne(snapshot, its, await daemon.Changes(1, name)));
    }

    private static byte[] Bytes(Snapshot snapshot, bool indented)
    {
        var text = new ArrayBufferWriter<byte>();
        StatusJson.Write(snapshot, text, indented, ProcessFacts.OfFamily());
        text.Write("\n"u8);
        return text.WrittenSpan.ToArray();
    }
}
