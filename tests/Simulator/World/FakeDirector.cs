using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>IPVS of a machine, as far as an engine asks for it: the daemons, which outlive the engine.</summary>
public sealed class FakeDirector(FakeMachine machine) : IIpvs
{
    public List<IpvsDaemon> Daemons { get; } = [];

    /// <summary>What it says to whoever starts one; 0 when it does as it is asked.</summary>
    public Errno RefusesDaemons { get; set; }

    /// <summary>When it was asked to start one.</summary>
    public List<Instant> Asked { get; } = [];

    public Errno Start(in IpvsDaemon daemon)
    {
        machine.Engine?.Calls?.Add(daemon.IsBackup ? "backup" : "master");
        Asked.Add(machine.Agenda.Now);
        bool isBackup = daemon.IsBackup;
        if (!RefusesDaemons.IsOk)
            return RefusesDaemons;
        if (Daemons.Exists(one => one.IsBackup == isBackup))
            return Errno.EEXIST;
        Daemons.Add(daemon);
        return Errno.Ok;
    }

    public Errno Stop(in IpvsDaemon daemon)
    {
        bool isBackup = daemon.IsBackup;
        return Daemons.RemoveAll(one => one.IsBackup == isBackup) > 0 ? Errno.Ok : Errno.ESRCH;
    }

    public Errno Open() => throw NotTheEngines;
    public Errno List(List<PresentService> into) => throw NotTheEngines;
    public Errno List(in IpvsService service, List<PresentDestination> into) => throw NotTheEngines;
    public Errno Set(in IpvsService service, bool isNew) => throw NotTheEngines;
    public Errno Remove(in IpvsService service) => throw NotTheEngines;
    public Errno Set(in IpvsService service, in IpvsDestination destination, bool isNew) => throw NotTheEngines;
    public Errno Remove(in IpvsService service, in IpvsDestination destination) => throw NotTheEngines;
    public Errno Flush() => throw NotTheEngines;
    public Errno Read(out IpvsTimeouts timeouts) => throw NotTheEngines;
    public Errno Set(in IpvsTimeouts timeouts) => throw NotTheEngines;

    private static InvalidOperationException NotTheEngines => new("This is asked by the checkers' process.");
}
