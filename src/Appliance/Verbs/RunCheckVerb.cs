using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class RunCheckVerb : BoxVerb
{
    private static readonly Duration s_moment = Duration.FromMilliseconds(50);

    public override string Name => "check run";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "NAME";
    public override string Help => "Run a check now, beside its interval";

    public override IReadOnlyList<string> Completions(Box box, int at) => at == 0 ? box.Checks : [];

    public override async Task<int> Run(Box box, Question question)
    {
        if (question.Word(0) is not { } name || !box.Checks.Contains(name))
            return await question.Wrong($"Which check? There are: {string.Join(", ", box.Checks)}.");
        long before = Find(box.Board.Latest, name)?.Runs ?? 0;
        if (!await box.Ask<bool>(answer => answer(box.Attendant.RunCheck(name))))
            return await question.Refuse($"{name} runs just now, or cannot be run.");
        while (true)
        {
            await box.Desk.Delay(s_moment, question.Gone);
            if (Find(await box.Fresh(), name) is not { } check)
                return await question.Refuse($"{name} is gone from the configuration.");
            if (check.Runs == before || check.Running)
                continue;
            return await question.Say(check.LastResult == "exited with 0" ? ReplyCode.Done : ReplyCode.Refused,
                $"{name} {check.LastResult} after {check.Took?.TotalMilliseconds:0} ms"
                + (check.LastLine is null ? "" : $": \"{check.LastLine}\""));
        }
    }

    private static CheckView? Find(Snapshot? snapshot, string name)
    {
        foreach (CheckView check in snapshot?.Checks ?? [])
            if (check.Name == name)
                return check;
        return null;
    }
}
