using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;

namespace Appliance.Verbs;

internal sealed class RunCheckVerb : DaemonVerb
{
    private static readonly Duration s_moment = Duration.FromMilliseconds(50);

    public override string Name => "check run";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "NAME, or check run SERVER [CHECK]";
    public override string Help => "Run a check now, beside its interval; of a real server: show what is said";

    private readonly ServerTrials _trials = new();

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) =>
        at == 0 ? [.. daemon.Checks, .. daemon.RealServers] : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Word(0) is { } server && !daemon.Checks.Contains(server)
            && Balancing(daemon) is { Balancer.Servers.Length: > 0 } settings)
            return await Try(daemon, request, settings, server);
        if (request.Word(0) is not { } name || !daemon.Checks.Contains(name))
            return await request.Wrong((daemon.Checks, daemon.RealServers) switch
            {
                ([], []) => "There is no check: no vrrp_script, and no real server.",
                ([], _) => "Which check? There are real servers (`servers`).",
                ({ } checks, { } servers) => $"Which check? There are: {string.Join(", ", checks)}"
                    + (servers.Length > 0 ? ", and real servers (`servers`)." : "."),
            });
        long before = Find(daemon.Board.Latest, name)?.Runs ?? 0;
        if (await daemon.Engine.RunCheck(name) is { IsDone: false } refused)
            return await request.Tell(refused);
        while (true)
        {
            await daemon.Desk.Delay(s_moment, request.Gone);
            if (await daemon.Fresh() is not { } snapshot)
                return await request.Refuse(daemon.NothingTold);
            if (Find(snapshot, name) is not { } check)
                return await request.Refuse($"{name} is gone from the configuration.");
            if (check.Runs == before || check.Running)
                continue;
            return await request.Say(check.LastResult == "exited with 0" ? ReplyCode.Done : ReplyCode.Refused,
                $"{name} {check.LastResult} after {check.Took?.TotalMilliseconds:0} ms"
                + (check.LastLine is null ? "" : $": \"{check.LastLine}\""));
        }
    }

    /// <summary>What runs. Where there is no engine (`-C`) nobody tells, and it is the file as it is now.</summary>
    private static DaemonSettings? Balancing(RunningDaemon daemon) => daemon.Engine.Settings
        ?? daemon.Configuration.LoadFile(daemon.Configuration.Find()).Settings;

    private async Task<int> Try(RunningDaemon daemon, Request request, DaemonSettings settings, string server)
    {
        List<ServerCheck> checks = ServerCheck.Find(settings.Balancer, server, request.Word(1), out string complaint);
        if (request.Words.Count > 2)
            complaint = $"check run does not know '{Request.Shown(request.Words[2])}': "
                + "a server's name, and the number or keyword of one of its checks.";
        return complaint != "" ? await request.Wrong($"{complaint} `servers` lists servers and their checks"
                + (daemon.Checks.Length > 0 ? $"; check scripts are: {string.Join(", ", daemon.Checks)}." : "."))
            : await _trials.Run(daemon, request, settings, checks);
    }

    private static CheckView? Find(Snapshot? snapshot, string name)
    {
        foreach (CheckView check in snapshot?.Checks ?? [])
            if (check.Name == name)
                return check;
        return null;
    }
}
