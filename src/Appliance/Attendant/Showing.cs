using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>Hangs snapshots on the board: when the loop has filled a report, with what the services know.</summary>
internal sealed class Showing(InForce inForce, SnapshotBoard board, Telling telling, Reloads reloads,
    MaintenanceKeeper maintenance) : Service
{
    private readonly Instant _startedAt = BootClock.Now;
    private bool _changed;

    /// <summary>The report is filled. Nothing else has happened.</summary>
    public void Publish()
    {
        RunningConfiguration running = inForce.Running;
        if (inForce.Loop is { } loop)
        {
            Snapshot snapshot = running.SnapshotMaker.Take(Frame(running.Settings), loop.CountersOf, loop.Strays,
                telling.Lost);
            board.Publish(snapshot);
            maintenance.Look(snapshot);
        }
        running.SnapshotMaker.Done();
    }

    private Snapshot Frame(DaemonSettings settings) => new()
    {
        At = _startedAt,
        StartedAt = _startedAt,
        HostName = settings.RouterId,
        Generation = reloads.Generation,
        ConfigurationRefused = reloads.Refused,
        ApplianceRefused = reloads.ApplianceRefused is not null,
        Maintenance = maintenance.On,
    };

    public override void Hear(in EngineEvent happened) => _changed = true;

    /// <summary>Everything that the loop has said was heard.</summary>
    public void ShowChanges()
    {
        if (_changed)
            inForce.WantSnapshot();
        _changed = false;
    }
}
