using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// How long the kernel keeps a connection over which nothing comes, in seconds; 0 in a request changes nothing.
/// </summary>
public readonly record struct IpvsTimeouts(uint Tcp, uint TcpFin, uint Udp)
{
    /// <summary>Writes the request that sets them.</summary>
    internal void WriteSet(IpvsRequest request)
    {
        NetlinkWriter writer = request.Begin(Ipvs.SetConfig);
        writer.Attribute(Ipvs.TimeoutTcp, Tcp);
        writer.Attribute(Ipvs.TimeoutTcpFin, TcpFin);
        writer.Attribute(Ipvs.TimeoutUdp, Udp);
        writer.End();
    }

    /// <summary>Reads the answer to <see cref="IpvsRequest.WriteTimeouts"/>. False: it is none, or cut short.</summary>
    /// <param name="body">What follows the netlink header.</param>
    internal static bool TryRead(ReadOnlySpan<byte> body, out IpvsTimeouts timeouts)
    {
        timeouts = default;
        if (!MemoryMarshal.TryRead(body, out GenericHeader header) || header.Command != Ipvs.SetConfig)
            return false;
        NetlinkAttributes attributes = new(body[GenericHeader.Length..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Ipvs.TimeoutTcp: timeouts = timeouts with { Tcp = attributes.AsUInt32() }; break;
                case Ipvs.TimeoutTcpFin: timeouts = timeouts with { TcpFin = attributes.AsUInt32() }; break;
                case Ipvs.TimeoutUdp: timeouts = timeouts with { Udp = attributes.AsUInt32() }; break;
            }
        }
        return true;
    }
}
