using Appliance.Base;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Hatch;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Tests.Generations;
using Appliance.Tests.Hatch;
using Appliance.Tests.Sessions;
using Appliance.Verbs;

namespace Appliance.Tests.Verbs;

/// <summary>The commands of a daemon whose engine the test plays, and whose disk holds nothing.</summary>
internal static class DaemonWithoutFiles
{
    /// <param name="end">The engine; it has said its first word when this returns.</param>
    /// <param name="checkers">Where the checkers' process answers.</param>
    /// <param name="withoutEngine">It never says a word, and a file that is read gives this; null: it speaks.</param>
    public static async Task<DaemonCommands> Commands(DeskRun run, OtherEnd end, Action<LogLine> tell,
        string checkers = "/nonexistent/checkers", DaemonSettings? withoutEngine = null)
    {
        if (withoutEngine is null)
            await end.Engine.Meet(Duration.FromSeconds(10));
        var commits = new Commits(new FragileDisk(), "/etc/keepalived/keepalived.conf", "/var/lib/vrrpaot", "boot");
        return new DaemonCommands(new RunningDaemon
        {
            Desk = run.Desk,
            Board = end.Board,
            Snapshots = new FreshSnapshots(run.Desk, end.Board, end.Engine.Look),
            Journal = new Journal("/nonexistent/journal"),
            Kept = new LogCopy(end.Engine, new FarPools(run.Desk, checkers)),
            Engine = end.Engine,
            Pools = new FarPools(run.Desk, checkers),
            Configuration = new ConfigurationSource(commits, null!, null!, () => null, tell)
            {
                Find = () => "/etc/keepalived/keepalived.conf",
                LoadFile = _ => new ConfigResult { Settings = withoutEngine },
            },
            Tell = tell,
        });
    }
}
