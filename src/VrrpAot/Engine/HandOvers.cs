using System.ComponentModel;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Instances that hand over: because somebody asks for it, or because they stop or fail. A MASTER that is asked goes by
/// an offer: the VIPs are another's before they leave here, or they do not leave. And who hands over to nobody lets go
/// soon: while instances hold their addresses, their links are asked who is there.
/// <para>
/// This may allocate; it happens at the end of a MASTER's life, and only then.
/// </para>
/// </summary>
internal sealed class HandOvers(Routers routers, RouterOutputs outputs, LinkTable links, IKernel kernel,
    EventRing events, Turn turn) : Service
{
    /// <summary>The question under way on each link, in the order of the links; null while there is none.</summary>
    private readonly SuccessorProbe?[] _probes = new SuccessorProbe?[links.All.Length];
    private int _underWay;

    public override int Sources => _probes.Length;

    public override Instant NextDeadline
    {
        get
        {
            // Instances that a reload brought along.
            Instant next = routers.Leaving.Count > 0 ? turn.Now : Instant.Never;
            if (_underWay > 0)
                foreach (SuccessorProbe? probe in _probes)
                    if (probe != null)
                        next = Instant.Earlier(next, probe.Deadline);
            return next;
        }
    }

    /// <summary>Maintenance of all instances begins or ends. A MASTER is there only when its offer was
    /// taken.</summary>
    public void SetMaintenance(bool on, bool force)
    {
        outputs.InMaintenance = on;
        foreach (Instance instance in routers.All)
        {
            bool isMaster = instance.Router.State == RouterState.Master;
            if (on && isMaster && !force)
                routers.Leave(instance, Input.HandOver(RouterState.Fault, force: false));
            else if (!on && isMaster && instance.Router.IsHandingOver)
                routers.Step(instance, Input.NobodyIsThere);
            else
                routers.SetFault(instance, FaultCauses.Maintenance, on);
        }
    }

    /// <summary>A sync group goes as one.</summary>
    public void HandOver(Instance instance, RouterState to, bool force)
    {
        if (instance.Router.State == RouterState.Master)
            foreach (Instance companion in routers.Companions(instance))
                routers.Leave(companion, Input.HandOver(to, force));
        else // Who has asked for it waits for a word.
            events.Write(EngineEvent.Of(EngineEventKind.NothingToHandOver, instance.Index, turn.Now)
                with { To = instance.Router.State });
    }

    public override void Serve(int source) => _probes[source]?.Receive();

    public override void ServeAll()
    {
        foreach (SuccessorProbe? probe in _probes)
            probe?.Receive();
    }

    /// <summary>Where nobody answered in time the addresses go.</summary>
    public override void Due()
    {
        for (int link = 0; link < _probes.Length && _underWay > 0; link++)
        {
            if (_probes[link] is not { } probe || !probe.IsOver(turn.Now))
                continue;
            foreach (Instance instance in probe.Alone())
                routers.Step(instance, instance.Router.State switch
                {
                    RouterState.Init => Input.Stop(mayHandOver: false),
                    RouterState.Master => Input.NobodyIsThere,
                    _ => Input.Fault(mayHandOver: false),
                });
            End(link);
        }
    }

    /// <summary>Questions leave after everything else that this turn sends, priority 0 above all.</summary>
    public override void Flush()
    {
        while (routers.Leaving.TryDequeue(out Instance? instance))
            SeekSuccessor(instance);
        if (_underWay > 0)
            foreach (SuccessorProbe? probe in _probes)
                probe?.Ask(turn.Now);
    }

    /// <summary>Asks whether somebody is there to take over from an instance that has just said priority 0.</summary>
    private void SeekSuccessor(Instance instance)
    {
        if (!instance.Router.IsHandingOver || instance.HeardAnother || !SuccessorProbe.CanAskFor(instance))
            return;
        int link = links.PlaceOf(instance.Link);
        if (_probes[link] == null)
        {
            _probes[link] = new SuccessorProbe(instance.Link, kernel, FirstToken + link);
            _underWay++;
        }
        try
        {
            _probes[link]!.Add(instance, turn.Now);
        }
        catch (Win32Exception refusal)
        {
            // Not asked: held until the successor speaks or its time is up.
            events.Write(EngineEvent.Failed(EngineEventKind.KernelRefused, instance.Index, turn.Now,
                new Errno(refusal.NativeErrorCode))
                with { Interface = instance.Link.Index });
        }
    }

    private void End(int link)
    {
        if (_probes[link] is not { } probe)
            return;
        probe.Dispose();
        _probes[link] = null;
        _underWay--;
    }

    public void EndAll()
    {
        for (int link = 0; link < _probes.Length; link++)
            End(link);
    }
}
