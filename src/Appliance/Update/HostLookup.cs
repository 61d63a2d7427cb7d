using System.Buffers.Binary;
using Appliance.Network;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Update;

/// <summary>The IPv4 address of a name, from the name servers in /etc/resolv.conf. Waits; not on the desk's thread.</summary>
internal static class HostLookup
{
    private const string ResolverFile = "/etc/resolv.conf";
    private const int Rounds = 2;
    private static readonly Duration s_patience = Duration.FromSeconds(3);

    /// <exception cref="IOException">With a sentence.</exception>
    public static IPv4Address Find(string name)
    {
        if (IPv4Address.TryParse(name, out IPv4Address address))
            return address;
        byte[] label = DnsMessage.NameOf(name) ?? throw new IOException($"{name} is neither an IPv4 address nor a name");
        RawFile.TryReadText(ResolverFile, out string resolver);
        List<IPv4Address> servers = Servers(resolver);
        if (servers.Count == 0)
            throw new IOException($"no name server is known to ask for {name}: give an IPv4 address, or nameServers in appliance.json");
        for (int round = 0; round < Rounds; round++)
            foreach (IPv4Address server in servers)
                if (Ask(server, label, name, out address))
                    return address;
        throw new IOException($"no name server answers the question for {name}");
    }

    /// <summary>The file's `nameserver` lines.</summary>
    internal static List<IPv4Address> Servers(string text)
    {
        var servers = new List<IPv4Address>();
        foreach (string line in text.Split('\n'))
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is ["nameserver", var word, ..] && IPv4Address.TryParse(word, out IPv4Address server))
                servers.Add(server);
        return servers;
    }

    /// <summary>False when it does not answer, or cannot.</summary>
    /// <exception cref="IOException">There is no such name, or it has no address.</exception>
    private static bool Ask(IPv4Address server, byte[] label, string name, out IPv4Address address)
    {
        address = default;
        Span<byte> query = stackalloc byte[DnsMessage.LongestQuery], answer = stackalloc byte[1500], id = stackalloc byte[2];
        RandomBytes.Fill(id);
        query = query[..DnsMessage.WriteQuery(query, BinaryPrimitives.ReadUInt16BigEndian(id), label, DnsMessage.A)];
        if (ClientSocket.Open(SocketKind.Datagram, new Endpoint(false, 0, server.Value, DnsMessage.Port), null, out int fd) != 0)
            return false;
        try
        {
            Instant until = BootClock.Now + s_patience;
            if (ClientSocket.Send(fd, query, out _) != 0)
                return false;
            while (Patience.WaitFor(fd, Readiness.Readable, -1, until) == Waited.Ready)
            {
                int error = Descriptor.Read(fd, answer, out int count);
                if (error != 0 && error != Descriptor.TryAgain)
                    return false;
                if (error == 0 && DnsMessage.TryReadAnswer(answer[..count], query, out DnsAnswers answers))
                    return Take(ref answers, name, out address);
            }
            return false;
        }
        finally
        {
            Descriptor.Close(fd);
        }
    }

    private static bool Take(ref DnsAnswers answers, string name, out IPv4Address address)
    {
        address = default;
        if (answers.ResponseCode == 3)
            throw new IOException($"there is no name {name}, says the name server");
        if (answers.ResponseCode != 0)
            return false;
        while (answers.TryNext(out ushort type, out ReadOnlySpan<byte> data))
            if (type == DnsMessage.A && data.Length == 4)
            {
                address = new IPv4Address(BinaryPrimitives.ReadUInt32BigEndian(data));
                return true;
            }
        throw new IOException($"{name} has no IPv4 address");
    }
}
