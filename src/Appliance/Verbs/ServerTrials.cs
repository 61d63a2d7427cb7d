using System.Globalization;
using Appliance.Hatch;
using Appliance.Pools;
using Appliance.Scripts;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>
/// Checks of real servers that people try by hand: each on a thread of its own, which ends when nobody listens any
/// more. They talk to the server from this process; no pool hears of it. Programs are no affair of this process: the
/// checkers' process runs them now and not when they are due, and what comes of it counts.
/// </summary>
internal sealed class ServerTrials
{
    private const int Stack = 256 * 1024;
    private const int Most = 4;

    private static readonly Duration s_glance = Duration.FromMilliseconds(50), s_patience = Duration.FromSeconds(10);

    private int _running;

    /// <returns>A <see cref="ReplyCode"/>.</returns>
    public async Task<int> Run(RunningDaemon daemon, Request request, DaemonSettings settings, List<ServerCheck> checks)
    {
        if (_running >= Most)
            return await request.Refuse($"{Most} checks are being tried already; wait for one of them.");
        int code = ReplyCode.Done;
        foreach (ServerCheck check in checks)
            code = Math.Max(code, check.Check is MiscCheckSettings misc ? await RunThere(daemon, request, check, misc)
                : await Run(daemon, request, settings, check));
        return code;
    }

    private static async Task<int> RunThere(RunningDaemon daemon, Request request, ServerCheck check,
        MiscCheckSettings misc)
    {
        await request.Done(check.Title);
        await request.Done($"  runs {string.Join(' ', misc.Command.Arguments)}, in the checkers' process");
        CheckReport? before = await Find(daemon, request, check);
        bool? tried = before is null ? null : await daemon.Pools.Try(
            new CheckWish(check.Service.UniqueName, check.Server.Name, check.Number - 1), request.Gone);
        if (tried is null)
            return await request.Refuse("  " + (daemon.Pools.Unanswered.IsOk ? "The checkers' process does not know "
                + "this check: `reload` takes the file up." : ServersVerb.WhyNothing(daemon.Pools)));
        if (tried == false)
            return await request.Refuse("  It is not made now: no address of its virtual server is here "
                + "(ha_suspend).");
        // It may have to wait for one that hangs to be killed.
        for (Instant end = BootClock.Now + misc.Timeout + s_patience; BootClock.Now < end;)
        {
            if (await Find(daemon, request, check) is { } now && Runs(now) != Runs(before!))
            {
                await request.Done(string.Create(CultureInfo.InvariantCulture,
                    $"  {(now.Passed ? "passed" : "failed")} after {now.Took.TotalMilliseconds:0.0} ms: {now.Remark}"));
                return now.Passed ? ReplyCode.Done : ReplyCode.Refused;
            }
            await daemon.Desk.Delay(s_glance, request.Gone);
        }
        return await request.Refuse("  It has come to no end; `servers` shows when it has.");
    }

    private static long Runs(CheckReport check) => check.Passes + check.Failures;

    private static async Task<CheckReport?> Find(RunningDaemon daemon, Request request, ServerCheck check)
    {
        foreach (PoolReport pool in await daemon.Pools.Look(request.Gone) ?? [])
            if (pool.Name == check.Service.UniqueName)
                foreach (ServerReport server in pool.Servers)
                    if (server.Name == check.Server.Name && !server.IsSorry && check.Number <= server.Checks.Length)
                        return server.Checks[check.Number - 1];
        return null;
    }

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
