using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class GarpVerb : BoxVerb
{
    public override string Name => "garp";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE]";
    public override string Help => "Announce the VIPs again, where we are MASTER";

    public override IReadOnlyList<string> Completions(Box box, int at) => at == 0 ? box.Instances : [];

    public override async Task<int> Run(Box box, Question question)
    {
        string? name = question.Word(0);
        if (name is not null && box.WhyNoInstance(name) is { } complaint)
            return await question.Wrong(complaint);
        InstanceView[] masters =
        [
            .. ((await box.Fresh())?.Instances ?? []).Where(instance =>
                (name is null || instance.Name == name) && instance.State == RouterState.Master),
        ];
        if (masters.Length == 0)
            return await question.Refuse("Nothing to announce: this node is not MASTER.");
        box.Attendant.Order(EngineCommand.Announce, name);
        return await question.Done($"{masters.Sum(master => master.Addresses.Length)} VIPs of "
            + $"{string.Join(", ", masters.Select(master => master.Name))} are announced again.");
    }
}
