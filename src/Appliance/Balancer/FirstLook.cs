using Appliance.Base;
using Appliance.Checkers;
using Appliance.Pools;
using Appliance.Settings.Balancing;

namespace Appliance.Balancer;

/// <summary>
/// What is known of a server before its pool begins: `FILE_CHECK`s need no server to answer, so one that its file keeps
/// out, or gives another weight, never stands in the table otherwise, not even for a moment.
/// </summary>
internal static class FirstLook
{
    /// <param name="server">A new one of the pool.</param>
    /// <param name="service">Number of the virtual server.</param>
    /// <param name="place">Number of the real one.</param>
    /// <param name="serves">The kernel's table has it, of a process before us: its state is what that one left, and
    /// only the weight is looked at.</param>
    /// <param name="memories">What is seen is known to the check that follows.</param>
    public static void At(PoolServer server, int service, int place, bool serves,
        Dictionary<CheckKey, CheckMemory> memories, Instant now, Action<LogLine> log)
    {
        for (int check = 0; check < server.Checks.Length; check++)
        {
            if (server.Settings.Checks[check] is not FileCheckSettings file)
                continue;
            FileCheck.Read(file, out FileVerdict verdict);
            bool isUp = serves || verdict.IsUp;
            server.Checks[check] = isUp ? CheckVerdict.Passed : CheckVerdict.Failed;
            server.Adjustments[check] = verdict.Adjustment;
            memories[new CheckKey(service, place, check)] =
                new CheckMemory(isUp, HasRun: false, 0, 0, -1, verdict.Adjustment, now);
            if (!isUp)
                log(FileCheck.LineOf(server.Settings.Name, file, isUp: false));
        }
    }
}
