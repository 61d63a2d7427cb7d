using System.ComponentModel;
using Appliance.Logging;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>What the guardian does in the place of a dead engine: it says goodbye for every instance and takes its
/// addresses away.</summary>
internal static unsafe class CrashCleanup
{
    private const int Batch = 64;

    /// <summary>To be called when the engine is dead for certain: nobody writes the table any more.</summary>
    public static void Run(HeldTableReader table, Log log)
    {
        bool isHeld = false, mayBeLeft = false;
        for (int slot = 0; slot < table.Slots; slot++)
        {
            isHeld |= table.IsHeld(slot);
            mayBeLeft |= table.MayBeLeft(slot);
        }
        if (!mayBeLeft)
            return;
        FrameSender? frames = null;
        UnicastSender? packets = null, packets6 = null;
        try
        {
            if (isHeld)
            {
                frames = new FrameSender(Batch);
                packets = new UnicastSender(IpFamily.IPv4, Batch);
                SendFarewells(table, frames, packets, ref packets6, log);
            }
        }
        catch (Win32Exception refused)
        {
            log.Error($"No priority 0 advertisement for what the VRRP process held: {refused.Message}");
        }
        try
        {
            Remove(table, log);
        }
        catch (Win32Exception refused)
        {
            log.Error($"The addresses that the VRRP process held stay until their lifetime ends: {refused.Message}");
        }
        // Last, since the kernel takes 10 ms and more to end a packet socket.
        frames?.Dispose();
        packets?.Dispose();
        packets6?.Dispose();
    }

    /// <param name="packets6">Opened for the first IPv6 packet: the kernel may have no IPv6.</param>
    private static void SendFarewells(HeldTableReader table, FrameSender frames, UnicastSender packets,
        ref UnicastSender? packets6, Log log)
    {
        int sent = 0;
        for (int slot = 0; slot < table.Slots; slot++)
        {
            int count = table.IsHeld(slot) ? table.FarewellCount(slot) : 0;
            for (int i = 0; i < count; i++)
            {
                if (!table.TryGetFarewell(slot, i, out HeldFarewell farewell))
                    continue;
                if (farewell.IsFrame)
                    frames.Add(farewell.InterfaceIndex, farewell.Bytes, farewell.Length);
                else if (farewell.Length > 0 && *farewell.Bytes >> 4 == 6)
                    (packets6 ??= new UnicastSender(IpFamily.IPv6, Batch)).Add(
                        farewell.InterfaceIndex, farewell.Bytes, farewell.Length);
                else
                    packets.Add(farewell.InterfaceIndex, farewell.Bytes, farewell.Length);
                sent++;
            }
        }
        int refused = frames.Flush() + packets.Flush() + (packets6?.Flush() ?? 0);
        log.Info($"sent {sent - refused} priority 0 advertisements in the place of the VRRP process"
            + (refused == 0 ? "" : $", {refused} were refused"));
    }

    private static void Remove(HeldTableReader table, Log log)
    {
        using var routes = new RouteSocket();
        int removed = 0;
        for (int slot = 0; slot < table.Slots; slot++)
        {
            int count = table.MayBeLeft(slot) ? table.RemovalCount(slot) : 0;
            for (int i = 0; i < count; i++)
                if (table.TryGetRemoval(slot, i, out ReadOnlySpan<byte> request) && routes.TryQueue(request))
                    removed++;
        }
        Errno error = routes.Flush();
        if (!error.IsOk)
            throw error.Exception("The kernel takes no request");
        RemovalRefusals refusals = Hear(routes);
        if (refusals.Count > 0)
            log.Error($"The kernel refused to remove {refusals.Count} VIPs that the VRRP process held, "
                + $"the last: {refusals.Last}");
        if (refusals.AreUncertain)
            log.Warning("The kernel's answers to the removal of VIPs were lost; some may be left");
        log.Info($"removed {removed - refusals.Count} VIPs in the place of the VRRP process");
    }

    /// <summary>The kernel has carried out everything when the request returns: its answers wait already.</summary>
    private static RemovalRefusals Hear(RouteSocket routes)
    {
        var refusals = new RemovalRefusals();
        using var poller = new Poller();
        poller.Add(routes.Fd, 0);
        Span<int> ready = stackalloc int[1];
        while (poller.Wait(ready, deadline: default) > 0)
            routes.Receive(refusals);
        return refusals;
    }
}
