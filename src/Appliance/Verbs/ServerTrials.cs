using Appliance.Scripts;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// Checks of real servers that people try by hand: each on a thread of its own, which ends when nobody listens any
/// more. They talk to the server from this process; no pool hears of it.
/// </summary>
internal sealed class ServerTrials
{
    private const int Stack = 256 * 1024;
    private const int Most = 4;

    private int _running;

    /// <returns>A <see cref="ReplyCode"/>.</returns>
    public async Task<int> Run(RunningDaemon daemon, Request request, DaemonSettings settings, List<ServerCheck> checks)
    {
        if (_running >= Most)
            return await request.Refuse($"{Most} checks are being tried already; wait for one of them.");
        int code = ReplyCode.Done;
        foreach (ServerCheck check in checks)
            code = Math.Max(code, check.Check is MiscCheckSettings ? await Decline(daemon, request, check)
                : await Run(daemon, request, settings, check));
        return code;
    }

    private static Task<int> Decline(RunningDaemon daemon, Request request, ServerCheck check) => request.Refuse(
        $"{check.Title}\n  runs a program, and this process starts none: at a shell "
        + $"`vrrpaot check run {check.Server.Name} {check.Number} --file "
        + $"{daemon.Configuration.Find()}` tries it.");

    private async Task<int> Run(RunningDaemon daemon, Request request, DaemonSettings settings, ServerCheck check)
    {
        ScriptSecurity scripts = ScriptSecurity.OfThisMachine(settings);
        var lines = new Queue<string>();
        var more = new TaskCompletionSource();
        bool isOver = false, passed = false;
        RealTime.StartOrdinary("check", Stack, () =>
        {
            try
            {
                passed = check.Run(scripts, settings.Balancer.Certificate, line => daemon.Desk.Post(() =>
                {
                    lines.Enqueue(line);
                    more.TrySetResult();
                }), request.Gone);
            }
            catch (OperationCanceledException)
            {
                // Nobody listens any more.
            }
            daemon.Desk.Post(() =>
            {
                _running--;
                isOver = true;
                more.TrySetResult();
            });
        });
        _running++;
        // Each line as it comes: a server may take its time.
        while (true)
        {
            while (lines.TryDequeue(out string? line))
                await request.Done(line);
            if (isOver)
                return passed ? ReplyCode.Done : ReplyCode.Refused;
            await more.Task;
            more = new TaskCompletionSource();
        }
    }
}
