using System.ComponentModel;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Instances that hand over to nobody let go soon: while they hold their addresses, their links are asked who is there.
/// This may allocate; it happens at the end of a MASTER's life, and only then.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>The question under way on each link, in the order of the links; null while there is none.</summary>
    private readonly SuccessorProbe?[] _probes;
    private int _probesUnderWay;

    private int FirstProbeToken => FirstLinkToken + _links.Length;

    /// <summary>Asks whether somebody is there to take over from an instance that has just said priority 0.</summary>
    private void SeekSuccessor(Instance instance)
    {
        if (!instance.Router.IsHandingOver || instance.HeardAnother || !SuccessorProbe.CanAskFor(instance))
            return;
        int link = Array.IndexOf(_links, instance.Link);
        if (_probes[link] == null)
        {
            _probes[link] = new SuccessorProbe(instance.Link, _poller, FirstProbeToken + link, _closing);
            _probesUnderWay++;
        }
        try
        {
            _probes[link]!.Add(instance, _now);
        }
        catch (Win32Exception refusal)
        {
            // Not asked: held until the successor speaks or its time is up.
            _events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, instance.Index, _now,
                refusal.NativeErrorCode)
                with { Interface = instance.Link.Index });
        }
    }

    private Instant NextProbeDeadline()
    {
        var next = Instant.Never;
        if (_probesUnderWay > 0)
            foreach (SuccessorProbe? probe in _probes)
                if (probe != null)
                    next = Instant.Earlier(next, probe.Deadline);
        return next;
    }

    /// <summary>Where nobody answered in time the addresses go.</summary>
    private void EndProbes()
    {
        for (int link = 0; link < _probes.Length && _probesUnderWay > 0; link++)
        {
            if (_probes[link] is not { } probe || !probe.IsOver(_now))
                continue;
            foreach (Instance instance in probe.Alone())
                Step(instance, instance.Router.State switch
                {
                    RouterState.Init => Input.Stop(mayHandOver: false),
                    RouterState.Master => Input.NobodyIsThere,
                    _ => Input.Fault(mayHandOver: false),
                });
            EndProbe(link);
        }
    }

    private void EndProbe(int link)
    {
        if (_probes[link] is not { } probe)
            return;
        probe.Dispose();
        _probes[link] = null;
        _probesUnderWay--;
    }

    /// <summary>Questions leave after everything else that this turn sends, priority 0 above all.</summary>
    private void AskProbes()
    {
        if (_probesUnderWay > 0)
            foreach (SuccessorProbe? probe in _probes)
                probe?.Ask(_now);
    }
}
