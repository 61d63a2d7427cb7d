using Appliance.Base;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// What the loop says, in the log and in the journal. Before anybody acts upon it: who reads the log finds the reason
/// before the effect.
/// </summary>
internal sealed class Telling(InForce inForce, EventRing events, Action<LogLine> log) : Service
{
    private readonly List<LogLine> _lines = [];

    /// <summary>Events that came faster than they could be told, since start.</summary>
    public long Lost { get; private set; }

    public override void Hear(in EngineEvent happened)
    {
        inForce.Running.TransitionReasons.See(happened, Moment.Now);
        inForce.Running.EventLines.Tell(happened, _lines);
        foreach (LogLine line in _lines)
            log(line);
        _lines.Clear();
    }

    /// <summary>The ring is empty: were there more?</summary>
    public void CountLost()
    {
        long lost = events.Lost;
        if (lost != Lost)
            log(new LogLine(LogLevel.Warning,
                $"{lost - Lost} events came faster than they could be told and are missing here"));
        Lost = lost;
    }

    /// <summary>What was counted, at the end.</summary>
    public override void Finish()
    {
        if (inForce.Loop is not { } loop)
            return;
        for (int i = 0; i < loop.Settings.Instances.Length; i++)
            if (CounterLines.Of($"({loop.Settings.Instances[i].Name})", loop.CountersOf(i)) is { } line)
                log(line);
        if (CounterLines.Of("For no instance", loop.Strays) is { } rest)
            log(rest);
    }
}
