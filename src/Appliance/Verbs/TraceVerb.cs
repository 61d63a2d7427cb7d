using System.ComponentModel;
using Appliance.Base;
using Appliance.Sessions;
using Appliance.Trace;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class TraceVerb : BoxVerb
{
    private const int Most = 4;

    /// <summary>Bytes of one trace: some 300,000 adverts.</summary>
    private const long Longest = 64 * 1024 * 1024;

    private int _running;

    public override string Name => "trace";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INTERFACE...] [for TIME]";
    public override string Help => "VRRP, ARP and IGMP as they pass; vrrpaot trace FILE writes pcapng";

    public override IReadOnlyList<string> Completions(Box box, int at) => Traceable(box);

    public override async Task<int> Run(Box box, Question question)
    {
        if (TraceRequest.TryRead(question.Words, out TraceRequest request) is { } complaint)
            return await question.Wrong(complaint);
        if (request.Pcapng && !question.Caller.TakesBytes)
            return await question.Wrong("A terminal is no place for a file; without --pcapng the packets come as lines.");
        string[] known = Traceable(box);
        if (known.Length == 0)
            return await question.Refuse("No instance runs, so there is nothing to trace.");
        foreach (string name in request.Interfaces)
            if (!known.Contains(name))
                return await question.Wrong($"No instance runs on '{Question.Shown(name)}'; there are: {string.Join(", ", known)}. "
                    + "(The name of a file holds a '/' or ends in .pcapng; time is 'for 30s'.)");
        // In the order of the configuration, and each once however often it was named.
        string[] names = [.. known.Where(name => request.Interfaces.Length == 0 || request.Interfaces.Contains(name))];
        foreach (string name in names)
            if (!Interfaces.Exists(name))
                return await question.Refuse($"{name} does not exist just now{(known.Length > 1 ? "; name the others" : "")}.");
        if (_running >= Most)
            return await question.Refuse($"{Most} traces run already; end one of them.");
        _running++;
        try
        {
            return await Trace(box, question, request, names);
        }
        finally
        {
            _running--;
        }
    }

    private static async Task<int> Trace(Box box, Question question, TraceRequest request, string[] names)
    {
        using var trace = new PacketTrace(box.Desk, new AdvertJudge(() => box.Attendant.Settings.Engine));
        try
        {
            foreach (string name in names)
                trace.Add(name);
        }
        catch (Win32Exception refusal)
        {
            return await question.Refuse(refusal.Message);
        }
        ITraceForm form = request.Pcapng ? new PcapngForm(Moment.Now.UnixMilliseconds * 1_000_000) : new TextForm();
        await trace.Run(form, question.To, BootClock.Now + request.Length, Longest, question.Gone);
        return ReplyCode.Done;
    }

    /// <summary>The interfaces that run instances, each once, in the order of the configuration.</summary>
    private static string[] Traceable(Box box)
    {
        var names = new List<string>();
        foreach (InstanceSettings instance in box.Attendant.Settings.Engine.Instances)
            if (!names.Contains(instance.Interface))
                names.Add(instance.Interface);
        return [.. names];
    }
}
