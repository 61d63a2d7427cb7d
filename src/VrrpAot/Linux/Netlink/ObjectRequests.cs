using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// An object of the kernel (a route, a rule, an address, a link) as the requests that set and remove it, written when a
/// configuration is read: what may take any of a hundred words is bytes to whoever holds it. Indexes of interfaces are
/// still to be put in (<see cref="Set(Func{string, int})"/>).
/// </summary>
public sealed class ObjectRequests
{
    /// <summary>Bytes of the longest request.</summary>
    public const int Longest = 2048;

    /// <summary>A removal is short: it says no more than what tells the object from others.</summary>
    public const int LongestRemoval = 272;

    private readonly ImmutableArray<byte> _set, _removal;

    /// <param name="text">As keepalived spells it; two of the same text are the same object.</param>
    /// <param name="places">Where which interface's index is to stand.</param>
    public ObjectRequests(string text, ImmutableArray<byte> set, ImmutableArray<byte> removal,
        ImmutableArray<IndexPlace> places)
    {
        (Text, _set, _removal, Places) = (text, set, removal, places);
        var devices = new List<string>();
        foreach (IndexPlace place in places)
            if (!devices.Contains(place.Device))
                devices.Add(place.Device);
        Devices = [.. devices];
    }

    public string Text { get; }

    /// <summary>The interfaces without which it cannot be asked for, each once.</summary>
    public ImmutableArray<string> Devices { get; }

    /// <summary>Its parts, for who sends them on.</summary>
    public ImmutableArray<IndexPlace> Places { get; }
    public ImmutableArray<byte> SetTemplate => _set;
    public ImmutableArray<byte> RemovalTemplate => _removal;

    /// <param name="indexOf">Kernel index of an interface.</param>
    public byte[] Set(Func<string, int> indexOf) => Fill(_set, isRemoval: false, indexOf);

    public byte[] Removal(Func<string, int> indexOf) => Fill(_removal, isRemoval: true, indexOf);

    private byte[] Fill(ImmutableArray<byte> template, bool isRemoval, Func<string, int> indexOf)
    {
        byte[] request = [.. template];
        foreach (IndexPlace place in Places)
            if (place.IsInRemoval == isRemoval)
                MemoryMarshal.Write(request.AsSpan(place.At), indexOf(place.Device));
        return request;
    }

    public override string ToString() => Text;
}

/// <summary>An interface's index, 4 bytes, stands there in a request.</summary>
public readonly record struct IndexPlace(string Device, bool IsInRemoval, int At);
