using Appliance.Sessions;
using VrrpAot.Engine;

namespace Appliance.Verbs;

internal sealed class ClearCountersVerb : BoxVerb
{
    public override string Name => "counters clear";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE]";
    public override string Help => "Set the counters to 0";

    public override IReadOnlyList<string> Completions(Box box, int at) => at == 0 ? box.Instances : [];

    public override async Task<int> Run(Box box, Question question)
    {
        if (question.Word(0) is { } name && box.WhyNoInstance(name) is { } complaint)
            return await question.Wrong(complaint);
        box.Attendant.Order(EngineCommand.ClearCounters, question.Word(0));
        return await question.Done("The counters begin at 0.");
    }
}
