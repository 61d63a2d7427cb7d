using System.ComponentModel;
using Appliance.Base;
using Appliance.Trace;
using VrrpAot.Engine;
using VrrpAot.Kernel;

namespace Appliance.Verbs;

internal sealed partial class BoxCommands
{
    private const int MostTraces = 4;
    /// <summary>Bytes of one trace: some 300,000 adverts.</summary>
    private const long LongestTrace = 64 * 1024 * 1024;

    private int _traces;

    private async Task<int> Trace(Question question)
    {
        if (TraceRequest.TryRead(question.Words, out TraceRequest request) is string complaint)
            return await Say(question, Wrong, complaint + "\n");
        if (request.Pcapng && !question.Caller.TakesBytes)
            return await Say(question, Wrong, "A terminal is no place for a file; without --pcapng the packets come as lines.\n");
        string[] known = Traceable();
        if (known.Length == 0)
            return await Say(question, Refused, "No instance runs, so there is nothing to trace.\n");
        foreach (string name in request.Interfaces)
            if (!known.Contains(name))
                return await Say(question, Wrong, $"No instance runs on '{Shown(name)}'; there are: {string.Join(", ", known)}. (The name of a file holds a '/' or ends in .pcapng; time is 'for 30s'.)\n");
        // In the order of the configuration, and each once however often it was named.
        List<string> names = [.. known.Where(name => request.Interfaces.Length == 0 || request.Interfaces.Contains(name))];
        foreach (string name in names)
            if (!Interfaces.Exists(name))
                return await Say(question, Refused, $"{name} does not exist just now{(known.Length > 1 ? "; name the others" : "")}.\n");
        if (_traces >= MostTraces)
            return await Say(question, Refused, $"{MostTraces} traces run already; end one of them.\n");
        _traces++;
        try
        {
            using var trace = new PacketTrace(_desk, new AdvertJudge(() => _attendant.Settings.Engine));
            try
            {
                foreach (string name in names)
                    trace.Add(name);
            }
            catch (Win32Exception refusal)
            {
                return await Say(question, Refused, refusal.Message + "\n");
            }
            long now = Moment.Now.UnixMilliseconds * 1_000_000;
            await trace.Run(request.Pcapng ? new PcapngForm(now) : new TextForm(), question.To, BootClock.Now + request.Length, LongestTrace, question.Gone);
            return Done;
        }
        finally
        {
            _traces--;
        }
    }

    /// <summary>The interfaces that run instances, each once, in the order of the configuration.</summary>
    private string[] Traceable()
    {
        var names = new List<string>();
        foreach (InstanceSettings instance in _attendant.Settings.Engine.Instances)
            if (!names.Contains(instance.Interface))
                names.Add(instance.Interface);
        return [.. names];
    }
}
