using Appliance.Attendant;
using Appliance.Base;
using Appliance.Config;
using Appliance.Hatch;
using Appliance.Logging;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Attendant;

/// <summary>
/// An attendant beside a real engine, in a network namespace without any interface: its instances wait in FAULT. Needs
/// root; without it nothing is run.
/// </summary>
internal sealed class RealEngine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly List<string> _log = [];

    /// <summary>What was logged until now.</summary>
    public string[] Logged
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    public SnapshotBoard Board { get; } = new();
    public Journal Journal { get; } = new(null);

    /// <summary>Lines that are kept for the box's process.</summary>
    public LogRing Lines { get; } = new(10);

    /// <summary>The box's end of the hatch, while it runs.</summary>
    public Borrowed BoxHatch { get; private set; }

    /// <summary>What a reload finds.</summary>
    public ConfigResult File { get; set; } = new();

    /// <summary>Where maintenance is kept; null for nowhere.</summary>
    public MaintenanceFile? Kept { get; init; }

    /// <summary>What an earlier run left behind in it.</summary>
    public Maintenance? Restored { get; init; }

    public void Log(LogLine line)
    {
        lock (_log)
            _log.Add(line.Text);
    }

    /// <summary>Runs both threads, the test beside them, and stops.</summary>
    public void Run(DaemonSettings settings, Action<Appliance.Attendant.Attendant> test)
    {
        if (LibC.geteuid() != 0)
            return;
        Exception? failure = null;
        var namespaced = new Thread(() =>
        {
            Assert.Equal(0, LibC.unshare(LibC.CLONE_NEWNET));
            using var events = new EventRing();
            using var commands = new CommandQueue();
            var security = new ScriptSecurity(new Accounts([], []), Identity.Own, enabled: false, "/usr/bin:/bin");
            var loop = new EngineLoop(new LinuxKernel(), settings.Engine, events, commands, held: null,
                Restored is not null);
            using var attendant = new Appliance.Attendant.Attendant(settings, events, commands, security, Journal,
                Board, Log);
            if (Kept is not null)
                attendant.Maintenance.Keep(Kept, Restored);
            attendant.Reloads.Serve(loop, () => File, _ => security);
            Assert.Equal(Errno.Ok, LocalSocket.CreatePair(out Descriptor ours, out Descriptor theirs));
            BoxHatch = theirs;
            attendant.Open(new HatchService(attendant, new HatchPort(ours, HatchPort.NewLife()), Lines, Journal, Log)
            {
                Named = "/etc/keepalived/keepalived.conf",
                File = () => "/etc/keepalived/keepalived.conf",
                Keep = line => Log(new LogLine(line.Level, System.Text.Encoding.UTF8.GetString(line.Utf8))),
            });
            EngineLoop last = loop;
            var turning = new Thread(() =>
            {
                for (EngineLoop? next = loop; next is not null; next = next.Run())
                    last = next;
            });
            var attending = new Thread(attendant.Run);
            turning.Start();
            attending.Start();
            try
            {
                test(attendant);
            }
            catch (Exception e)
            {
                failure = e;
            }
            commands.Post(EngineCommand.Stop());
            Assert.True(turning.Join(s_patience) && attending.Join(s_patience), "they did not end");
            last.Dispose();
            ours.Dispose();
            theirs.Dispose();
        });
        namespaced.Start();
        namespaced.Join();
        if (failure is not null)
            throw new Xunit.Sdk.XunitException($"{failure}\n{string.Join('\n', Logged)}");
    }
}
