using System.Buffers.Binary;
using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>What a datagram means for somebody who looks a name up.</summary>
internal enum NameVerdict : byte
{
    /// <summary>It answers another question, or none: to be passed over.</summary>
    NotOurs,
    /// <summary>This server cannot tell: the next is to be asked.</summary>
    AskNext,
    NoSuchName,
    /// <summary>The name is there, and has no IPv4 address.</summary>
    NoAddress,
    Found,
}

/// <summary>
/// The search for the IPv4 addresses of one name: which server is asked next, with what, and what an
/// answer means. The servers are asked in their order, twice. PURE: sockets and time are its caller's.
/// </summary>
/// <param name="random">Any 32 bits: an id that cannot be guessed.</param>
internal sealed class NameQuestion(string name, Func<uint> random)
{
    /// <summary>How long one server may take.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(3);

    private const int Rounds = 2;
    /// <summary>RFC 1035 section 4.1.1.</summary>
    private const int NoSuchNameCode = 3;

    private readonly byte[]? _name = DnsMessage.NameOf(name);
    private readonly byte[] _query = new byte[DnsMessage.LongestQuery];
    private readonly List<IpAddress> _addresses = [];
    private int _length, _tries;

    /// <summary>Can it be a name at all? Nobody is asked for what cannot.</summary>
    public bool IsName => _name is not null;

    /// <summary>What the last server is to be asked.</summary>
    public ReadOnlySpan<byte> Query => _query.AsSpan(0, _length);

    /// <summary>In the server's order; some once <see cref="Read"/> said so.</summary>
    public IReadOnlyList<IpAddress> Addresses => _addresses;

    /// <summary>Who is to be asked now, with a new <see cref="Query"/>; false when all were asked.</summary>
    /// <param name="servers">Those that are known now; they may change between two tries.</param>
    public bool TryNext(ReadOnlySpan<IpAddress> servers, out IpAddress server)
    {
        server = default;
        if (_name is null || _tries >= Rounds * servers.Length)
            return false;
        server = servers[_tries++ % servers.Length];
        _length = DnsMessage.WriteQuery(_query, (ushort)random(), _name, DnsMessage.A);
        return true;
    }

    /// <summary>A datagram that came from the server that was asked last.</summary>
    public NameVerdict Read(ReadOnlySpan<byte> message)
    {
        if (!DnsMessage.TryReadAnswer(message, Query, out DnsAnswers answers))
            return NameVerdict.NotOurs;
        if (answers.ResponseCode is var code and not 0)
            return code == NoSuchNameCode ? NameVerdict.NoSuchName : NameVerdict.AskNext;
        while (answers.TryNext(out ushort type, out ReadOnlySpan<byte> data))
            if (type == DnsMessage.A && data.Length == 4)
                _addresses.Add(new IpAddress(BinaryPrimitives.ReadUInt32BigEndian(data)));
        return _addresses.Count > 0 ? NameVerdict.Found : NameVerdict.NoAddress;
    }
}
