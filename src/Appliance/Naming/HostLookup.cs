using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>
/// The IPv4 address of a name, from the name servers in /etc/resolv.conf, for those who do one thing
/// after the other on a thread of their own. Waits; not on the desk's thread.
/// </summary>
internal static class HostLookup
{
    private const string ResolverFile = "/etc/resolv.conf";

    /// <exception cref="IOException">With a sentence.</exception>
    public static IpAddress Find(string name)
    {
        if (IpAddress.TryParseIPv4(name, out IpAddress address))
            return address;
        var question = new NameQuestion(name, RandomNumber);
        if (!question.IsName)
            throw new IOException($"{name} is neither an IPv4 address nor a name");
        RawFile.TryReadText(ResolverFile, out string resolver);
        List<IpAddress> servers = Servers(resolver);
        if (servers.Count == 0)
        {
            throw new IOException(
                $"no name server is known to ask for {name}: give an IPv4 address, or nameServers in appliance.json");
        }
        while (question.TryNext(CollectionsMarshal.AsSpan(servers), out IpAddress server))
        {
            switch (Ask(server, question))
            {
                case NameVerdict.Found:
                    return question.Addresses[0];
                case NameVerdict.NoSuchName:
                    throw new IOException($"there is no name {name}, says the name server");
                case NameVerdict.NoAddress:
                    throw new IOException($"{name} has no IPv4 address");
            }
        }
        throw new IOException($"no name server answers the question for {name}");
    }

    /// <summary>The file's `nameserver` lines.</summary>
    internal static List<IpAddress> Servers(string text)
    {
        var servers = new List<IpAddress>();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var word, ..] && IpAddress.TryParseIPv4(word, out IpAddress server))
                servers.Add(server);
        }
        return servers;
    }

    /// <summary>
    /// What it says; <see cref="NameVerdict.AskNext"/> also when it says nothing, or cannot be asked.
    /// </summary>
    private static NameVerdict Ask(IpAddress server, NameQuestion question)
    {
        var to = new Endpoint(server, DnsMessage.Port);
        using var socket = new Descriptor();
        if (!ClientSocket.Open(SocketKind.Datagram, to, null, socket).IsOk)
            return NameVerdict.AskNext;
        Instant until = BootClock.Now + NameQuestion.Patience;
        if (!ClientSocket.Send(socket, question.Query, out _).IsOk)
            return NameVerdict.AskNext;
        Span<byte> answer = stackalloc byte[1500];
        while (BootClock.Now < until
            && DescriptorWait.For(socket, Readiness.Readable, interrupt: default, until) == Waited.Ready)
        {
            Errno error = Descriptor.Read(socket, answer, out int count);
            if (!error.IsOk && error != Errno.EAGAIN)
                return NameVerdict.AskNext;
            if (error.IsOk && question.Read(answer[..count]) is var verdict and not NameVerdict.NotOurs)
                return verdict;
        }
        return NameVerdict.AskNext;
    }

    private static uint RandomNumber()
    {
        Span<byte> random = stackalloc byte[4];
        RandomBytes.Fill(random);
        return BinaryPrimitives.ReadUInt32BigEndian(random);
    }
}
