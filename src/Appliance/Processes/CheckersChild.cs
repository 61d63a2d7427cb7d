using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Guardian;
using Appliance.Hatch;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// The checkers' process, put together: the load balancer on its one thread, and the guardian at the other end of a
/// pipe. Where the file has nothing to balance it ends at once.
/// </summary>
internal static class CheckersChild
{
    private const int OrderToken = 0, DoorToken = 1;

    /// <param name="box">appliance.json, as it was at start.</param>
    /// <param name="orders">Bytes from the guardian (<see cref="CheckersOrder"/>); end of file means that it
    /// died.</param>
    /// <param name="name">What the place of the one load balancer is taken with.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, Borrowed orders, Borrowed name, Log log)
    {
        var file = new VrrpFile(options, box);
        Descriptor.NeverWait(orders);
        bool isToEnd = IsToldToStop(orders);
        var hold = new TrialHold(options.IsImage && ImageFacts.Read().IsTrial);
        DaemonSettings? Load(out ConfigResult config)
        {
            config = ConfigurationHere.Load(file.Find(), file, options, hold);
            return config.Settings;
        }

        DaemonSettings? settings = Load(out ConfigResult config);
        string? space = settings?.Balancer.Namespace;
        Balancer.RunFolder folder = Balancer.RunFolder.OfNamespace(space, log.Write);
        if (isToEnd)
        {
            if (SolePlace.Checkers.TryTake(name, out _))
                TakeAway(settings?.Balancer ?? new BalancerSettings(), folder, options, SocketOf(options, box), log);
            return ExitCode.Ok;
        }
        // The engine says what is to be said of the file; without one nobody else does.
        if (options.CheckersOnly)
            ConfigVerdict.ReportAsLog(config, log.Warning);
        if (settings is null)
            return ConfigVerdict.StartCode(config);
        bool isNeeded = Balancer.LoadBalancer.IsNeeded(settings.Balancer);
        if (!isNeeded && !folder.HasLeft)
            return ExitCode.Ok;
        bool isAlone = SolePlace.Checkers.TryTake(name, out string? beside);
        if (isNeeded && beside is not null)
            log.Error(beside);
        // What is there is that one's, and no leftover.
        if (!isAlone)
            return isNeeded ? ExitCode.AnotherRuns : ExitCode.Ok;
        if (!isNeeded)
        {
            ClearUp(settings, folder, log);
            return ExitCode.Ok;
        }
        log.Info($"Starting Healthcheck child process, pid={Environment.ProcessId}");
        WritePidFile(options, log);
        var tuning = new CheckersTuning(Environment.ProcessorCount, log.Write);
        tuning.Use(settings.Balancer.Process);
        // Each attempt has a socket. Scripts do not inherit that: their starter has begun before.
        Errno kept = DescriptorLimit.TryLift();
        if (!kept.IsOk)
            log.Warning($"The limit of descriptors stays as it is: {kept}");
        using var poller = new Poller();
        poller.Add(orders, OrderToken);
        if (space is not null && NetworkNamespace.Identity(space) is null)
            log.Error($"net_namespace_ipvs {space}: there is no such network namespace (ip netns add {space}), so "
                + "nothing is balanced; this is tried again");
        using IpvsSocket kernel = TableOf(settings.Balancer);
        using var balancer = new Balancer.LoadBalancer(poller, kernel, new NftablesSocket(space), folder, log.Write);
        using var door = new Balancer.PoolDoor(poller, DoorToken, () => [.. balancer.Report()],
            wish => CarryOut(balancer, wish),
            wish => balancer.TryNow(wish.Service, wish.Server, wish.Check, BootClock.Now),
            balancer.SessionsAre, log.Kept);
        string socket = SocketOf(options, box);
        Errno unheard = door.Open(socket);
        if (!unheard.IsOk)
            log.Warning($"Nobody can ask for servers: no socket at {socket}: {unheard}");
        balancer.Begin(settings, BootClock.Now);
        Turn(balancer, door, poller, orders, () =>
        {
            DaemonSettings? next = Load(out ConfigResult result);
            if (next is null)
                log.Error($"The new configuration cannot be run: {result.WhyRefused}. Servers are balanced as before");
            if (next is null)
                return true;
            if (next.Balancer.Namespace != space)
            {
                log.Info("Another network namespace is to balance: starting again");
                return false;
            }
            settings = next;
            log.Info("Reloading");
            tuning.Use(settings.Balancer.Process);
            balancer.Reload(settings, BootClock.Now);
            return Balancer.LoadBalancer.IsNeeded(settings.Balancer);
        }, () => Dump(balancer, settings, log), log);
        balancer.Stop(options.LeaveIpvs);
        PidFile.Delete(options.CheckersPidFile);
        log.Info("Stopped");
        return ExitCode.Ok;
    }

    private static string SocketOf(CommandLineOptions options, ApplianceResult box) =>
        FarPools.SocketBeside(options.ControlSocket ?? Boxes.SettingsOf(options, box).Control.Socket);

    /// <summary>The daemon ends, and the process before this one did not live to see it.</summary>
    private static bool IsToldToStop(Borrowed orders)
    {
        Span<byte> heard = stackalloc byte[16];
        return Descriptor.Read(orders, heard, out int count).IsOk && heard[..count].Contains(CheckersOrder.Stop);
    }

    /// <summary>What it would have done in its end, but for scripts, which it alone could have told.</summary>
    private static void TakeAway(BalancerSettings settings, Balancer.RunFolder folder, CommandLineOptions options,
        string socket, Log log)
    {
        using IpvsSocket kernel = TableOf(settings);
        Balancer.LeftOvers.RemoveAtEnd(kernel, new NftablesSocket(settings.Namespace), folder, settings.FlushOnStop,
            options.LeaveIpvs, log.Write);
        RawFile.Delete(socket);
        PidFile.Delete(options.CheckersPidFile);
    }

    private static void ClearUp(DaemonSettings settings, Balancer.RunFolder folder, Log log)
    {
        using IpvsSocket kernel = TableOf(settings.Balancer);
        Balancer.LeftOvers.Remove(kernel, new NftablesSocket(settings.Balancer.Namespace), folder,
            settings.Engine.SyncDaemon is not null, log.Write);
    }

    private static IpvsSocket TableOf(BalancerSettings settings) =>
        new(settings.Process.CommandBuffer, settings.Process.ForcesCommandBuffer, settings.Namespace);

    /// <summary>SIGUSR1.</summary>
    private static void Dump(Balancer.LoadBalancer balancer, DaemonSettings settings, Log log)
    {
        log.Info($"Printing checker data for process({Environment.ProcessId}) on signal");
        foreach (Pools.PoolReport pool in balancer.Report())
            log.Info(Balancer.PoolText.Of(pool));
        try
        {
            string name = settings.Dumps.NameOf(Balancer.CheckData.FileName);
            Balancer.CheckData.Write(new Disk(), Path.Combine(Path.GetTempPath(), name), balancer.Dump(settings));
        }
        catch (IOException refused)
        {
            log.Error($"No dump: {refused.Message}");
        }
    }

    /// <param name="reload">False when there is nothing to do any more.</param>
    /// <param name="dump">Writes how everything stands.</param>
    private static void Turn(Balancer.LoadBalancer balancer, Balancer.PoolDoor door, Poller poller, Borrowed orders,
        Func<bool> reload, Action dump, Log log)
    {
        Span<int> ready = stackalloc int[64];
        while (true)
        {
            int count = poller.Wait(ready, Instant.Earlier(balancer.NextDeadline, door.NextDeadline));
            Instant now = BootClock.Now;
            bool isOrdered = false;
            foreach (int token in ready[..count])
            {
                if (token == OrderToken)
                    isOrdered = true;
                else if (token < DoorToken + Balancer.PoolDoor.Tokens)
                    door.Serve(token, now);
                else
                    balancer.Serve(token, now);
            }
            balancer.Due(now);
            door.Due(now);
            // Last: what the poller has said is about what is there now.
            if (isOrdered && !Obey(orders, reload, dump, log))
                return;
        }
    }

    /// <summary>False when this is the end.</summary>
    private static bool Obey(Borrowed from, Func<bool> reload, Action dump, Log log)
    {
        Span<byte> orders = stackalloc byte[16];
        while (Descriptor.Read(from, orders, out int count).IsOk)
        {
            if (count == 0)
            {
                log.Error("The guardian is gone (killed?): stopping");
                return false;
            }
            if (orders[..count].Contains(CheckersOrder.Stop))
                return false;
            if (orders[..count].Contains(CheckersOrder.Data))
                dump();
            // Several are one.
            if (orders[..count].Contains(CheckersOrder.Reload) && !reload())
                return false;
        }
        return true;
    }

    private static int CarryOut(Balancer.LoadBalancer balancer, ServerWish wish) =>
        balancer.Wish(wish.Service, wish.Server, before => wish.Change switch
        {
            ServerChange.Enable => before with { Role = OperatorRole.Ordinary },
            ServerChange.Drain => before with { Role = OperatorRole.Drained },
            ServerChange.Disable => before with { Role = OperatorRole.Disabled },
            _ => before with { Weight = wish.Weight },
        });

    private static void WritePidFile(CommandLineOptions options, Log log)
    {
        Errno refused = PidFile.Write(options.CheckersPidFile, Environment.ProcessId);
        if (!refused.IsOk)
            log.Warning($"The pid file {options.CheckersPidFile} cannot be written: "
                + $"{PidFile.Describe(options.CheckersPidFile, refused)}");
    }
}
