using Appliance.Attendant;
using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Attendant;

/// <summary>
/// An attendant whose thread never runs: a test asks its services one by one, and looks at what they would have sent
/// to the loop.
/// </summary>
internal sealed class StillAttendant : IDisposable
{
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();

    public StillAttendant(DaemonSettings? settings = null)
    {
        var security = new ScriptSecurity(new Accounts([], []), Identity.Own, enabled: false, "/usr/bin:/bin");
        It = new Appliance.Attendant.Attendant(settings ?? Given.Box(Given.Instance(), new InstanceDuties()), _events,
            _commands, security, new Journal(null), new SnapshotBoard(), line => Log.Add(line.Text));
    }

    public Appliance.Attendant.Attendant It { get; }

    public List<string> Log { get; } = [];

    /// <summary>What has left for the loop since the last look.</summary>
    public EngineCommand[] Sent()
    {
        var sent = new List<EngineCommand>();
        while (_commands.TryTake(out EngineCommand command))
            if (command.Kind != EngineCommandKind.Report)
                sent.Add(command);
        return [.. sent];
    }

    public void Dispose()
    {
        It.Dispose();
        _commands.Dispose();
        _events.Dispose();
    }
}
