using VrrpAot.Linux;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>What the kernel tells of its load balancer.</summary>
internal static class IpvsTarget
{
    private const int NetlinkHeader = 16;

    /// <param name="body">A message behind its netlink header.</param>
    public static void Message(byte[] body)
    {
        using var buffer = new NativeBuffer(IpvsRequest.Longest);
        var writer = new NetlinkWriter(buffer);
        var request = new IpvsRequest(writer, 0x1f);
        if (IpvsService.TryRead(body, out IpvsService service, out _))
        {
            service.WriteSet(request, isNew: true);
            Must(IpvsService.TryRead(Written(), out IpvsService again, out _) && again == service,
                "a service that was read is written, and read again");
        }
        if (IpvsDestination.TryRead(body, IpFamily.IPv4, out IpvsDestination server, out _))
        {
            writer.Clear();
            server.WriteSet(request, service, isNew: true);
            Must(IpvsDestination.TryRead(Written(), IpFamily.IPv4, out IpvsDestination again, out _)
                && again.HasKeyOf(server) && again.Weight == server.Weight,
                "a destination that was read is written, and read again");
        }
        if (IpvsDaemon.TryRead(body, out IpvsDaemon daemon))
        {
            writer.Clear();
            daemon.WriteStart(request);
            Must(IpvsDaemon.TryRead(Written(), out IpvsDaemon again) && again == daemon,
                "a sync daemon that was read is written, and read again");
        }
        _ = IpvsTimeouts.TryRead(body, out _);
        _ = IpvsRequest.TryReadFamily(body, out _);

        ReadOnlySpan<byte> Written() => buffer.Span[NetlinkHeader..writer.Length];
    }
}
