using System.Text;
using Appliance.Probes;
using VrrpAot.Kernel;

namespace Appliance.Verbs;

internal sealed partial class BoxCommands
{
    private const int ProbeStack = 128 * 1024;
    private const int MostProbes = 4;

    private int _probing;

    /// <summary>`vrrpaot probe` for who has a console and no shell. It waits on a thread of its own, and ends when nobody listens any more.</summary>
    private async Task<int> Probe(Question question)
    {
        if (question.Words is [] or ["help"])
            return await Say(question, question.Words.Count == 0 ? Wrong : Done, Encoding.UTF8.GetString(ProbeVerb.Help));
        if (ProbeWords.Read([.. question.Words], out string? complaint) is not { } probe)
            return await Say(question, Wrong, $"{complaint} ('probe help' shows examples).\n");
        if (_probing >= MostProbes)
            return await Say(question, Refused, $"{MostProbes} probes run already; wait for one of them.\n");
        _probing++;
        try
        {
            using var stop = new WakeEvent();
            using CancellationTokenRegistration gone = question.Gone.Register(stop.Set);
            var run = new ProbeRun(stop.Fd);
            var over = new TaskCompletionSource();
            bool good = false;
            RealTime.StartOrdinary("probe", ProbeStack, () =>
            {
                good = run.Try(probe);
                _desk.Post(over.SetResult);
            });
            await over.Task;
            return await Say(question, good ? Done : Refused, $"{run.Line}\n");
        }
        finally
        {
            _probing--;
        }
    }
}
