using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// What a process that did not end in order has left in the kernel, where the file has nothing to balance any more:
/// without this it would serve for ever, dead servers too.
/// </summary>
internal static class LeftOvers
{
    /// <summary>The same where the daemon ends, and the process could not: what it would have done.</summary>
    /// <param name="leavesTable">`-I`.</param>
    public static void RemoveAtEnd(IIpvs kernel, INftables nftables, RunFolder folder, FlushOnStop flush,
        bool leavesTable, Action<LogLine> log)
    {
        if (flush == FlushOnStop.Everything && !leavesTable && kernel.Flush().IsOk)
            folder.Keep(new HashSet<ServiceKey>());
        if (leavesTable)
            new KernelWide(kernel, folder, log).Use(new BalancerSettings());
        else if (folder.HasLeft)
            Remove(kernel, nftables, folder, engineHasDaemon: false, log, "The end");
    }

    /// <param name="engineHasDaemon">See <see cref="KernelWide.Use"/>.</param>
    public static void Remove(IIpvs kernel, INftables nftables, RunFolder folder, bool engineHasDaemon,
        Action<LogLine> log, string why = "Nothing is to be balanced")
    {
        new PacketMarks(nftables, folder, log).Remove();
        HashSet<ServiceKey> services = folder.ReadServices();
        // Unloaded, and so forgotten there.
        if (kernel.Open() == Errno.ENOENT)
        {
            folder.Keep(new HashSet<ServiceKey>());
            folder.Keep((IpvsTimeouts?)null);
            folder.KeepDaemon(false);
            return;
        }
        log(new LogLine(LogLevel.Info,
            $"{why}: removing what an earlier process has left ({services.Count} services)"));
        var table = new IpvsTable(kernel, services, folder.Keep, log);
        table.List();
        table.Reconcile();
        new KernelWide(kernel, folder, log).Use(new BalancerSettings(), engineHasDaemon);
    }
}
