using System.Text;
using Appliance.Probes;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>
/// `vrrpaot probe` for who has a console and no shell. It waits on a thread of its own, and ends when nobody listens
/// any more. Root only: a file's content is nobody else's business.
/// </summary>
internal sealed class ProbeVerb : DaemonVerb
{
    private const int Stack = 128 * 1024;
    private const int Most = 4;

    private int _running;

    public override string Name => "probe";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "http|tcp|dns|ping|process|file ...";
    public override string Help => "One check, as a vrrp_script would make it; 'probe help' shows examples";
    public override bool IsForShells => false;

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) =>
        at == 0 ? ["http", "tcp", "dns", "ping", "process", "file", "help"] : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Words is [] or ["help"])
            return await request.Say(request.Words.Count == 0 ? ReplyCode.Wrong : ReplyCode.Done,
                Encoding.UTF8.GetString(ProbeByHand.Help).TrimEnd('\n'));
        if (ProbeWords.Read([.. request.Words], daemon.Tls, out string? complaint) is not { } probe)
            return await request.Wrong($"{complaint} ('probe help' shows examples).");
        if (_running >= Most)
            return await request.Refuse($"{Most} probes run already; wait for one of them.");
        _running++;
        try
        {
            using var stop = new WakeEvent();
            using CancellationTokenRegistration gone = request.Gone.Register(stop.Set);
            var run = new ProbeRun(stop.Fd);
            var over = new TaskCompletionSource();
            bool good = false;
            RealTime.StartOrdinary("probe", Stack, () =>
            {
                good = run.Try(probe);
                daemon.Desk.Post(over.SetResult);
            });
            await over.Task;
            return await request.Say(good ? ReplyCode.Done : ReplyCode.Refused, run.Line.ToString());
        }
        finally
        {
            _running--;
        }
    }
}
