using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class GarpVerb : DaemonVerb
{
    public override string Name => "garp";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE]";
    public override string Help => "Announce the VIPs again, where we are MASTER";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? daemon.Instances : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (await daemon.Fresh() is not { } snapshot)
            return await request.Refuse(daemon.NothingTold);
        string? name = request.Word(0);
        if (name is not null && await daemon.Miss(request, name) is { } code)
            return code;
        InstanceView[] masters =
        [
            .. snapshot.Instances.Where(instance =>
                (name is null || instance.Name == name) && instance.State == RouterState.Master),
        ];
        if (masters.Length == 0)
            return await request.Refuse("Nothing to announce: this node is not MASTER.");
        daemon.Engine.Announce(name);
        return await request.Done($"{masters.Sum(master => master.Addresses.Length)} VIPs of "
            + $"{string.Join(", ", masters.Select(master => master.Name))} are announced again.");
    }
}
