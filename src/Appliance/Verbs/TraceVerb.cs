using System.ComponentModel;
using Appliance.Base;
using Appliance.Sessions;
using Appliance.Trace;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class TraceVerb : DaemonVerb
{
    private const int Most = 4;

    /// <summary>Bytes of one trace: some 300,000 adverts.</summary>
    private const long Longest = 64 * 1024 * 1024;

    private int _running;

    public override string Name => "trace";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INTERFACE... | journal] [for TIME]";
    public override string Help =>
        "Packets as they pass, or what elections are told; vrrpaot trace [journal] FILE keeps them";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) =>
        at == 0 ? [.. Traceable(daemon), TraceRequest.JournalWord] : Traceable(daemon);

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (TraceRequest.TryRead(request.Words, out TraceRequest wanted) is { } complaint)
            return await request.Wrong(complaint);
        if (wanted.Bytes && !request.Caller.TakesBytes)
            return await request.Wrong($"A terminal is no place for a file; without "
                + $"{TraceRequest.BytesWord(wanted.IsJournal)} lines come.");
        if (wanted.IsJournal)
            return wanted.Interfaces is [var word, ..]
                ? await request.Wrong($"trace journal does not know '{Request.Shown(word)}': there is for TIME, and "
                    + "the name of a file in a shell.")
                : await new JournalTrace(daemon, request, wanted).Run();
        string[] known = Traceable(daemon);
        if (known.Length == 0)
            return await request.Refuse("No instance runs, so there is nothing to trace.");
        foreach (string name in wanted.Interfaces)
            if (!known.Contains(name))
                return await request.Wrong(
                    $"No instance runs on '{Request.Shown(name)}'; there are: {string.Join(", ", known)}. "
                    + "(The name of a file holds a '/' or ends in .pcapng; time is 'for 30s'.)");
        // In the order of the configuration, and each once however often it was named.
        string[] names = [.. known.Where(name => wanted.Interfaces.Length == 0 || wanted.Interfaces.Contains(name))];
        foreach (string name in names)
            if (!Interfaces.Exists(name))
                return await request.Refuse(
                    $"{name} does not exist just now{(known.Length > 1 ? "; name the others" : "")}.");
        if (_running >= Most)
            return await request.Refuse($"{Most} traces run already; end one of them.");
        _running++;
        try
        {
            return await Trace(daemon, request, wanted, names);
        }
        finally
        {
            _running--;
        }
    }

    private static async Task<int> Trace(RunningDaemon daemon, Request request, TraceRequest wanted, string[] names)
    {
        using var trace = new PacketTrace(daemon.Desk, new AdvertJudge(() => daemon.Engine.Settings!.Engine));
        try
        {
            foreach (string name in names)
                trace.Add(name);
        }
        catch (Win32Exception refusal)
        {
            return await request.Refuse(refusal.Message);
        }
        ITraceForm form = wanted.Bytes ? new PcapngForm(Moment.Now.UnixMilliseconds * 1_000_000) : new TextForm();
        await trace.Run(form, request.To, BootClock.Now + wanted.Length, Longest, request.Gone);
        return ReplyCode.Done;
    }

    /// <summary>The interfaces that run instances, each once, in the order of the configuration.</summary>
    private static string[] Traceable(RunningDaemon daemon)
    {
        var names = new List<string>();
        foreach (InstanceSettings instance in daemon.Engine.Settings?.Engine.Instances ?? [])
            if (!names.Contains(instance.Interface))
                names.Add(instance.Interface);
        return [.. names];
    }
}
