using System.Buffers.Binary;
using System.Text;

namespace Guest;

/// <summary>What a request of the kernel's load balancer says, as a line: linux/ip_vs.h.</summary>
internal static class IpvsRequests
{
    private const int Header = 4, NewService = 1, SetService = 2, NewDestination = 5, SetDestination = 6,
        SetTimeouts = 12;
    private const int Service = 1, Nested = 0x8000;
    /// <summary>Family, protocol, address, port and mark: by these the kernel finds a service.</summary>
    private const int LastOfKey = 5;

    /// <summary>It puts something into the table, and does not only ask or take away.</summary>
    public static bool Makes(byte[] body) =>
        body[0] is NewService or SetService or NewDestination or SetDestination or SetTimeouts;

    /// <param name="body">From the generic header on.</param>
    public static string Text(byte[] body)
    {
        StringBuilder text = new($"command {body[0]}");
        foreach ((int type, byte[] value) in Attributes(body.AsSpan(Header)))
        {
            if ((type & Nested) == 0)
            {
                text.Append($" {type}={Convert.ToHexStringLower(value)}");
                continue;
            }
            bool isNamed = (type & ~Nested) == Service && body[0] is NewDestination or SetDestination;
            text.Append($" {type & ~Nested}(");
            foreach ((int inner, byte[] bytes) in Attributes(value))
            {
                // keepalived says more there of a service, and the kernel does not look at it.
                if (!isNamed || inner <= LastOfKey)
                    text.Append($" {inner}={Convert.ToHexStringLower(bytes)}");
            }
            text.Append(" )");
        }
        return text.ToString();
    }

    /// <summary>In the order in which they stand.</summary>
    private static List<(int Type, byte[] Value)> Attributes(ReadOnlySpan<byte> bytes)
    {
        List<(int, byte[])> attributes = [];
        while (!bytes.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            attributes.Add((BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), bytes[4..length].ToArray()));
            bytes = bytes[Math.Min((length + 3) & ~3, bytes.Length)..];
        }
        return attributes;
    }
}
