using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class RunCheckVerb : DaemonVerb
{
    private static readonly Duration s_moment = Duration.FromMilliseconds(50);

    public override string Name => "check run";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "NAME";
    public override string Help => "Run a check now, beside its interval";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? daemon.Checks : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Word(0) is not { } name || !daemon.Checks.Contains(name))
            return await request.Wrong($"Which check? There are: {string.Join(", ", daemon.Checks)}.");
        long before = Find(daemon.Board.Latest, name)?.Runs ?? 0;
        if (await daemon.Engine.RunCheck(name) is { IsDone: false } refused)
            return await request.Tell(refused);
        while (true)
        {
            await daemon.Desk.Delay(s_moment, request.Gone);
            if (Find(await daemon.Fresh(), name) is not { } check)
                return await request.Refuse($"{name} is gone from the configuration.");
            if (check.Runs == before || check.Running)
                continue;
            return await request.Say(check.LastResult == "exited with 0" ? ReplyCode.Done : ReplyCode.Refused,
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
